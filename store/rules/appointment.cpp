#include "store/rules/appointment.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace holdfast::store {

Appointment appointment_of(const Booking& booking, const Reads& reads) {
  Appointment appointment;
  appointment.booking = booking;
  if (const auto service = reads.service(booking.agency, booking.service)) {
    appointment.service_name = service->name;
    appointment.service_description = service->description;
  }
  for (const auto& part : booking.parts) {
    const auto service = reads.service(booking.agency, part.service);
    appointment.part_names.push_back(service ? service->name : std::string{});
  }
  for (std::size_t part = 1; part < appointment.part_names.size(); ++part) {
    appointment.service_name += " + " + appointment.part_names[part];
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

TimeRange time_of(const Booking& booking, const ResourceId& resource) {
  std::optional<TimeRange> span;
  for (const auto& taken : booking.taken) {
    const auto part = static_cast<std::size_t>(taken.part);
    if (taken.resource == resource && part < booking.parts.size()) {
      const auto& time = booking.parts[part].time;
      span =
          span ? TimeRange{std::min(span->start, time.start), std::max(span->end, time.end)} : time;
    }
  }
  return span.value_or(booking.time);
}

Appointment seen_by(Appointment appointment, const ResourceId& resource) {
  auto& booking = appointment.booking;
  if (booking.parts.empty() || !takes(booking, resource)) {
    return appointment;
  }
  const auto own = [&](int part) {
    return std::any_of(booking.taken.begin(), booking.taken.end(), [&](const Taken& taken) {
      return taken.part == part && taken.resource == resource;
    });
  };
  booking.time = time_of(booking, resource);
  appointment.service_name.clear();
  for (std::size_t part = 0; part < appointment.part_names.size(); ++part) {
    if (own(static_cast<int>(part))) {
      appointment.service_name +=
          (appointment.service_name.empty() ? "" : " + ") + appointment.part_names[part];
    }
  }
  std::vector<Taken> taken;
  std::vector<Appointment::Named> named;
  for (std::size_t index = 0; index < booking.taken.size(); ++index) {
    if (own(booking.taken[index].part)) {
      taken.push_back(booking.taken[index]);
      named.push_back(appointment.resources[index]);
    }
  }
  booking.taken = std::move(taken);
  appointment.resources = std::move(named);
  return appointment;
}

bool takes(const Booking& booking, const ResourceId& resource) {
  return std::any_of(booking.taken.begin(), booking.taken.end(),
                     [&](const Taken& taken) { return taken.resource == resource; });
}

}  // namespace holdfast::store
