#include <algorithm>

#include "store/commands/holds.hpp"
#include "store/rules/holds.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

Result<Booking> decide(const ExtendHold& command, RuleContext context, Transaction& tx) {
  const auto before = find_hold(command.agency, command.booking, command.token_hash, tx);
  if (!before) {
    return before.error();
  }
  if (const auto valid = check_keep_for(command.keep_for); !valid) {
    return valid.error();
  }
  if (const auto alive = expect_alive(*before, "extended", context.now); !alive) {
    return alive.error();
  }
  // Who did not hear the first answer asks again: that is one wish, not two.
  if (before->extended) {
    return before;
  }
  auto after = *before;
  after.extended = true;
  after.deadline = std::max<Instant>(*before->deadline, context.now + command.keep_for);
  after.version += 1;
  after.updated_at = context.now;
  if (command.dry_run) {
    return after;
  }
  tx.put(after);
  record({after.agency, command.actor, "hold.extended", after.id.value, describe(*before),
          describe(after)},
         context, tx);
  return after;
}

}  // namespace holdfast::store
