// C:calendar-timezone: an iCalendar object that defines one time zone (RFC 4791 section 5.2.2).
#pragma once

#include <string>
#include <string_view>

#include "store/base/result.hpp"

namespace holdfast::icalendar {

/// The IANA name of the zone that the text defines; empty for one that the tz database does not
/// know by its name.
/// Errors: invalid_calendar_data, for anything but one VCALENDAR with one VTIMEZONE in it.
Result<std::string> zone_of_calendar_timezone(std::string_view text);

}  // namespace holdfast::icalendar
