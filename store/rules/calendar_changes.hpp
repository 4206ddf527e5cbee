// What a calendar is, as its owner wants it.
#pragma once

#include <boost/json/object.hpp>

#include "store/commands/calendars.hpp"

namespace holdfast::store {

/// Writes the change into the calendar, without storing it.
/// Errors: validation, for a name that is none or a zone that nobody knows.
Status apply_change(const CalendarChange& change, Calendar& calendar);

/// For the audit: what decides about time, not what people call it.
boost::json::object describe(const Calendar& calendar);

/// Those that can be deleted and renamed.
bool is_own(const Calendar& calendar);

}  // namespace holdfast::store
