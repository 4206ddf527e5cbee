// How the codec is to read the objects of a calendar.
#pragma once

#include "caldav/call.hpp"
#include "caldav/icalendar/read.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::caldav {

/// The zone that floating and all-day times of the resource's calendars are read in. UTC if the tz
/// database has lost the resource's zone.
TimeZone zone_of(const store::Resource& resource);
/// The same for one calendar, which may have a zone of its own.
TimeZone zone_of(const store::Resource& resource, const store::Calendar& calendar);

/// The name of that zone as it is stored there: what `ObjectDraft::read_in` says.
std::string zone_name(const store::Resource& resource, const store::Calendar& calendar);

/// How far back and ahead of the PUT a series is expanded. Further ahead than any booking window
/// (730 days) also a month later, when it is done again. What lies beyond is evaluated when it is
/// asked for.
inline constexpr Duration kExpandedBehind = std::chrono::days{365};
inline constexpr Duration kExpandedAhead = std::chrono::days{800};

/// `zone` outlives the options.
icalendar::ReadOptions reading_options(const Door& door, const store::Resource& resource,
                                       const TimeZone& zone);
icalendar::ReadOptions reading_options(const store::Resource& resource, const TimeZone& zone,
                                       Instant now);

}  // namespace holdfast::caldav
