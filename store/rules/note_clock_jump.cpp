#include "store/commands/clock.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

Result<int> decide(const NoteClockJump& command, RuleContext context, Transaction& tx) {
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(command.by).count();
  record(
      {command.agency, timer_actor(), "clock.skew", "clock", {}, {{"milliseconds", milliseconds}}},
      context, tx);
  return 0;
}

}  // namespace holdfast::store
