// What the ledger asks of the iCalendar codec, which lives above it.
#pragma once

#include <string>
#include <string_view>

#include "store/booking.hpp"
#include "store/calendar.hpp"

namespace holdfast::store {

/// Pure and safe on any thread: called inside the writer's transaction, which may run twice.
class CalendarFormat {
 public:
  virtual ~CalendarFormat() = default;

  /// The calendar object resource that staff see of a booking, without ATTENDEE and ORGANIZER (no
  /// client then mails anyone). What a person added to an earlier version (alarms, colour,
  /// categories, X- properties) is carried over from `previous`, which may be empty.
  [[nodiscard]] virtual std::string staff_copy(const Appointment& appointment,
                                               std::string_view previous) const = 0;

  /// A staff copy that says the same and is another text, for a version that takes back what a
  /// client wanted: some clients (vdirsyncer) look at the text alone to see that it changed.
  [[nodiscard]] virtual std::string told_again(std::string copy) const = 0;

  /// What the codec would read from that text; the ledger stores both together.
  [[nodiscard]] virtual ObjectDraft staff_copy_draft(const Appointment& appointment) const = 0;
};

}  // namespace holdfast::store
