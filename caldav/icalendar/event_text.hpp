// What staff copies and invites write alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "caldav/icalendar/write.hpp"
#include "store/booking.hpp"

namespace holdfast::icalendar {

/// A booking's span in the zone that it was meant in; in UTC if the tz database does not know it.
class TimeText {
 public:
  explicit TimeText(const store::Booking& booking);

  void write_zone(Writer& writer) const;
  /// DTSTART and DTEND.
  void write_span(Writer& writer) const;

 private:
  void write_time(Writer& writer, std::string_view name, Instant at) const;

  TimeRange time_;
  std::optional<TimeZone> zone_;
};

/// The text with how many come together, where that is more than one: "Yoga × 3", which every
/// language reads.
std::string with_party(std::string text, const store::Booking& booking);

/// The names of the appointment's resources of a kind ("room"), with commas between.
std::string names_of(const store::Appointment& appointment, std::string_view kind);

}  // namespace holdfast::icalendar
