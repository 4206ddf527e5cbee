// Rule W11: staff serve somebody out of turn, on the matcher's path.
#include <utility>

#include "store/placement.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/refusals.hpp"
#include "store/rules/waitlist_offers.hpp"
#include "store/rules/waitlist_steps.hpp"

namespace holdfast::store {

namespace {

Result<WaitlistStanding> as_served(WaitlistEntry entry, Instant wanted, const Reads& reads) {
  auto standing = standing_of(std::move(entry), reads);
  if (standing.booking && standing.booking->time.start == wanted) {
    return standing;
  }
  return cannot_become(standing.entry, "promoted");
}

}  // namespace

Result<WaitlistStanding> decide(const PromoteEntry& command, RuleContext context, Transaction& tx) {
  const auto entry = entry_for(command, tx);
  if (!entry) {
    return entry.error();
  }
  if (const auto same = same_version(command, *entry); !same) {
    return same.error();
  }
  // One live offer for an entry (rule W4): it is declined first.
  if (entry->status != WishStatus::waiting) {
    return cannot_become(*entry, "promoted");
  }
  const auto service = tx.service(entry->agency, entry->service);
  if (!service || !service->active) {
    return Error{Errc::not_found, "the service cannot be booked any more"};
  }
  // Whether it suits the customer was for the person who promotes to ask.
  const auto wish = wish_of(*entry, *service, command.starts_at);
  const auto placement = place_over_expired(wish, command.dry_run, context, tx);
  // What had run out there may have gone to this very entry: it was the first who waits for it.
  if (auto now = tx.waitlist_entry(entry->agency, entry->id);
      now && now->version != entry->version) {
    return as_served(std::move(*now), command.starts_at, tx);
  }
  if (!placement) {
    return with_alternatives(placement.error(), wish, context, tx);
  }
  const auto served = plan_serving(*service, *entry, *placement, context, tx);
  if (!command.dry_run) {
    serve(served, *placement, command.actor, context, tx);
  }
  return WaitlistStanding{served.entry, served.booking, std::nullopt};
}

}  // namespace holdfast::store
