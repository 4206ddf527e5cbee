// From an effect to the message that tells of it.
#pragma once

#include <optional>
#include <string>

#include "notify/message_context.hpp"
#include "notify/mime.hpp"
#include "notify/return_address.hpp"
#include "store/base/result.hpp"
#include "store/effect.hpp"

namespace holdfast::notify {

struct ComposeSettings {
  /// Host part of Message-IDs: the domain of the iCalendar UIDs.
  std::string domain = "holdfast.invalid";
  /// Sender and organizer of every message; empty: the agency's own.
  std::string from_address = {};
  std::string from_name = {};
  /// Where answers and reports come back to; nothing: to the sender, where people read them.
  std::optional<ReturnAddresses> returns = {};
  /// The agency's language and own words, and the customers' links; null: ours, and none. Outlives
  /// whoever composes.
  const MessageContext* context = nullptr;
};

struct Mail {
  /// Of each message its own where reports come back to us: even one that says nothing else tells
  /// by its address what it is about.
  std::string envelope_from;
  std::string envelope_to;
  std::string message_id;
  std::string octets;
  /// Reports are asked for under that name (ENVID, RFC 3461); empty: they are not.
  std::string envelope_id = {};
};

/// The Message-ID of an effect, without angle brackets: made from its natural key, so that a repeat
/// after a crash is recognised as the same message wherever it arrives.
std::string message_id(const store::Effect& effect, const ComposeSettings& settings);

/// The same effect gives the same octets, unless the agency changes its words in between. Errors:
/// validation, where the effect cannot be told by mail (an address or a name that no mail can
/// carry, an unknown kind).
Result<Mail> compose(const store::Effect& effect, const ComposeSettings& settings);

}  // namespace holdfast::notify
