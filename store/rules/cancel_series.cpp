#include "store/commands/series.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/moves.hpp"

namespace holdfast::store {

Result<CancelSeries::Outcome> decide(const CancelSeries& command, RuleContext context,
                                     Transaction& tx) {
  const auto bookings = tx.bookings_of_series(command.agency, command.series);
  if (bookings.empty()) {
    return Error{Errc::not_found, "there is no such series"};
  }
  Faults faults;
  faults.check_text("/reason", command.reason, 1000);
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  CancelSeries::Outcome outcome;
  for (const auto& booking : bookings) {
    if (booking.time.start < command.from) {
      continue;
    }
    outcome.occurrences.push_back(
        {booking.time.start, booking.local_start,
         cancel_booking(booking, {command.actor, command.by, command.reason, command.dry_run},
                        context, tx)});
  }
  return outcome;
}

}  // namespace holdfast::store
