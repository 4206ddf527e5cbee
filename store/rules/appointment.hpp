// A booking with the names that people read, and what it takes.
#pragma once

#include "store/booking.hpp"
#include "store/reads.hpp"

namespace holdfast::store {

Appointment appointment_of(const Booking& booking, const Reads& reads);

bool takes(const Booking& booking, const ResourceId& resource);

}  // namespace holdfast::store
