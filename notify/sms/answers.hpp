// What people text back.
#pragma once

#include <string_view>

namespace holdfast::notify {

enum class TextWord {
  /// Words for people to read.
  none,
  stop,
  /// The same to providers, but it may be meant for the appointment: people read it, too.
  cancel,
  start,
  help,
};

/// By the one word that the whole text is: STOP, Arrêt, BAJA, START, HELP …
TextWord text_word(std::string_view text);

}  // namespace holdfast::notify
