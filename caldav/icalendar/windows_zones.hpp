// Microsoft's names of time zones.
#pragma once

#include <string_view>
#include <vector>

namespace holdfast::icalendar {

/// The tz database's name for a Windows one, such as "W. Europe Standard Time": the mapping that
/// the CLDR gives for territory 001. Empty if there is none. ASCII case is not looked at.
std::string_view iana_name_of_windows_zone(std::string_view windows);

/// A zone of the tz database for each clock that is kept somewhere in the world today, in order of
/// name.
std::vector<std::string_view> zones_of_the_world();

}  // namespace holdfast::icalendar
