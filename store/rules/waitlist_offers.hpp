// One entry gets one slot, as an offer or as its booking: rules W4, W5 and W9 of docs/waitlist.md.
#pragma once

#include <string>

#include "store/placement.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"
#include "store/waitlist.hpp"

namespace holdfast::store {

/// Until when an offer stands (rule W5).
struct OfferLimit {
  Instant until;
  /// There is no time left for one after another: the offer stands open to several, and the first
  /// of them to accept has it.
  bool shared = false;
};
OfferLimit offer_limit(const Service& service, Instant start, Instant now);
/// To how many a shared offer stands open at most.
inline constexpr int kAtOnce = 5;

/// How long the wished appointment lasts.
std::chrono::minutes length_of(const WaitlistEntry& entry, const Service& service);
/// What is asked of the placement for that entry at that time.
Wish wish_of(const WaitlistEntry& entry, const Service& service, Instant start);
/// Whether the customer could come then: the wish still stands, a window holds the whole
/// appointment, there is notice enough, and nothing that overlaps it was passed on before.
bool suits(const WaitlistEntry& entry, TimeRange appointment, Instant now);

/// The entry and its booking as they will be.
struct Served {
  WaitlistEntry entry;
  Booking booking;
};
/// Offered; or confirmed, where the service's waitlist books and nothing is replaced: to give a
/// booking up is the customer's decision.
Served plan_serving(const Service& service, const WaitlistEntry& entry, const Placement& placement,
                    RuleContext context, const Reads& reads);
/// Writes what was planned, with its claims, audit entry and messages.
void serve(const Served& served, const Placement& placement, const Actor& actor,
           RuleContext context, Transaction& tx);

/// Opens a shared offer to one more.
void share(const Booking& offer, const WaitlistEntry& entry, RuleContext context, Transaction& tx);
/// That entry's part in the offer ends: it waits on, but not for this appointment if it `passes` on
/// it. Returns the entry as it is stored then. Once the offer's time has gone where it goes,
/// serve_if_free looks at what else is free, and ends a wish whose own time is over.
WaitlistEntry wait_on(const WaitlistEntry& entry, const Booking& offer, bool passes,
                      RuleContext context, Transaction& tx);

/// The entry, stored before as it stands now, has no part in the offer any more: others have it, or
/// the booking turns to `to` and its time is released. The last step.
void withdraw(const WaitlistEntry& entry, const Booking& offer, BookingStatus to,
              const std::string& action, const Actor& actor, RuleContext context, Transaction& tx);
/// The booking that a wish kept when it declined expires with the wish.
void retire_kept(const WaitlistEntry& entry, const std::string& action, const Actor& actor,
                 RuleContext context, Transaction& tx);

/// What a booking that came off the waitlist owes to the world, and the end of the one that it
/// replaces (rule W9). The last step: time is released.
void conclude(const Served& served, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
