#include "store/commands/lifecycle.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/steps.hpp"

namespace holdfast::store {

// The claims are there since the request was made, so an approval takes no time (T2).
Result<Booking> decide(const ApproveBooking& command, RuleContext context, Transaction& tx) {
  const auto before = booking_for(command, tx);
  if (!before) {
    return before.error();
  }
  if (before->status != BookingStatus::requested) {
    return cannot_become(*before, "approved");
  }
  if (has_run_out(*before, context.now)) {
    return Error{Errc::hold_expired, "the request ran out at " + to_rfc3339(*before->deadline) +
                                         " and cannot be approved any more"};
  }
  auto after = turned(*before, BookingStatus::confirmed, true, context);
  after.deadline.reset();
  if (!tx.open_conflicts_of(after.agency, after.id).empty()) {
    after.status = BookingStatus::conflicted;
  }
  if (command.dry_run) {
    return after;
  }
  store_step(*before, after, "request.approved", command, context, tx);
  const auto appointment = appointment_of(after, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_mail({"booking.confirmed", after.customer.email, {}, after.time.end}, appointment, context,
           tx);
  owe_copies(nullptr, appointment, context, tx);
  return after;
}

}  // namespace holdfast::store
