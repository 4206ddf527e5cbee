// The time is open again: conflicts that the closure raised close themselves (rule C37, W10).
#include "store/commands/closures.hpp"
#include "store/rules/administration.hpp"
#include "store/rules/closed_time.hpp"
#include "store/rules/closure_words.hpp"

namespace holdfast::store {

Result<Closure> decide(const RemoveClosure& command, RuleContext context, Transaction& tx) {
  const auto closure = tx.closure(command.agency, command.closure);
  if (!closure) {
    return Error{Errc::not_found, "there is no such closure"};
  }
  if (command.expected_version) {
    if (const auto same = expect_version(*command.expected_version, closure->version); !same) {
      return same.error();
    }
  }
  if (command.dry_run) {
    return *closure;
  }
  tx.remove_closure(closure->agency, closure->id);
  record({closure->agency,
          command.actor,
          "closure.removed",
          closure->id.value,
          describe(*closure),
          {}},
         context, tx);
  close_time(*closure, {}, command.actor, context, tx);
  return *closure;
}

}  // namespace holdfast::store
