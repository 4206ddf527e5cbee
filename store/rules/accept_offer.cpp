// Rules W5, W6 and W9: the offer becomes the booking.
#include <algorithm>
#include <utility>

#include "store/placement.hpp"
#include "store/rules/carried.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/refusals.hpp"
#include "store/rules/waitlist_notices.hpp"
#include "store/rules/waitlist_offers.hpp"
#include "store/rules/waitlist_search.hpp"
#include "store/rules/waitlist_steps.hpp"

namespace holdfast::store {
namespace {

/// The claims of the offer, or of the class in which it is a seat.
std::vector<Claim> claims_behind(const Booking& offer, const Reads& reads) {
  const auto& origin = offer.session.empty() ? offer.id.value : offer.session.value;
  return reads.claims_of(offer.agency, origin);
}

/// Whether other plans came to lie on the offer's time since it was made. Other bookings cannot:
/// the time is its own.
bool is_overlain(const std::vector<Claim>& owned, AgencyId agency, const Reads& reads) {
  return std::any_of(owned.begin(), owned.end(), [&](const Claim& claim) {
    const auto there = reads.claims(agency, claim.resource, claim.time);
    return std::any_of(there.begin(), there.end(),
                       [](const Claim& other) { return !is_exclusive(other.kind); });
  });
}

/// Nothing where the offer keeps what it has; other resources at the same time where plans came to
/// lie on it, or hours and places do not carry it any more: no conflict was opened for what was
/// promised to nobody yet. Errors: as place(), with alternatives.
Result<std::optional<Placement>> place_anew(const AcceptOffer& command, const WaitlistEntry& entry,
                                            const Booking& offer, RuleContext context,
                                            Transaction& tx) {
  const auto owned = claims_behind(offer, tx);
  if (!is_overlain(owned, offer.agency, tx) && is_carried(offer, owned, tx)) {
    return std::optional<Placement>{};
  }
  const auto service = tx.service(offer.agency, offer.service);
  if (!service) {
    return Error{Errc::not_found, "the offer's service is gone"};
  }
  auto wish = wish_of(entry, *service, offer.time.start);
  wish.length = offer.time.length();
  wish.moving = &offer;
  wish.start_stands = true;
  auto placement = place_over_expired(wish, command.dry_run, context, tx);
  if (!placement) {
    return with_alternatives(placement.error(), wish, context, tx);
  }
  return std::optional<Placement>{std::move(*placement)};
}

/// A shared offer has one winner; the others wait on.
std::vector<WaitlistEntry> tell_the_others(const WaitlistEntry& winner, const Booking& offer,
                                           RuleContext context, Transaction& tx) {
  std::vector<WaitlistEntry> waiting;
  for (const auto& other : tx.waitlist_of_offer(offer.agency, offer.id)) {
    if (other.id != winner.id) {
      waiting.push_back(wait_on(other, offer, false, context, tx));
      tell_wish("waitlist.lost", waiting.back(), &offer, context, tx);
    }
  }
  return waiting;
}

}  // namespace

Result<Booking> decide(const AcceptOffer& command, RuleContext context, Transaction& tx) {
  const auto entry = entry_for(command, tx);
  if (!entry) {
    return entry.error();
  }
  // Before the version: a second click on the same link has the first one's answer.
  if (entry->status == WishStatus::booked) {
    if (auto booking = tx.booking(entry->agency, entry->booking)) {
      return std::move(*booking);
    }
  }
  const auto offer = open_offer(command, *entry, "accepted", context, tx);
  if (!offer) {
    return offer.error();
  }
  const auto placement = place_anew(command, *entry, *offer, context, tx);
  if (!placement) {
    return placement.error();
  }
  auto booking = *offer;
  if (*placement) {
    grant(booking, **placement, context);
  }
  booking.status = BookingStatus::confirmed;
  booking.deadline.reset();
  booking.customer = entry->customer;
  booking.note = entry->note;
  booking.entry = entry->id;
  booking.version += 1;
  booking.updated_at = context.now;
  if (command.dry_run) {
    return booking;
  }
  auto after = *entry;
  after.status = WishStatus::booked;
  after.version += 1;

  const auto left = *placement ? owned_time(*offer, tx) : std::vector<Freed>{};
  const auto others = tell_the_others(after, *offer, context, tx);
  tx.put(booking);
  if (*placement) {
    take(booking, **placement, &*offer, tx);
  } else {
    take(booking, tx.claims_of(booking.agency, booking.id.value), tx);
  }
  tx.put(after);
  record({booking.agency, command.actor, "offer.accepted", booking.id.value, describe(*offer),
          describe(booking)},
         context, tx);
  conclude({after, booking}, context, tx);
  give_back(booking.agency, left, context, tx);
  for (const auto& other : others) {
    serve_if_free(other.agency, other.id, context, tx);
  }
  return booking;
}

}  // namespace holdfast::store
