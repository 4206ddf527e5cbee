// Commands on calendars that show bookings to the office: of a room, of the whole agency.
#pragma once

#include <optional>

#include "store/calendar.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Makes the calendar of a room or a device, or (empty resource) of the whole agency. From then on
/// every booking that takes the resource has a copy in it; those that stand already come by
/// FillCalendar. What is there already is answered as it is.
///
/// Errors: not_found; validation for staff, who have one.
struct ShareCalendar {
  using Outcome = Calendar;
  AgencyId agency;
  Actor actor;
  ResourceId resource = {};
};
Result<Calendar> decide(const ShareCalendar& command, RuleContext context, Transaction& tx);

/// Writes copies of the bookings that follow after a place in the list, a piece at a time, from a
/// month back.
/// Errors: not_found.
struct FillCalendar {
  /// Where to go on; nothing when all are there.
  using Outcome = std::optional<BookingCursor>;
  AgencyId agency;
  CalendarId calendar;
  BookingCursor after;
};
Result<FillCalendar::Outcome> decide(const FillCalendar& command, RuleContext context,
                                     Transaction& tx);

/// Takes the calendar away again; the bookings stay.
/// Errors: not_found, also for what was not made by ShareCalendar.
struct UnshareCalendar {
  using Outcome = bool;
  AgencyId agency;
  Actor actor;
  CalendarId calendar;
};
Result<bool> decide(const UnshareCalendar& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
