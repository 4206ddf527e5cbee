#include "store/commands/lifecycle.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/record.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {

Result<int> decide(const ExpireDue& command, RuleContext context, Transaction& tx) {
  int expired = 0;
  const auto now_included = context.now + Duration{1};
  for (const auto& due : tx.bookings_due(command.agency, now_included, command.limit)) {
    expire(due, "claim.expired", timer_actor(), context, tx);
    ++expired;
  }
  for (const auto& entry : tx.waitlist_due(command.agency, now_included, command.limit)) {
    expire_wish(entry, context, tx);
    ++expired;
  }
  return expired;
}

}  // namespace holdfast::store
