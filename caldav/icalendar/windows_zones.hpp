// Microsoft's names of time zones.
#pragma once

#include <string_view>

namespace holdfast::icalendar {

/// The tz database's name for a Windows one, such as "W. Europe Standard Time": the mapping that
/// the CLDR gives for territory 001. Empty if there is none. ASCII case is not looked at.
std::string_view iana_name_of_windows_zone(std::string_view windows);

}  // namespace holdfast::icalendar
