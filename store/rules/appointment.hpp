// A booking with the names that people read, and what it takes.
#pragma once

#include "store/booking.hpp"
#include "store/reads.hpp"

namespace holdfast::store {

Appointment appointment_of(const Booking& booking, const Reads& reads);

/// Of several services one resource may do some only: from the first of them to the end of the
/// last. The whole time for a resource that the booking does not take.
TimeRange time_of(const Booking& booking, const ResourceId& resource);
/// The appointment as that resource has it: its own parts, and who else is there then.
Appointment seen_by(Appointment appointment, const ResourceId& resource);

bool takes(const Booking& booking, const ResourceId& resource);

}  // namespace holdfast::store
