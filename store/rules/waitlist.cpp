#include "store/rules/waitlist.hpp"

#include <algorithm>

#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/texts.hpp"
#include "store/rules/waitlist_matcher.hpp"
#include "store/rules/waitlist_notices.hpp"
#include "store/rules/waitlist_offers.hpp"
#include "store/rules/waitlist_search.hpp"

namespace holdfast::store {
namespace {

/// How often an offer whose message is still on its way is prolonged: a mail server that is away
/// for so long (a day, with the usual limit) is no reason to keep the time from everybody else.
constexpr int kMostProlonged = 12;

/// The newest message that told of the entry's offer.
std::optional<Effect> message_of(const WaitlistEntry& entry, const Reads& reads) {
  std::optional<Effect> newest;
  for (auto& effect : reads.effects_of(entry.agency, BookingId{entry.id.value})) {
    if (effect.kind == "waitlist.offered" && effect.sequence == entry.version) {
      newest = std::move(effect);
    }
  }
  return newest;
}

void prolong(Booking& offer, Instant until, RuleContext context, Transaction& tx) {
  const auto before = describe(offer);
  offer.deadline = until;
  offer.version += 1;
  offer.updated_at = context.now;
  tx.put(offer);
  record({offer.agency, timer_actor(), "offer.prolonged", offer.id.value, before, describe(offer)},
         context, tx);
}

/// Rule W8: while the message waits to be sent the limit has not begun. A new message with the new
/// limit takes its place. False where the offer ends now.
bool prolong_unheard(Booking& offer, const std::vector<WaitlistEntry>& entries, RuleContext context,
                     Transaction& tx) {
  const auto service = tx.service(offer.agency, offer.service);
  if (entries.size() != 1 || !service) {
    return false;
  }
  const auto limit = offer_limit(*service, offer.time.start, context.now);
  const auto message = message_of(entries.front(), tx);
  if (limit.shared || !message ||
      (message->state != EffectState::due && message->state != EffectState::leased)) {
    return false;
  }
  const int times = message->discriminator.empty() ? 0 : std::stoi(message->discriminator);
  if (times >= kMostProlonged) {
    return false;
  }
  prolong(offer, limit.until, context, tx);
  tell_wish("waitlist.offered", entries.front(), &offer, context, tx, std::to_string(times + 1));
  return true;
}

}  // namespace

std::vector<Freed> freed(const std::vector<Claim>& before, const std::vector<Claim>& after) {
  std::vector<Freed> gone;
  for (const auto& claim : before) {
    const bool stays = std::any_of(after.begin(), after.end(), [&](const Claim& other) {
      return other.resource == claim.resource && other.unit == claim.unit &&
             other.time.contains(claim.time);
    });
    if (!stays) {
      gone.push_back({claim.resource, claim.time});
    }
  }
  return gone;
}

void look_at_waitlist(AgencyId agency, const std::vector<Freed>& freed, RuleContext context,
                      Transaction& tx) {
  if (freed.empty()) {
    return;
  }
  const auto waited_for = tx.services_waited_for(agency);
  if (waited_for.empty()) {
    return;
  }
  WaitlistMatcher matcher(agency, context, tx);
  for (const auto& id : waited_for) {
    if (const auto service = tx.service(agency, id)) {
      matcher.add(*service, freed);
    }
  }
  matcher.run();
}

Booking end_offer(const Booking& offer, const Actor& actor, RuleContext context, Transaction& tx) {
  const auto entries = tx.waitlist_of_offer(offer.agency, offer.id);
  auto after = offer;
  if (prolong_unheard(after, entries, context, tx)) {
    return after;
  }
  const auto waiting = lapse(after, entries, actor, context, tx);
  release(after, "expired", context, tx);
  for (const auto& entry : waiting) {
    serve_if_free(entry.agency, entry.id, context, tx);
  }
  return after;
}

std::vector<WaitlistEntry> lapse(Booking& after, const std::vector<WaitlistEntry>& entries,
                                 const Actor& actor, RuleContext context, Transaction& tx) {
  const auto offer = after;
  after.status = BookingStatus::expired;
  after.deadline.reset();
  after.version += 1;
  after.updated_at = context.now;
  tx.put(after);
  record({after.agency, actor, "claim.expired", after.id.value, describe(offer), describe(after)},
         context, tx);
  std::vector<WaitlistEntry> waiting;
  for (const auto& entry : entries) {
    waiting.push_back(wait_on(entry, offer, true, context, tx));
    tell_wish("waitlist.lapsed", waiting.back(), &offer, context, tx);
  }
  return waiting;
}

void expire_wish(const WaitlistEntry& entry, RuleContext context, Transaction& tx) {
  if (!may_become(entry.status, WishStatus::expired)) {
    return;
  }
  auto after = entry;
  after.status = WishStatus::expired;
  after.version += 1;
  tx.put(after);
  record({entry.agency, timer_actor(), "waitlist.expired", entry.id.value, describe(entry),
          describe(after)},
         context, tx);
  retire_kept(after, "waitlist.expired", timer_actor(), context, tx);
  tell_wish("waitlist.expired", after, nullptr, context, tx);
}

void note_handed_over(const Effect& effect, RuleContext context, Transaction& tx) {
  if (effect.kind != "waitlist.offered") {
    return;
  }
  const auto entry = tx.waitlist_entry(effect.agency, WaitlistId{effect.booking.value});
  if (!entry || entry->status != WishStatus::offered || effect.sequence != entry->version) {
    return;
  }
  auto offer = tx.booking(entry->agency, entry->booking);
  const auto service = tx.service(entry->agency, entry->service);
  if (!offer || !service) {
    return;
  }
  const auto limit = offer_limit(*service, offer->time.start, context.now);
  if (effect.state == EffectState::failed && goes_another_way(effect, tx)) {
    return;
  }
  if (effect.state == EffectState::failed) {
    // Nobody will ever answer it.
    const auto waits = wait_on(*entry, *offer, true, context, tx);
    withdraw(waits, *offer, BookingStatus::expired, "claim.expired", timer_actor(), context, tx);
  } else if (effect.state == EffectState::delivered && !limit.shared &&
             limit.until >= offer->deadline.value_or(limit.until) + std::chrono::minutes{1}) {
    prolong(*offer, limit.until, context, tx);
  }
}

}  // namespace holdfast::store
