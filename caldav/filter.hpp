// C:filter of calendar-query (RFC 4791 section 9.7), as far as it is understood.
#pragma once

#include <optional>
#include <string>

#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"
#include "store/base/time.hpp"

namespace holdfast::caldav {

/// One component in VCALENDAR, in a span of time. This is what calendar apps ask for.
struct Filter {
  /// VEVENT, VTODO …; empty: any.
  std::string component = {};
  std::optional<TimeRange> time = {};
};

/// Errors: C:valid-filter for what the RFC does not allow; unsupported_filter for what it allows
/// and is not done here: conditions on properties, parameters, alarms, or on what is not there.
Result<Filter> read_filter(const webdav::Element& filter);

/// C:time-range (section 9.9): one bound may be missing. Errors: C:valid-filter.
Result<TimeRange> read_time_range(const webdav::Element& element);

}  // namespace holdfast::caldav
