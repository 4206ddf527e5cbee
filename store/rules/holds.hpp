// Finding the hold that a token opens.
#pragma once

#include <string>
#include <string_view>

#include "store/booking.hpp"
#include "store/reads.hpp"

namespace holdfast::store {

/// The hold, or what became of it, by its id and the hash of its token. Errors: not_found, also for
/// a wrong token, so that nobody learns which.
Result<Booking> find_hold(AgencyId agency, const BookingId& id, const std::string& token_hash,
                          const Reads& reads);

/// It still keeps its time. `what` ends the sentence "it cannot be …". Errors: hold_expired,
/// invalid_transition (a booking by now).
Status expect_alive(const Booking& held, std::string_view what, Instant now);

/// How long a hold may be kept from now on.
Status check_keep_for(std::chrono::minutes keep_for);

}  // namespace holdfast::store
