// What no release tells of: time that can be had by now.
#include "store/commands/waitlist.hpp"
#include "store/rules/waitlist_search.hpp"

namespace holdfast::store {

Result<ServeWaiting::Outcome> decide(const ServeWaiting& command, RuleContext context,
                                     Transaction& tx) {
  ServeWaiting::Outcome outcome;
  const auto page =
      tx.waitlist(command.agency, std::nullopt, WishStatus::waiting, command.after, command.limit);
  for (const auto& entry : page) {
    outcome.served += serve_if_free(entry.agency, entry.id, context, tx) ? 1 : 0;
  }
  if (static_cast<int>(page.size()) == command.limit) {
    outcome.last = page.back().id;
  }
  return outcome;
}

}  // namespace holdfast::store
