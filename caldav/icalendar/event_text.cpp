#include "caldav/icalendar/event_text.hpp"

#include <algorithm>
#include <utility>

#include "caldav/icalendar/timezone_text.hpp"

namespace holdfast::icalendar {

TimeText::TimeText(const store::Booking& booking) : time_(booking.time) {
  if (auto found = TimeZone::find(booking.time_zone); found && booking.time_zone != "UTC") {
    zone_ = std::move(*found);
  }
}

void TimeText::write_zone(Writer& writer) const {
  if (zone_) {
    write_timezone(writer, *zone_, time_);
  }
}

void TimeText::write_span(Writer& writer) const {
  write_time(writer, "DTSTART", time_.start);
  write_time(writer, "DTEND", time_.end);
}

// A wall time that exists twice means its first occurrence to readers (RFC 5545 section 3.3.5), so
// the second one can only be told in UTC.
void TimeText::write_time(Writer& writer, std::string_view name, Instant at) const {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at);
  if (zone_) {
    const auto local = zone_->to_local(whole);
    if (zone_->to_instant(local) == whole) {
      writer.value(name, local_text(local.value), {{"TZID", zone_->name()}});
      return;
    }
  }
  writer.value(name, utc_text(at));
}

std::string with_party(std::string text, const store::Booking& booking) {
  const auto party = store::party_of(booking);
  return party == 1 ? std::move(text) : std::move(text) + " \u00D7 " + std::to_string(party);
}

std::string names_of(const store::Appointment& appointment, std::string_view kind) {
  std::string names;
  std::vector<store::ResourceId> listed;
  for (const auto& resource : appointment.resources) {
    // One person may do several services of a booking.
    const bool known = std::find(listed.begin(), listed.end(), resource.resource) != listed.end();
    if (resource.kind == kind && !resource.name.empty() && !known) {
      names += (names.empty() ? "" : ", ") + resource.name;
      listed.push_back(resource.resource);
    }
  }
  return names;
}

}  // namespace holdfast::icalendar
