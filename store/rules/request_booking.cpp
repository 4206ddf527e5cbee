// Intake: rules C1 to C4 and C6 of docs/bookings.md.
#include <utility>

#include "store/base/time_zone.hpp"
#include "store/commands/bookings.hpp"
#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/customers.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/refusals.hpp"
#include "store/rules/staff_copies.hpp"

namespace holdfast::store {
namespace {

Status check(const RequestBooking& command, const Customer& customer) {
  Faults faults;
  check(customer, faults);
  faults.check_zone("/time_zone", command.time_zone);
  faults.check_text("/note", command.note, 4000);
  return faults.status();
}

/// Rule C6: the same customer has that service then. A lost answer to a first request, sent again
/// under a new key, must not take a second hour.
Status look_for_duplicate(const RequestBooking& command, const Service& service,
                          const Customer& customer, const Reads& reads) {
  const auto same =
      reads.bookings_of_customer(command.agency, service.id, customer.email, customer.phone,
                                 {command.starts_at, command.starts_at + service.duration});
  if (same.empty()) {
    return {};
  }
  return Error{Errc::duplicate_suspected,
               "the same customer has a booking of that service at that time; allow_duplicate asks "
               "for another one",
               {{"booking", same.front().id.value}}};
}

}  // namespace

Result<Booking> decide(const RequestBooking& command, RuleContext context, Transaction& tx) {
  const auto service = tx.service(command.agency, command.service);
  if (!service || !service->active) {
    return Error{Errc::not_found, "there is no such service to book", {{"pointer", "/service"}}};
  }
  const auto customer = tidied(command.customer);
  if (const auto valid = check(command, customer); !valid) {
    return valid.error();
  }
  // Before the place is looked for: what stands in the way of a repeat is the first booking.
  if (!command.allow_duplicate) {
    if (const auto fresh = look_for_duplicate(command, *service, customer, tx); !fresh) {
      return fresh.error();
    }
  }
  const Wish wish{.service = *service, .starts_at = command.starts_at, .wanted = command.wanted};
  auto placement = place(wish, context.settings, context.now, tx);
  if (!placement) {
    return with_alternatives(placement.error(), wish, context, tx);
  }

  Booking booking;
  booking.id = make_id<BookingId>(context.now, context.random);
  booking.agency = command.agency;
  booking.service = service->id;
  booking.time = placement->time;
  booking.time_zone = command.time_zone;
  booking.customer = customer;
  booking.customer.id = make_id<CustomerId>(context.now, context.random);
  booking.taken = placement->taken;
  booking.uid = booking.id.value + "@" + context.settings.uid_domain;
  booking.verified = placement->verified;
  booking.note = command.note;
  booking.created_at = context.now;
  booking.updated_at = context.now;
  if (command.dry_run) {
    return booking;
  }

  for (auto& claim : placement->claims) {
    claim.origin = booking.id.value;
  }
  tx.put(booking);
  tx.replace_claims(booking.agency, booking.id.value, placement->claims);
  record(
      {booking.agency, command.actor, "intake.accepted", booking.id.value, {}, describe(booking)},
      context, tx);

  const auto appointment = appointment_of(booking, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_mail({"booking.confirmed", booking.customer.email, {}, booking.time.end}, appointment,
           context, tx);
  owe_copies(nullptr, appointment, context, tx);
  return booking;
}

}  // namespace holdfast::store
