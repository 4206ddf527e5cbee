// Other resources at the same time: one decision for the API, for the resolution of a conflict, and
// for what the ledger does by itself when busy time comes over a booking.
#pragma once

#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/placement.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

struct Reassignment {
  Actor actor;
  /// Who goes.
  ResourceId from;
  /// Who comes; nothing: whoever is free.
  std::optional<ResourceId> to = {};
  /// What made it necessary, for the audit: the origin of busy time. Empty: somebody wanted it.
  std::string because = {};
  bool dry_run = false;
};

/// The booking as it stands after. Its time stays, and so do its other resources where they are
/// free. Notice, booking window and slot step are not asked, for nothing new is promised; working
/// hours are. On an error nothing was written. Errors: as place(), invalid_transition, validation.
Result<Booking> reassign(const Booking& before, const Reassignment& wanted, RuleContext context,
                         Transaction& tx);

// Its steps, for whoever hands several bookings over at once.

/// Where the others go; of a group session for the whole of it. May end what has run out there.
Result<Placement> place_instead(const Booking& before, const Reassignment& wanted,
                                const Service& service, RuleContext context, Transaction& tx);
/// The booking with the others. Stores nothing.
Booking handed_over(const Booking& before, const Placement& placement, RuleContext context);
/// Stores it and tells its customer. Its claims are as they will be; what it left is the caller's
/// to give back. Returns the booking as it stands.
Booking store_handed_over(const Booking& before, Booking after, const Reassignment& wanted,
                          RuleContext context, Transaction& tx);
/// Who lost the appointment, and who got it: their calendars show it, but only a mail says so at
/// once.
void tell_staff(const Booking& before, const Booking& after, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
