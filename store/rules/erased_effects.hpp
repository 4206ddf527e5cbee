// What was, or is to be, told about bookings of somebody who is to be forgotten.
#pragma once

#include <string>

#include "store/booking.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// Takes the customer out of every effect about that booking, or wish: out of what it says, out of
/// its address and out of the words of mail servers, who like to repeat addresses. Nothing more is
/// sent to the customer.
void erase_effects(AgencyId agency, const BookingId& about, const Customer& customer,
                   Transaction& tx);

}  // namespace holdfast::store
