#include "store/commands/lifecycle.hpp"
#include "store/placement.hpp"
#include "store/rules/reassign.hpp"
#include "store/rules/refusals.hpp"
#include "store/rules/steps.hpp"

namespace holdfast::store {

Result<Booking> decide(const ReassignBooking& command, RuleContext context, Transaction& tx) {
  const auto before = booking_for(command, tx);
  if (!before) {
    return before.error();
  }
  Reassignment wanted;
  wanted.actor = command.actor;
  wanted.from = command.from;
  wanted.to = command.to;
  wanted.because = command.reason;
  wanted.dry_run = command.dry_run;
  return reassign(*before, wanted, context, tx);
}

}  // namespace holdfast::store
