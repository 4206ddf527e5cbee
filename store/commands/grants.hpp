// Commands on accounts that people let us use.
#pragma once

#include <string>

#include "store/grant.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

inline constexpr std::chrono::minutes kLongestConsent{10};
/// Accounts of one person that may wait or be in use.
inline constexpr std::size_t kMostGrants = 20;

/// Somebody is sent to a service to agree: for a new grant, or again for one that there is.
/// Errors: validation; not_found (no such resource, grant, active user or living invitation);
/// already_exists (too many).
struct BeginConsent {
  using Outcome = Grant;
  Actor actor;
  /// `id` empty: a new one, of which agency, resource and provider count. Else that one, and
  /// nothing else counts.
  Grant grant;
  /// `grant` is filled in.
  Consent consent;
};
Result<Grant> decide(const BeginConsent& command, RuleContext context, Transaction& tx);

/// Somebody came back: the secret is used up, whatever comes of it. Errors: not_found (never given
/// out, used, too late, or whoever sent them may not any more).
struct TakeConsent {
  struct Outcome {
    Grant grant;
    Consent consent;
  };
  std::string hash;
};
Result<TakeConsent::Outcome> decide(const TakeConsent& command, RuleContext context,
                                    Transaction& tx);

/// They agreed, and the service gave a refresh token: the grant is active, and sources that had
/// stopped for want of it go on. Where the person has that account tied already, it is that grant
/// which goes on, and the new one is dropped: one account, one grant.
/// Errors: not_found; validation (it is another account than before).
struct CompleteGrant {
  using Outcome = Grant;
  AgencyId agency;
  Actor actor;
  GrantId grant;
  std::string account;
  std::string subject;
  std::string scopes;
  std::string sealed_secret;
};
Result<Grant> decide(const CompleteGrant& command, RuleContext context, Transaction& tx);

/// A grant by a service account, for the account `subject`. Errors: validation, not_found (no such
/// resource), already_exists.
struct DelegateGrant {
  using Outcome = Grant;
  Actor actor;
  Grant grant;
};
Result<Grant> decide(const DelegateGrant& command, RuleContext context, Transaction& tx);

/// The service gave a new refresh token in the place of ours. Errors: not_found, version_conflict
/// (somebody agreed meanwhile: theirs stands).
struct ReplaceGrantSecret {
  using Outcome = Grant;
  AgencyId agency;
  GrantId grant;
  std::int64_t version = 0;
  std::string sealed_secret;
};
Result<Grant> decide(const ReplaceGrantSecret& command, RuleContext context, Transaction& tx);

/// The service takes it no more. Its sources stop; their last known busy time bars on.
/// Errors: not_found, version_conflict.
struct ExpireGrant {
  using Outcome = Grant;
  AgencyId agency;
  GrantId grant;
  std::int64_t version = 0;
  std::string detail;
};
Result<Grant> decide(const ExpireGrant& command, RuleContext context, Transaction& tx);

/// A person takes it back. Its sources stop; without any, it is forgotten. Errors: not_found.
struct EndGrant {
  using Outcome = Grant;
  AgencyId agency;
  Actor actor;
  GrantId grant;
};
Result<Grant> decide(const EndGrant& command, RuleContext context, Transaction& tx);

/// Forgets who was sent to agree and did not come back in time.
struct DropConsents {
  using Outcome = int;
  int limit = 500;
};
Result<int> decide(const DropConsents& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
