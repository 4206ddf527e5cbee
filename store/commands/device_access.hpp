// Commands on passwords of calendar apps, and on invitations to make them.
#pragma once

#include "store/device_access.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// App passwords in force that one person may have.
inline constexpr std::size_t kMostAppPasswords = 20;
inline constexpr std::chrono::days kLongestInvitation{30};

/// Stores a new password's hash; the password itself is known to the caller alone. Where it is made
/// by an invitation, that one is looked at again here: it may have ended a moment ago.
/// Errors: validation; not_found (no such active user, or the invitation has ended);
/// already_exists (that password, or too many).
struct MakeAppPassword {
  using Outcome = AppPassword;
  Actor actor;
  AppPassword password;
  /// Empty: the person itself asks.
  InvitationId invitation = {};
};
Result<AppPassword> decide(const MakeAppPassword& command, RuleContext context, Transaction& tx);

/// Ends it at once. Revoking twice is one wish. Errors: not_found.
struct RevokeAppPassword {
  using Outcome = AppPassword;
  AgencyId agency;
  Actor actor;
  AppPasswordId password;
};
Result<AppPassword> decide(const RevokeAppPassword& command, RuleContext context, Transaction& tx);

/// Stores a new invitation's hash; one that the user had before ends.
/// Errors: validation; not_found (no such active user); already_exists (that secret).
struct MakeInvitation {
  using Outcome = Invitation;
  Actor actor;
  Invitation invitation;
};
Result<Invitation> decide(const MakeInvitation& command, RuleContext context, Transaction& tx);

/// Ends it at once; passwords made with it stay. Errors: not_found.
struct RevokeInvitation {
  using Outcome = Invitation;
  AgencyId agency;
  Actor actor;
  InvitationId invitation;
};
Result<Invitation> decide(const RevokeInvitation& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
