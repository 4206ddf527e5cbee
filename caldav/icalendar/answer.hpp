// What a customer's mail program answers to an invitation: REPLY, COUNTER and REFRESH (RFC 5546).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"
#include "store/base/time.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::icalendar {

struct Answer {
  enum class Method { reply, counter, refresh };
  struct Attendee {
    /// Lower case, without "mailto:".
    std::string address;
    /// ACCEPTED, DECLINED, TENTATIVE …, in capitals; empty if it is not said.
    std::string participation;
  };
  Method method = Method::reply;
  std::string uid;
  std::int64_t sequence = 0;
  /// By the clock of who answers.
  Instant dtstamp;
  /// Who answers is among them; in a COUNTER others may be too.
  std::vector<Attendee> attendees;
  /// Of a COUNTER: the time that is wished for.
  std::optional<TimeRange> proposed;
  /// What the person wrote along; at most 2000 octets.
  std::string comment;
};

/// The first event of an iTIP object, read tolerantly: what programs send is their own. `floating`
/// is the zone of times without one. Bounds as for objects from outside. Pure; any thread.
///
/// Errors: too_large; invalid_calendar_data (no calendar, no event, no UID, no DTSTAMP, or times
/// that cannot be read); unsupported_component for another METHOD, or for one occurrence of many,
/// which our invitations never have.
Result<Answer> read_answer(std::string_view text, const TimeZone& floating);

}  // namespace holdfast::icalendar
