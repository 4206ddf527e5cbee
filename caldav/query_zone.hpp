// The zone that a query wants floating and all-day times to be read in.
#pragma once

#include <optional>

#include "caldav/icalendar/zones.hpp"
#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"

namespace holdfast::caldav {

/// C:timezone (RFC 4791 section 9.8) or C:timezone-id (RFC 7809 section 6.1) inside of `body`;
/// nothing where neither is there. `steps` outlives the zone.
/// Errors: C:valid-calendar-data, C:valid-timezone; validation for both at once.
Result<std::optional<icalendar::Zone>> read_query_zone(const webdav::Element& body,
                                                       icalendar::Steps& steps);

}  // namespace holdfast::caldav
