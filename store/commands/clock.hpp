// What is noted about the machine's clock.
#pragma once

#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// The time of day jumped, and is steady again (rule C42): from here on the log is in another time
/// than before. Times of entries may go back there.
struct NoteClockJump {
  using Outcome = int;
  AgencyId agency;
  Duration by{0};
};
Result<int> decide(const NoteClockJump& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
