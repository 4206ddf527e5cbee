// Whether somebody came: what is known once an appointment has begun.
#pragma once

#include "store/booking.hpp"
#include "store/rule_context.hpp"

namespace holdfast::store {

/// Nothing before the start is known; a correction (completed to no_show and back) may come until
/// 30 days after the end. `what` ends the sentence "the booking cannot be …".
/// Errors: invalid_transition, also for what the table does not list (fields from, allowed;
/// earliest before the start), policy_window_closed (field until).
Status may_be_marked(const Booking& booking, BookingStatus as, std::string_view what, Instant now);

}  // namespace holdfast::store
