#include "store/commands/bookings.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/refusals.hpp"

namespace holdfast::store {

Result<Booking> decide(const CancelBooking& command, RuleContext context, Transaction& tx) {
  const auto booking = tx.booking(command.agency, command.booking);
  if (!booking) {
    return Error{Errc::not_found, "there is no such booking"};
  }
  // Before the version: cancelling twice is one wish, however often the booking changed between.
  if (booking->status == BookingStatus::cancelled) {
    return *booking;
  }
  if (command.expected_version) {
    if (const auto same = expect_version(*command.expected_version, booking->version); !same) {
      return same.error();
    }
  }
  Faults faults;
  faults.check_text("/reason", command.reason, 1000);
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  return cancel_booking(*booking, {command.actor, command.by, command.reason, command.dry_run},
                        context, tx);
}

}  // namespace holdfast::store
