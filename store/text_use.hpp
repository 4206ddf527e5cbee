// Whether people are told by text message (SMS), and what an agency wants of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::store {

enum class TextUse {
  never,
  /// Where there is no mail address, or where mail does not arrive.
  fallback,
  /// Besides mail.
  also,
  /// Instead of mail, wherever a number is known.
  instead,
};
std::string_view name(TextUse use);
std::optional<TextUse> text_use(std::string_view name);

struct TextSettings {
  TextUse use = TextUse::never;
  /// Where numbers without a country's code belong to: "AT" (ISO 3166). Empty: they are not
  /// understood, and nobody is texted at them.
  std::string region;
  /// The agency's own number or name that texts come from; empty: the installation's.
  std::string sender;
  /// Nothing is sent from the one to the other, in minutes after midnight where the receiver is.
  /// Both the same: at any time.
  int quiet_from = 21 * 60;
  int quiet_until = 8 * 60;
  /// Of `message_kinds`, for customers; empty: all of them.
  std::vector<std::string> kinds;
  friend bool operator==(const TextSettings&, const TextSettings&) = default;
};

}  // namespace holdfast::store
