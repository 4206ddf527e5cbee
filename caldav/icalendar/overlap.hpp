// Whether a component is in a span of time: RFC 4791 section 9.9.
#pragma once

#include "caldav/icalendar/object.hpp"

namespace holdfast::icalendar {

/// One instance of a VEVENT, VTODO or VJOURNAL.
bool overlaps(const Occurrence& occurrence, TimeRange range);

/// Whether an instance that this component tells (not those that an override took from it) is in
/// the span. For VEVENT, VTODO, VJOURNAL and VFREEBUSY right inside the calendar. What cannot be
/// evaluated is in every span, so that nobody is kept from seeing it.
bool overlaps(Object& object, const Component& component, TimeRange range);

/// Whether an alarm goes off in the span, for any instance that `holder` tells: VALARM with an
/// absolute or relative TRIGGER, and its repetitions.
bool rings_in(Object& object, const Component& alarm, const Component& holder, TimeRange range);

/// Whether a DATE, DATE-TIME or PERIOD of the property is in the span; of a list, any.
bool overlaps(Object& object, const Property& property, TimeRange range);

/// Where to look for the instances of a span: some conditions hold at its very ends.
TimeRange around(TimeRange range);

}  // namespace holdfast::icalendar
