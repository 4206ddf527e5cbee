// Freed time looks at the waitlist: rules W3, W7, W8 and W10 of docs/waitlist.md. What every rule
// calls that gives time back.
#pragma once

#include <vector>

#include "store/booking.hpp"
#include "store/claim.hpp"
#include "store/effect.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"
#include "store/waitlist.hpp"

namespace holdfast::store {

/// Time of a resource that may be free now.
struct Freed {
  ResourceId resource;
  TimeRange time;
};

/// The time of claims that are not among `after`.
std::vector<Freed> freed(const std::vector<Claim>& before, const std::vector<Claim>& after);

/// Offers freed time to the first who wait for it, or books it for them, so that it is never free
/// for anybody else (rule W3). The last step of a command: claims as they will be, everything else
/// written. What turns out not to be free is left alone, so more may be named than was freed.
///
/// Bounded: one step of an index where nobody waits; else at most kMostServed entries are served
/// and kMostSeen looked at. What is left over is found by ServeWaiting.
void look_at_waitlist(AgencyId agency, const std::vector<Freed>& freed, RuleContext context,
                      Transaction& tx);
inline constexpr int kMostServed = 100;
inline constexpr int kMostSeen = 2000;

/// An offer's time is over: offered -> expired. Who had it goes on waiting, but not for that time,
/// and the next one gets it in the same commit (rule W7). Where its message has not been handed
/// over yet the offer is prolonged instead (rule W8). Returns the offer as it stands then.
Booking end_offer(const Booking& offer, const Actor& actor, RuleContext context, Transaction& tx);

/// All of that but the release of its time, and without being prolonged: `offer` expires, and those
/// to whom it stood open wait on. Returns them; what else is free for them is the caller's to find.
std::vector<WaitlistEntry> lapse(Booking& offer, const std::vector<WaitlistEntry>& entries,
                                 const Actor& actor, RuleContext context, Transaction& tx);

/// waiting -> expired, once `expires_at` has passed.
void expire_wish(const WaitlistEntry& entry, RuleContext context, Transaction& tx);

/// After an attempt to send was recorded: the limit of an offer begins when its message is handed
/// over, and an offer that cannot be told passes on (rule W8). Other effects are left alone.
void note_handed_over(const Effect& effect, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
