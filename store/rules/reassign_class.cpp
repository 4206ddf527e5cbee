#include "store/rules/whole_class.hpp"

namespace holdfast::store {

Result<WholeClass> decide(const ReassignClass& command, RuleContext context, Transaction& tx) {
  const auto before = class_for(command, tx);
  if (!before) {
    return before;
  }
  Reassignment wanted;
  wanted.actor = command.actor;
  wanted.from = command.from;
  wanted.to = command.to;
  wanted.because = command.reason;
  wanted.dry_run = command.dry_run;
  return reassign_class(*before, wanted, context, tx);
}

}  // namespace holdfast::store
