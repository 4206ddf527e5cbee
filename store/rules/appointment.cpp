#include "store/rules/appointment.hpp"

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

}  // namespace holdfast::store
