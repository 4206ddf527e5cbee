// Commands on the waitlist: rules W1 to W11 of docs/waitlist.md.
#pragma once

#include <optional>
#include <string>

#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"
#include "store/waitlist.hpp"

namespace holdfast::store {

/// Serves the entry at once where something fits and is free. Errors: not_found (service, resource,
/// the booking to replace), validation, already_exists (the same wish of the same customer).
struct JoinWaitlist {
  using Outcome = WaitlistEntry;
  Actor actor;
  /// Without id, status and booking.
  WaitlistEntry entry;
  bool dry_run = false;
};
Result<WaitlistEntry> decide(const JoinWaitlist& command, RuleContext context, Transaction& tx);

/// Takes the wish back, and an open offer with it. Leaving twice succeeds. Errors: not_found,
/// version_conflict, invalid_transition (booked).
struct LeaveWaitlist {
  using Outcome = WaitlistEntry;
  AgencyId agency;
  Actor actor;
  WaitlistId entry;
  std::optional<std::int64_t> expected_version;
};
Result<WaitlistEntry> decide(const LeaveWaitlist& command, RuleContext context, Transaction& tx);

/// offered -> confirmed: the offer's claim becomes the booking's. Errors: not_found, offer_expired
/// (with alternatives), invalid_transition.
struct AcceptOffer {
  using Outcome = Booking;
  AgencyId agency;
  Actor actor;
  WaitlistId entry;
};
Result<Booking> decide(const AcceptOffer& command, RuleContext context, Transaction& tx);

/// The next entry gets the time in the same commit; this one goes on waiting, or leaves.
struct DeclineOffer {
  using Outcome = WaitlistEntry;
  AgencyId agency;
  Actor actor;
  WaitlistId entry;
  bool leave = false;
};
Result<WaitlistEntry> decide(const DeclineOffer& command, RuleContext context, Transaction& tx);

/// Staff serve that entry out of turn, at that time. Errors: as RequestBooking's about time.
struct PromoteEntry {
  using Outcome = WaitlistEntry;
  AgencyId agency;
  Actor actor;
  WaitlistId entry;
  Instant starts_at;
  bool dry_run = false;
};
Result<WaitlistEntry> decide(const PromoteEntry& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
