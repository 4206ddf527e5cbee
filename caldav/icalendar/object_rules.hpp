// What a calendar object resource may consist of (RFC 4791 section 4.1, RFC 5545), judged on the
// scanned tree: the part of the strict reading that has nothing to do with time.
#pragma once

#include "caldav/icalendar/draft.hpp"
#include "caldav/icalendar/scan.hpp"

namespace holdfast::icalendar {

/// Values and multiplicities that libical accepts in silence. Errors: invalid_calendar_data.
Status check_values(const Component& calendar, const Limits& limits);

/// One kind of component, one UID, no METHOD, at most one master, no override twice. Gives the
/// components that make up the object. Errors: invalid_calendar_data, invalid_calendar_object,
/// unsupported_component.
Result<Group> check_object(const Component& calendar);

}  // namespace holdfast::icalendar
