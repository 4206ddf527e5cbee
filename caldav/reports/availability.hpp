// When people say that they are not to be had: C:calendar-availability (RFC 7953 section 7.2).
#pragma once

#include "caldav/reports/busy_spans.hpp"

namespace holdfast::caldav {

/// Adds what the owner of the shelf's home has set on the home, or else on the principal; floating
/// times are of the shelf's calendar. What cannot be read takes no time.
/// Errors: too_many_instances.
Status add_unavailability(const Door& door, const Shelf& shelf, TimeRange range, BusySpans& spans);

}  // namespace holdfast::caldav
