// A booking with the names that people read.
#pragma once

#include "store/booking.hpp"
#include "store/reads.hpp"

namespace holdfast::store {

Appointment appointment_of(const Booking& booking, const Reads& reads);

}  // namespace holdfast::store
