// Commands on who may read or write whose calendars.
#pragma once

#include "store/delegation.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// People to whom one person delegates at most.
inline constexpr std::size_t kMostDelegates = 50;

/// Grants, or changes what was granted.
/// Errors: not_found (either person, or not of this agency), validation (to oneself), storage_full
/// (too many).
struct Delegate {
  using Outcome = Delegation;
  AgencyId agency;
  Actor actor;
  UserId owner;
  UserId delegate;
  bool may_write = false;
};
Result<Delegation> decide(const Delegate& command, RuleContext context, Transaction& tx);

/// Takes it back. Errors: not_found.
struct RevokeDelegation {
  using Outcome = bool;
  AgencyId agency;
  Actor actor;
  UserId owner;
  UserId delegate;
};
Result<bool> decide(const RevokeDelegation& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
