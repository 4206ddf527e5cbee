// Which free times a wish could have.
#pragma once

#include <optional>

#include "store/placement.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/waitlist.hpp"

namespace holdfast::store {

/// Whether the customer has a booking of that service then, besides the one that is replaced:
/// nobody is served twice.
bool has_booking_then(const WaitlistEntry& entry, TimeRange appointment, const Reads& reads);

/// The placement for that entry at that start, if it suits the customer and is free.
std::optional<Placement> place_for(const WaitlistEntry& entry, const Service& service,
                                   Instant start, RuleContext context, const Reads& reads);

/// The earliest time in the entry's windows that it could have.
std::optional<Placement> find_for(const WaitlistEntry& entry, const Service& service,
                                  RuleContext context, const Reads& reads);

/// Serves the entry, if it waits (as stored now) and something that it could have is free; ends it
/// if its own time is over. Returns whether it was served.
bool serve_if_free(AgencyId agency, const WaitlistId& id, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
