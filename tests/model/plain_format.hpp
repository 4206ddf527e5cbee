// Staff copies whose text says what they were made from, and nothing that costs time: the codec has
// tests of its own.
#pragma once

#include <string>

#include "store/calendar_format.hpp"

namespace holdfast::model {

class PlainFormat final : public store::CalendarFormat {
 public:
  [[nodiscard]] std::string staff_copy(const store::Appointment& appointment,
                                       std::string_view) const override {
    return text_of(appointment.booking);
  }
  [[nodiscard]] std::string told_again(std::string copy) const override { return copy; }
  [[nodiscard]] store::ObjectDraft staff_copy_draft(
      const store::Appointment& appointment) const override {
    const auto& booking = appointment.booking;
    store::ObjectDraft draft;
    draft.uid = booking.uid;
    draft.sequence = booking.sequence;
    draft.first = booking.time;
    draft.instances = {{booking.time, false, true}};
    draft.expanded_until = booking.time.end + std::chrono::days{400};
    return draft;
  }
  static std::string text_of(const store::Booking& booking) {
    return booking.uid + " " + std::to_string(booking.sequence) + " " +
           to_rfc3339(booking.time.start) + " " + to_rfc3339(booking.time.end);
  }
};

}  // namespace holdfast::model
