// Holidays, leave and repairs: rule C37.
#pragma once

#include <optional>
#include <vector>

#include "store/booking.hpp"
#include "store/closure.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Creates (empty id) or replaces a closure. What it hits becomes conflicted; `hit` names it, also
/// in a dry run, which changes nothing. Errors: not_found, validation, version_conflict.
struct DefineClosure {
  struct Outcome {
    Closure closure;
    std::vector<BookingId> hit;
  };
  Actor actor;
  Closure closure;
  std::optional<std::int64_t> expected_version;
  bool dry_run = false;
};
Result<DefineClosure::Outcome> decide(const DefineClosure& command, RuleContext context,
                                      Transaction& tx);

/// Conflicts that it raised close themselves, and the waitlist is looked at. Errors: not_found,
/// version_conflict.
struct RemoveClosure {
  using Outcome = Closure;
  AgencyId agency;
  Actor actor;
  ClosureId closure;
  std::optional<std::int64_t> expected_version;
  bool dry_run = false;
};
Result<Closure> decide(const RemoveClosure& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
