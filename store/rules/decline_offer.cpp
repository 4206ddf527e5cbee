// Rule W7: a declined offer goes to the next one in the same commit.
#include "store/rules/record.hpp"
#include "store/rules/waitlist_notices.hpp"
#include "store/rules/waitlist_offers.hpp"
#include "store/rules/waitlist_search.hpp"
#include "store/rules/waitlist_steps.hpp"

namespace holdfast::store {

Result<WaitlistStanding> decide(const DeclineOffer& command, RuleContext context, Transaction& tx) {
  const auto entry = entry_for(command, tx);
  if (!entry) {
    return entry.error();
  }
  const auto offer = open_offer(command, *entry, "declined", context, tx);
  if (!offer) {
    return offer.error();
  }
  if (command.leave) {
    LeaveWaitlist leave{command};
    leave.expected_version.reset();
    return decide(leave, context, tx);
  }
  if (command.dry_run) {
    auto after = *entry;
    after.status = entry->expires_at <= context.now ? WishStatus::expired : WishStatus::waiting;
    after.version += 1;
    return standing_of(after, tx);
  }
  const auto waits = wait_on(*entry, *offer, true, context, tx);
  hush(waits, tx);
  withdraw(waits, *offer, BookingStatus::waitlisted, "offer.declined", command.actor, context, tx);
  serve_if_free(waits.agency, waits.id, context, tx);
  return standing_of(tx.waitlist_entry(waits.agency, waits.id).value_or(waits), tx);
}

}  // namespace holdfast::store
