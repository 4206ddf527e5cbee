// VTIMEZONE as we write it: RFC 5545 section 3.6.5.
#pragma once

#include "caldav/icalendar/write.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::icalendar {

/// Writes a short definition whose offsets are right for `span` and the year around it: one pair
/// of yearly rules where the zone changes regularly, else the changes themselves, else one fixed
/// offset.
void write_timezone(Writer& writer, const TimeZone& zone, TimeRange span);

}  // namespace holdfast::icalendar
