// What a request wants of the texts of objects: C:calendar-data, RFC 4791 section 9.6.
#pragma once

#include "caldav/icalendar/excerpt.hpp"
#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"

namespace holdfast::caldav {

/// Errors: unsupported_calendar_data (another media type or version); validation (what the RFC does
/// not allow).
Result<icalendar::Excerpt> read_calendar_data(const webdav::Element& element);

}  // namespace holdfast::caldav
