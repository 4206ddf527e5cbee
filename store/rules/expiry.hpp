// Holds, requests and offers that ran out (rule C8). They own their time until somebody notices:
// the timer, or a decision that finds it in its way.
#pragma once

#include "store/placement.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// held, requested or offered -> expired: the time is free, and who was told of the booking is
/// told. Returns it as it stands then.
Booking expire(const Booking& before, const std::string& reason, const Actor& actor,
               RuleContext context, Transaction& tx);

/// What has run out and lies near the bookings of that span ends now: it is in nobody's way any
/// more. A bounded number; the timer does the rest. Nothing ends by a clock that was just set (rule
/// C42). Returns whether anything did.
bool clear_expired(AgencyId agency, TimeRange starts, RuleContext context, Transaction& tx);

/// place(), and where that finds somebody booked up, once more without what has run out there. A
/// dry run writes nothing, so it counts as taken what nobody has noticed yet.
Result<Placement> place_over_expired(const Wish& wish, bool dry_run, RuleContext context,
                                     Transaction& tx);

}  // namespace holdfast::store
