// The calendar objects in which staff see their bookings.
#pragma once

#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/calendar.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// What a client sent for the copy in one calendar: what a person added there is kept.
struct SentCopy {
  CalendarId calendar;
  const std::string& text;
};

/// Writes a copy into the calendar of each resource that the booking takes, and into the agency's
/// if there is one, and removes it from all others; removes all if the booking holds no time, or is
/// not known to staff yet. Every copy written is a new version of its object (ETag, change number).
void write_staff_copies(const Appointment& appointment, const SentCopy* sent, RuleContext context,
                        Transaction& tx);

/// Writes a copy into a calendar that has none of that booking yet; false if it has one.
bool add_copy(const Calendar& calendar, const Appointment& appointment, RuleContext context,
              Transaction& tx);

/// Writes one copy anew as it should be. What a person added is taken from `overlay`.
ObjectEntry write_staff_copy(const ObjectEntry& entry, const Appointment& appointment,
                             std::string_view overlay, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
