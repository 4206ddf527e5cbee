// The messages that people get: which there are, and for whom.
#pragma once

#include <span>
#include <string_view>

namespace holdfast::store {

enum class Audience {
  /// Who booked, or waits.
  customer,
  /// Who does it, and the office.
  staff,
};

struct MessageKind {
  /// As in `Effect::kind`.
  std::string_view name;
  Audience audience;
};

/// All of them, in the order in which lists show them.
std::span<const MessageKind> message_kinds();
/// Null where there is none of that name.
const MessageKind* find_message_kind(std::string_view name);

/// The languages that messages are written in: "en", "de", "fr", "es".
std::span<const std::string_view> message_languages();
bool is_message_language(std::string_view tag);

}  // namespace holdfast::store
