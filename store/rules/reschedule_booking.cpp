#include "store/commands/bookings.hpp"
#include "store/placement.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/refusals.hpp"

namespace holdfast::store {

Result<Booking> decide(const RescheduleBooking& command, RuleContext context, Transaction& tx) {
  const auto booking = tx.booking(command.agency, command.booking);
  if (!booking) {
    return Error{Errc::not_found, "there is no such booking"};
  }
  if (const auto same = expect_version(command.expected_version, booking->version); !same) {
    return same.error();
  }
  if (command.time_zone) {
    Faults faults;
    faults.check_zone("/time_zone", *command.time_zone);
    if (const auto valid = faults.status(); !valid) {
      return valid.error();
    }
  }
  Move move;
  move.actor = command.actor;
  move.starts_at = command.starts_at;
  move.time_zone = command.time_zone;
  move.wanted = command.wanted;
  move.dry_run = command.dry_run;
  auto moved = move_booking(*booking, move, context, tx);
  if (moved) {
    return moved;
  }
  const auto service = tx.service(booking->agency, booking->service);
  if (!service) {
    return moved;
  }
  const Wish wish{.service = *service,
                  .starts_at = command.starts_at,
                  .wanted = command.wanted,
                  .moving = &*booking,
                  .length = booking->time.length()};
  return with_alternatives(moved.error(), wish, context, tx);
}

}  // namespace holdfast::store
