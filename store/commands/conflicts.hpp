// Settling open questions.
#pragma once

#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/conflict.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

enum class Resolution {
  /// The booking stands, the busy time yields: staff will see to it.
  keep,
  /// To another time.
  move,
  /// To another resource at the same time.
  reassign,
  /// The booking is cancelled.
  cancel,
  /// Both take place.
  accept_overlap,
};
std::string_view name(Resolution resolution);
std::optional<Resolution> resolution(std::string_view name);

/// Errors: not_found, invalid_transition (closed already), validation, and those of the move,
/// reassignment or cancellation that it asks for.
struct ResolveConflict {
  struct Outcome {
    Conflict conflict;
    Booking booking;
  };
  AgencyId agency;
  Actor actor;
  ConflictId conflict;
  Resolution how = Resolution::keep;
  /// For people; wanted for keep and accept_overlap.
  std::string reason;
  /// For move.
  std::optional<Instant> starts_at;
  /// For reassign; nothing: whoever is free.
  std::optional<ResourceId> to;
  /// For move: who must not lose the appointment by it.
  std::optional<ResourceId> keep_with = {};
  bool dry_run = false;
};
Result<ResolveConflict::Outcome> decide(const ResolveConflict& command, RuleContext context,
                                        Transaction& tx);

/// What time brings to open conflicts. Those of bookings that begin within `escalate_before` of the
/// settings are told once more, each once; those of bookings that have begun are closed as
/// "unresolved": nobody can settle them any more, and they count against the agency.
struct EscalateConflicts {
  struct Outcome {
    int escalated = 0;
    int unresolved = 0;
  };
  AgencyId agency;
  int limit = 200;
};
Result<EscalateConflicts::Outcome> decide(const EscalateConflicts& command, RuleContext context,
                                          Transaction& tx);

}  // namespace holdfast::store
