#include "store/commands/effects.hpp"

namespace holdfast::store {

Result<int> decide(const DropKeptAnswers& command, RuleContext context, Transaction& tx) {
  return tx.drop_kept_answers(context.now, command.limit);
}

}  // namespace holdfast::store
