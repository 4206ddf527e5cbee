// The calendar object that staff see of a booking.
#pragma once

#include <string>
#include <string_view>

#include "store/calendar_format.hpp"

namespace holdfast::icalendar {

/// Texts are deterministic: the same appointment gives the same octets. Immutable; any thread.
class Format final : public store::CalendarFormat {
 public:
  explicit Format(std::string prodid = "-//Holdfast//Holdfast//EN");

  /// One VEVENT in the booking's zone, with a short VTIMEZONE. A requested booking is TENTATIVE, a
  /// cancelled one CANCELLED, every other CONFIRMED. A `previous` that does not parse is ignored.
  [[nodiscard]] std::string staff_copy(const store::Appointment& appointment,
                                       std::string_view previous) const override;

  [[nodiscard]] std::string told_again(std::string copy) const override;

  /// Equal to what `read_object` makes of `staff_copy`, without parsing.
  [[nodiscard]] store::ObjectDraft staff_copy_draft(
      const store::Appointment& appointment) const override;

 private:
  std::string prodid_;
};

}  // namespace holdfast::icalendar
