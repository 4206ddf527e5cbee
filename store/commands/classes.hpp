// Group sessions that change as a whole: every seat, or none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/booking.hpp"
#include "store/group_session.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// A session with the bookings that have seats in it, in order of their seats.
struct WholeClass {
  GroupSession session;
  std::vector<Booking> bookings;
};

/// What all of these have: which session, and which version of it the caller saw. Errors of all:
/// not_found, version_conflict (field current_version), validation.
struct ClassStep {
  using Outcome = WholeClass;
  AgencyId agency;
  Actor actor;
  SessionId session;
  std::optional<std::int64_t> expected_version;
  /// For people, without personal data: kept in the audit, which forgets nothing.
  std::string reason;
  /// Checks and answers, changes nothing.
  bool dry_run = false;
};

/// Everybody at another time, with the same people where they are free and else with others of the
/// pools; each keeps their seat, and is told. To where it is already changes nothing. Errors
/// besides: as RequestBooking's about time, with alternatives; invalid_transition (fields from,
/// allowed, booking) while a seat is only held, requested or offered: nobody else decides for them.
struct MoveClass : ClassStep {
  Instant starts_at;
  std::optional<ResourceId> wanted;
};
Result<WholeClass> decide(const MoveClass& command, RuleContext context, Transaction& tx);

/// Other resources at the same time: `from` goes; `to`, or else whoever is free, takes its place.
/// Each customer is told, and who comes and goes once. Errors besides: as place(),
/// invalid_transition as MoveClass.
struct ReassignClass : ClassStep {
  ResourceId from;
  std::optional<ResourceId> to;
};
Result<WholeClass> decide(const ReassignClass& command, RuleContext context, Transaction& tx);

/// All are cancelled as by staff, and told; seats that are only held or offered run out. The time
/// is given back once, when nobody sits there any more. The bookings as they stand then.
struct CancelClass : ClassStep {};
Result<WholeClass> decide(const CancelClass& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
