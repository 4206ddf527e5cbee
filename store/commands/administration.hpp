// Commands that set an agency up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/agency.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

struct DefineAgency {
  using Outcome = Agency;
  Actor actor;
  Agency agency;
};
Result<Agency> decide(const DefineAgency& command, RuleContext context, Transaction& tx);

/// Creates (empty id) or replaces a resource. A new staff resource gets its calendar. Bookings
/// ahead that it does not carry any more (shorter hours, fewer places, out of service) become
/// conflicted; `hit` names them, also in a dry run, which changes nothing (rule C37).
/// Errors: validation, already_exists (slug), not_found, version_conflict.
struct DefineResource {
  /// The resource as it stands now.
  struct Outcome : Resource {
    std::vector<BookingId> hit;
  };
  Actor actor;
  Resource resource;
  std::optional<std::int64_t> expected_version;
  bool dry_run = false;
};
Result<DefineResource::Outcome> decide(const DefineResource& command, RuleContext context,
                                       Transaction& tx);

/// Creates (empty id) or replaces a service. Errors as DefineResource.
struct DefineService {
  using Outcome = Service;
  Actor actor;
  Service service;
  std::optional<std::int64_t> expected_version;
  bool dry_run = false;
};
Result<Service> decide(const DefineService& command, RuleContext context, Transaction& tx);

/// Creates (empty id) or replaces a user. Errors: validation, already_exists (login), not_found.
struct DefineUser {
  using Outcome = User;
  Actor actor;
  User user;
};
Result<User> decide(const DefineUser& command, RuleContext context, Transaction& tx);

/// Stores a new token's hash; the token itself is known to the caller alone.
struct IssueToken {
  using Outcome = Token;
  Actor actor;
  Token token;
};
Result<Token> decide(const IssueToken& command, RuleContext context, Transaction& tx);

struct RevokeToken {
  using Outcome = Token;
  AgencyId agency;
  Actor actor;
  TokenId token;
};
Result<Token> decide(const RevokeToken& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
