// What libical makes of a text that passed our own checks.
#pragma once

#include "caldav/icalendar/scan.hpp"

namespace holdfast::icalendar {

/// Much of what reads our calendars is built on libical: what it cannot take, or loses a part of,
/// is not stored. Nothing else of its tree is used. `text` is what `scanned` was made from, by the
/// strict scan. Errors: invalid_calendar_data.
Status ask_libical(std::string_view text, const Scanned& scanned);

}  // namespace holdfast::icalendar
