// How an agency speaks to people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/ids.hpp"
#include "store/text_use.hpp"

namespace holdfast::store {

/// What all messages of an agency have in common.
struct MessageSettings {
  AgencyId agency;
  /// Of whom no language is known, or one that there are no words in: "en", "de", "fr" or "es".
  std::string language = "en";
  /// One line that says how to reach people: "+49 30 1234567, Monday to Friday". Empty: the
  /// agency's mail address.
  std::string contact;
  /// https, of a picture; empty: none.
  std::string logo_url;
  /// "#1a5fb4"; empty: none.
  std::string colour;
  /// When staff get their day, in minutes after local midnight in the agency's zone; nothing: they
  /// do not.
  std::optional<int> agenda_minute;
  TextSettings texts = {};
  /// 0: never set.
  std::int64_t version = 0;
};

/// An agency's own words for one kind of message in one language. What is empty is said in ours.
struct MessageTemplate {
  AgencyId agency;
  /// Of `message_kinds`.
  std::string kind;
  /// Of `message_languages`.
  std::string language;
  /// One line; places as in template_text.hpp in all three.
  std::string subject;
  /// Instead of our sentences, after the greeting; an empty line begins a new paragraph.
  std::string intro;
  /// After the facts.
  std::string closing;
  /// All that a text message (SMS) says; only of messages to customers. Places as above, and
  /// {{link}}.
  std::string text = {};
  std::int64_t version = 0;
};

}  // namespace holdfast::store
