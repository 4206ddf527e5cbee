// Spans of time as clients write them: RFC 4791 section 9.9.
#pragma once

#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"
#include "store/base/time.hpp"

namespace holdfast::caldav {

/// C:time-range: one bound may be missing. Errors: C:valid-filter.
Result<TimeRange> read_time_range(const webdav::Element& element);

/// C:expand, C:limit-recurrence-set, C:limit-freebusy-set: both bounds. Errors: validation.
Result<TimeRange> read_whole_range(const webdav::Element& element);

}  // namespace holdfast::caldav
