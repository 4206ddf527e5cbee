// What stands in a calendar, read again.
#pragma once

#include "caldav/call.hpp"

namespace holdfast::caldav {

/// After the calendar's zone has changed: floating and all-day times of what stands in it mean
/// other instants now, and other time is taken. No client sees another version of anything.
Awaitable<void> read_anew(const Door& door, store::CalendarId calendar);

}  // namespace holdfast::caldav
