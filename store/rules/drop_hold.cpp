#include "store/commands/holds.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/holds.hpp"
#include "store/rules/moves.hpp"

namespace holdfast::store {

Result<Booking> decide(const DropHold& command, RuleContext context, Transaction& tx) {
  const auto before = find_hold(command.agency, command.booking, command.token_hash, tx);
  if (!before || before->status == BookingStatus::expired) {
    return before;
  }
  if (before->status != BookingStatus::held) {
    return cannot_become(*before, "dropped");
  }
  if (command.dry_run) {
    auto after = *before;
    after.status = BookingStatus::expired;
    after.version += 1;
    return after;
  }
  return expire(*before, "hold.dropped", command.actor, context, tx);
}

}  // namespace holdfast::store
