// C:calendar-timezone: an iCalendar object that defines one time zone (RFC 4791 section 5.2.2).
#pragma once

#include <string>
#include <string_view>

#include "store/base/result.hpp"
#include "store/base/time.hpp"

namespace holdfast::icalendar {

/// The IANA name of the zone that the text defines: by its name, else a zone whose clocks show from
/// `now` on for two years what the definition says.
/// Errors: invalid_calendar_data, for anything but one VCALENDAR with one VTIMEZONE in it, and for
/// a definition of clocks that nobody has.
Result<std::string> zone_of_calendar_timezone(std::string_view text, Instant now);

}  // namespace holdfast::icalendar
