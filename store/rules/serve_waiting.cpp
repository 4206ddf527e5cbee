// What no release tells of: time that can be had by now.
#include "store/commands/waitlist.hpp"
#include "store/rules/waitlist_offers.hpp"
#include "store/rules/waitlist_search.hpp"

namespace holdfast::store {

Result<ServeWaiting::Outcome> decide(const ServeWaiting& command, RuleContext context,
                                     Transaction& tx) {
  ServeWaiting::Outcome outcome;
  const auto page =
      tx.waitlist(command.agency, std::nullopt, WishStatus::waiting, command.after, command.limit);
  for (const auto& entry : page) {
    const auto service = tx.service(command.agency, entry.service);
    if (!service || !service->active || !service->policy.waitlist ||
        entry.expires_at <= context.now) {
      continue;
    }
    if (const auto found = find_for(entry, *service, context, tx)) {
      serve(plan_serving(*service, entry, found->placement, context, tx), found->placement, Actor{},
            context, tx);
      ++outcome.served;
    }
  }
  if (static_cast<int>(page.size()) == command.limit) {
    outcome.last = page.back().id;
  }
  return outcome;
}

}  // namespace holdfast::store
