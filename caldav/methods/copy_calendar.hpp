// COPY of a whole calendar: RFC 4918 section 9.8.3.
#pragma once

#include "caldav/call.hpp"
#include "caldav/methods/moving.hpp"

namespace holdfast::caldav {

/// Makes a calendar at the destination, which must be vacant, with the properties of the call's
/// calendar, and copies what is in it, unless Depth is 0. One transaction for each object, so that
/// others are served in between.
///
/// 201, or 207 with those that could not be copied: bookings, which stay in the calendars that the
/// ledger chose for them.
Awaitable<Result<HttpResponse>> copy_calendar(const Door& door, const Call& call, MoveTo to);

}  // namespace holdfast::caldav
