#include "store/rules/appointment.hpp"

#include <algorithm>

namespace holdfast::store {

Appointment appointment_of(const Booking& booking, const Reads& reads) {
  Appointment appointment;
  appointment.booking = booking;
  if (const auto service = reads.service(booking.agency, booking.service)) {
    appointment.service_name = service->name;
    appointment.service_description = service->description;
  }
  if (const auto agency = reads.agency(booking.agency)) {
    appointment.agency_name = agency->name;
    appointment.agency_mail_address = agency->mail_address;
  }
  for (const auto& taken : booking.taken) {
    Appointment::Named named{taken.resource, {}, {}};
    if (const auto resource = reads.resource(booking.agency, taken.resource)) {
      named.kind = std::string(name(resource->kind));
      named.name = resource->name;
    }
    appointment.resources.push_back(std::move(named));
  }
  return appointment;
}

bool takes(const Booking& booking, const ResourceId& resource) {
  return std::any_of(booking.taken.begin(), booking.taken.end(),
                     [&](const Taken& taken) { return taken.resource == resource; });
}

}  // namespace holdfast::store
