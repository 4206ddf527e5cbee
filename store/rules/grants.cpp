// Accounts that people let us use: agreed to, renewed, run out, taken back.
#include "store/commands/grants.hpp"

#include <algorithm>

#include "store/rules/faults.hpp"
#include "store/rules/grant_sources.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

Error no_grant() { return {Errc::not_found, "there is no such account"}; }

std::optional<Grant> find(AgencyId agency, const GrantId& id, const Reads& reads) {
  auto grant = reads.grant(id);
  return grant && grant->agency == agency ? grant : std::nullopt;
}

/// Another grant of that person for the same account.
std::optional<Grant> twin_of(const Grant& grant, const std::string& account, const Reads& reads) {
  for (auto& other : reads.grants(grant.agency)) {
    if (other.id != grant.id && other.resource == grant.resource && !other.delegated &&
        other.provider == grant.provider && other.account == account) {
      return other;
    }
  }
  return std::nullopt;
}

Status check_account(const std::string& account, const std::string& subject) {
  Faults faults;
  faults.check_line("/account", account, 500);
  faults.check_line("/subject", subject, 500);
  return faults.status();
}

/// The service's word about what a worker knew at `version`. Errors: not_found, version_conflict.
Result<Grant> at_version(AgencyId agency, const GrantId& id, std::int64_t version,
                         const Reads& reads) {
  auto grant = find(agency, id, reads);
  if (!grant) {
    return no_grant();
  }
  if (grant->version != version) {
    return Error{Errc::version_conflict, "the account was connected again meanwhile"};
  }
  return *grant;
}

}  // namespace

Result<Grant> decide(const CompleteGrant& command, RuleContext context, Transaction& tx) {
  auto grant = find(command.agency, command.grant, tx);
  if (!grant) {
    return no_grant();
  }
  if (const auto valid = check_account(command.account, command.subject); !valid) {
    return valid.error();
  }
  if (!grant->account.empty() && grant->account != command.account) {
    return Error{Errc::validation, "this is another account than the one that was connected: " +
                                       grant->subject + "; agree with that one"};
  }
  if (const auto twin = twin_of(*grant, command.account, tx)) {
    if (tx.sources_of_grant(grant->id).empty()) {
      tx.remove_grant(grant->id);
    }
    grant = twin;
  }
  const auto before = *grant;
  grant->account = command.account;
  grant->subject = command.subject;
  grant->scopes = command.scopes;
  grant->sealed_secret = command.sealed_secret;
  grant->state = GrantState::active;
  grant->last_error.clear();
  grant->agreed_at = context.now;
  grant->version += 1;
  tx.put(*grant);
  record({grant->agency, command.actor, "grant.agreed", grant->id.value, describe(before),
          describe(*grant)},
         context, tx);
  revive_sources(*grant, tx);
  return *grant;
}

Result<Grant> decide(const DelegateGrant& command, RuleContext context, Transaction& tx) {
  auto grant = command.grant;
  if (!tx.resource(grant.agency, grant.resource)) {
    return Error{Errc::not_found, "there is no such resource", {{"pointer", "/resource"}}};
  }
  Faults faults;
  faults.unless(grant.provider == "google", "/provider", "must be google");
  faults.check_email("/subject", grant.subject);
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  grant.id = make_id<GrantId>(context.now, context.random);
  grant.created_at = context.now;
  grant.version = 1;
  for (const auto& other : tx.grants(grant.agency)) {
    if (other.resource != grant.resource || !other.delegated || other.subject != grant.subject) {
      continue;
    }
    if (other.state == GrantState::active) {
      return Error{Errc::already_exists,
                   "the resource has that account already: " + other.id.value};
    }
    // It was taken back, and sources of it still wait.
    grant = other;
    grant.version += 1;
  }
  grant.delegated = true;
  grant.account = grant.subject;
  grant.state = GrantState::active;
  grant.last_error.clear();
  grant.agreed_at = context.now;
  tx.put(grant);
  record({grant.agency, command.actor, "grant.delegated", grant.id.value, {}, describe(grant)},
         context, tx);
  revive_sources(grant, tx);
  return grant;
}

Result<Grant> decide(const ReplaceGrantSecret& command, RuleContext, Transaction& tx) {
  auto grant = at_version(command.agency, command.grant, command.version, tx);
  if (!grant) {
    return grant;
  }
  grant->sealed_secret = command.sealed_secret;
  grant->version += 1;
  tx.put(*grant);
  return grant;
}

Result<Grant> decide(const ExpireGrant& command, RuleContext context, Transaction& tx) {
  auto grant = at_version(command.agency, command.grant, command.version, tx);
  if (!grant || grant->state != GrantState::active) {
    return grant;
  }
  const auto before = *grant;
  grant->state = GrantState::expired;
  grant->last_error = command.detail;
  grant->version += 1;
  tx.put(*grant);
  Actor service;
  service.kind = "source";
  service.id = grant->id.value;
  service.via = grant->provider;
  record({grant->agency, service, "grant.expired", grant->id.value, describe(before),
          describe(*grant)},
         context, tx);
  stop_sources(*grant, command.detail, context, tx);
  return grant;
}

Result<Grant> decide(const EndGrant& command, RuleContext context, Transaction& tx) {
  auto grant = find(command.agency, command.grant, tx);
  if (!grant) {
    return no_grant();
  }
  const auto before = *grant;
  grant->state = GrantState::ended;
  grant->sealed_secret.clear();
  grant->last_error = "the account was taken back; connect it again";
  grant->version += 1;
  tx.put(*grant);
  record({grant->agency, command.actor, "grant.ended", grant->id.value, describe(before),
          describe(*grant)},
         context, tx);
  stop_sources(*grant, grant->last_error, context, tx);
  forget_if_unused(grant->id, tx);
  return before;
}

}  // namespace holdfast::store
