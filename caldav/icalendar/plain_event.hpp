// Events of services that do not speak iCalendar, and the way between the two.
//
// Google and Microsoft hand events out as JSON. All rules on busy time, versions and echoes are
// written for iCalendar, so an event of theirs becomes the text that says the same: the two
// services then need no rules of their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"
#include "store/base/time.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::icalendar {

/// The mail address that stands for the calendar's owner in texts of `write_plain`: a service says
/// "self", and under which of a person's addresses somebody was invited matters to nobody.
inline constexpr std::string_view kPlainOwner = "self@calendar.invalid";

/// A date, or an instant with the zone that it is meant in.
struct PlainTime {
  /// Set for all-day events; `at` and `zone` mean nothing then.
  std::optional<LocalDate> date = {};
  Instant at{};
  /// IANA or Windows name. Empty, or a name that leads nowhere: told in UTC, save for a series,
  /// which cannot be expanded without its zone and then bars all the time that it may touch.
  std::string zone = {};

  friend bool operator==(const PlainTime&, const PlainTime&) = default;
};

/// One event, or one occurrence of a series that is not like the others. Words are those of
/// iCalendar; empty texts are left out.
struct PlainEvent {
  std::string uid;
  std::int64_t sequence = 0;
  /// When this version was made, by the service's clock.
  std::optional<Instant> changed_at = {};
  /// Of an occurrence: where the series has it.
  std::optional<PlainTime> recurrence_id = {};
  PlainTime start;
  /// Exclusive, also for dates. Nothing: no length.
  std::optional<PlainTime> end = {};
  /// RRULE, EXRULE, RDATE and EXDATE lines as the service gives them; others are left out.
  std::vector<std::string> recurrence = {};
  std::string summary = {};
  std::string description = {};
  std::string location = {};
  /// CONFIRMED, TENTATIVE, CANCELLED.
  std::string status = "CONFIRMED";
  bool transparent = false;
  /// PUBLIC, PRIVATE, CONFIDENTIAL.
  std::string classification = {};
  /// PARTSTAT of the owner: ACCEPTED, DECLINED, TENTATIVE, NEEDS-ACTION. Empty: no attendee.
  std::string participation = {};
  /// Microsoft's word: FREE, TENTATIVE, BUSY, OOF, WORKINGELSEWHERE.
  std::string busy_status = {};
};

// Pure; any thread. None throws (except for lack of memory).

/// One calendar object: a single event, a series with its overrides, or overrides alone. Whatever
/// the values hold, each stays one property. The same events in any order give texts of the same
/// content_hash.
std::string write_plain(const std::vector<PlainEvent>& events);

/// What a staff copy of ours says: its first event, which does not recur. `participation` and
/// `busy_status` are not read. Errors: invalid_calendar_data.
Result<PlainEvent> read_plain(std::string_view staff_copy);

}  // namespace holdfast::icalendar
