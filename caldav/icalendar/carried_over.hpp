// What a person added to the staff copy, for the next version of it.
#pragma once

#include <string_view>

#include "caldav/icalendar/write.hpp"

namespace holdfast::icalendar {

/// Writes the alarms, COLOR, CATEGORIES and X- properties of `previous` into the open VEVENT.
/// Nothing if it does not pass the strict scan. Alarms that send mail or run programs stay behind,
/// and so does what would make the copy unreasonably large.
void write_carried_over(Writer& writer, std::string_view previous);

}  // namespace holdfast::icalendar
