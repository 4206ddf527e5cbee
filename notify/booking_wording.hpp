// What messages to customers about their bookings say.
#pragma once

#include "notify/wording.hpp"

namespace holdfast::notify {

/// Subject and sentences of the kinds booking.*. Errors: validation for a kind that has no words.
Result<Wording> booking_wording(std::string_view kind, const store::Appointment& appointment);

/// Whether the customer's calendar must hear of it. Who only asked was never invited, so neither
/// the question nor its refusal carries an invitation.
bool carries_invite(std::string_view kind);

}  // namespace holdfast::notify
