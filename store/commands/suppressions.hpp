// Commands on addresses that nothing is sent to any more.
#pragma once

#include "store/rule_context.hpp"
#include "store/suppression.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Lets messages go to that address again. Errors: not_found.
struct ClearSuppression {
  using Outcome = Suppression;
  AgencyId agency;
  Actor actor;
  SuppressionId suppression;
};
Result<Suppression> decide(const ClearSuppression& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
