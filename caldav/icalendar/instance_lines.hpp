// Content lines of one instance of a series, on its own and without a VTIMEZONE: RFC 4791 section
// 9.6.5. Times with a zone become UTC; floating times and dates stay what they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "caldav/icalendar/object.hpp"

namespace holdfast::icalendar {

struct TimeLine {
  std::string_view name;
  /// Parameters, colon and value.
  std::string rest;
};

/// DTSTART, what tells its end, and RECURRENCE-ID where it belongs to a series.
/// `floating` is the zone that floating times of the object were read in.
std::vector<TimeLine> times_of(const Occurrence& occurrence, bool recurs, const Zone& floating);

/// Whether `times_of` says it, or it is of the whole series.
bool tells_instances(const Property& property);

/// The line of another property, with its TZID resolved if it has one that leads somewhere.
std::string in_utc(const Property& property, Object& object);

/// A FREEBUSY with those periods alone that are in the span; empty if none is.
std::string periods_in(const Property& property, TimeRange range, Object& object);

}  // namespace holdfast::icalendar
