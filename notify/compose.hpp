// From an effect to the message that tells of it.
#pragma once

#include <string>

#include "notify/mime.hpp"
#include "store/base/result.hpp"
#include "store/effect.hpp"

namespace holdfast::notify {

struct ComposeSettings {
  /// Host part of Message-IDs: the domain of the iCalendar UIDs.
  std::string domain = "holdfast.invalid";
  /// Sender and organizer of every message; empty: the agency's own.
  std::string from_address = {};
  std::string from_name = {};
};

struct Mail {
  std::string envelope_from;
  std::string envelope_to;
  std::string message_id;
  std::string octets;
};

/// The Message-ID of an effect, without angle brackets: made from its natural key, so that a repeat
/// after a crash is recognised as the same message wherever it arrives.
std::string message_id(const store::Effect& effect, const ComposeSettings& settings);

/// Pure: the same effect gives the same octets. Errors: validation, where the effect cannot be
/// told by mail (an address or a name that no mail can carry, an unknown kind).
Result<Mail> compose(const store::Effect& effect, const ComposeSettings& settings);

}  // namespace holdfast::notify
