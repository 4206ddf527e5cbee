#include "caldav/icalendar/calendar_timezone.hpp"

#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/zones.hpp"

namespace holdfast::icalendar {

Result<std::string> zone_of_calendar_timezone(std::string_view text) {
  Limits limits;
  limits.max_bytes = std::size_t{64} << 10;
  // XML turns CRLF into LF, so the line ends that iCalendar asks for cannot be asked for here.
  const auto scanned = scan_tolerantly(text, limits);
  if (!scanned) {
    return Error{Errc::invalid_calendar_data, scanned.error().detail};
  }
  const Component* zone = nullptr;
  if (scanned->calendars.size() == 1 && scanned->calendars.front().children.size() == 1) {
    zone = &scanned->calendars.front().children.front();
  }
  if (zone == nullptr || !zone->is("VTIMEZONE") || zone->value_of("TZID").empty()) {
    return Error{Errc::invalid_calendar_data,
                 "a calendar's time zone is one VCALENDAR with one VTIMEZONE and nothing else"};
  }
  for (const auto* property : {"TZID", "X-LIC-LOCATION", "TZID-ALIAS-OF"}) {
    if (const auto known = zone_by_name(zone->value_of(property))) {
      return known->name();
    }
  }
  return std::string{};
}

}  // namespace holdfast::icalendar
