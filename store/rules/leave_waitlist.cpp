#include "store/rules/record.hpp"
#include "store/rules/waitlist_notices.hpp"
#include "store/rules/waitlist_offers.hpp"
#include "store/rules/waitlist_steps.hpp"

namespace holdfast::store {

Result<WaitlistStanding> decide(const LeaveWaitlist& command, RuleContext context,
                                Transaction& tx) {
  const auto entry = entry_for(command, tx);
  if (!entry) {
    return entry.error();
  }
  // Before the version: leaving twice is one wish.
  if (entry->status == WishStatus::left) {
    return standing_of(*entry, tx);
  }
  if (const auto same = same_version(command, *entry); !same) {
    return same.error();
  }
  if (!may_become(entry->status, WishStatus::left)) {
    return cannot_become(*entry, "taken off the waitlist");
  }
  auto after = *entry;
  after.status = WishStatus::left;
  after.version += 1;
  if (command.dry_run) {
    return standing_of(after, tx);
  }
  tx.put(after);
  hush(after, tx);
  record({after.agency, command.actor, "waitlist.left", after.id.value, describe(*entry),
          describe(after)},
         context, tx);
  const auto offer = tx.booking(entry->agency, entry->booking);
  if (entry->status == WishStatus::offered && offer) {
    withdraw(after, *offer, BookingStatus::expired, "offer.declined", command.actor, context, tx);
  } else {
    retire_kept(after, "waitlist.left", command.actor, context, tx);
  }
  return standing_of(after, tx);
}

}  // namespace holdfast::store
