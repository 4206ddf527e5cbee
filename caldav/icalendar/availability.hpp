// VAVAILABILITY, RFC 7953: when somebody says that they are not to be had.
#pragma once

#include <string_view>
#include <vector>

#include "caldav/icalendar/read.hpp"
#include "caldav/icalendar/zones.hpp"
#include "store/base/time.hpp"
#include "store/calendar.hpp"

namespace holdfast::icalendar {

struct Unavailable {
  TimeRange time;
  store::BusyType type = store::BusyType::unavailable;
};

/// What of `range` lies in a VAVAILABILITY of the text and in none of its AVAILABLE times. Where
/// two of them cover the same time, the one of higher priority decides (section 3.2). In no order;
/// spans of one type do not overlap. Nothing for a text that cannot be read: it was kept as it
/// came.
///
/// `floating` is the zone of floating times and dates. Errors: too_many_instances.
Result<std::vector<Unavailable>> unavailable_in(std::string_view text, TimeRange range,
                                                const ReadOptions& options, const Zone& floating);

}  // namespace holdfast::icalendar
