#include "store/commands/lifecycle.hpp"
#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/steps.hpp"

namespace holdfast::store {
namespace {

/// Times that the customer may ask for instead, judged while the request still has its own.
std::vector<Instant> other_times(const Booking& booking, RuleContext context, const Reads& reads) {
  const auto service = reads.service(booking.agency, booking.service);
  if (!service) {
    return {};
  }
  const Wish wish{
      .service = *service, .starts_at = booking.time.start, .length = booking.time.length()};
  return alternatives(wish, context.settings, context.now, reads, 5);
}

}  // namespace

Result<Booking> decide(const DeclineBooking& command, RuleContext context, Transaction& tx) {
  const auto before = booking_for(command, tx);
  if (!before) {
    return before.error();
  }
  if (before->status != BookingStatus::requested) {
    return cannot_become(*before, "declined");
  }
  auto after = turned(*before, BookingStatus::declined, true, context);
  after.cancel_reason = command.reason;
  if (command.dry_run) {
    return after;
  }
  auto appointment = appointment_of(after, tx);
  appointment.alternatives = other_times(*before, context, tx);
  tx.put(after);
  record({after.agency, command.actor, "request.declined", after.id.value, describe(*before),
          describe(after)},
         context, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_mail({"booking.declined", after.customer.email, {}, after.time.start}, appointment, context,
           tx);
  owe_copies(&*before, appointment, context, tx);
  release(after, "declined", context, tx);
  return after;
}

}  // namespace holdfast::store
