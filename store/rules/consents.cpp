// People who are sent to a service to agree that we use their account.
#include "store/commands/grants.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/grant_sources.hpp"
#include "store/rules/record.hpp"
#include "store/rules/secrets.hpp"

namespace holdfast::store {
namespace {

/// Whoever sent them may still do so: a user who was locked out, or an invitation that was taken
/// back, must not open a door ten minutes later.
bool may_send(const Consent& consent, AgencyId agency, Instant now, const Reads& reads) {
  auto sender = consent.user;
  if (!consent.invitation.empty()) {
    const auto invitation = reads.invitation(consent.invitation);
    if (!invitation || invitation->revoked_at || invitation->expires_at <= now) {
      return false;
    }
    sender = invitation->user;
  }
  const auto user = reads.user(sender);
  return user && user->active && user->agency == agency;
}

Status check(const Consent& consent, Instant now) {
  Faults faults;
  faults.unless(is_secret_hash(consent.hash), "/hash", "must be a SHA-256 in lower-case hex");
  faults.unless(!consent.sealed_verifier.empty(), "/verifier", "must be sealed");
  faults.unless(consent.expires_at > now && consent.expires_at <= now + kLongestConsent,
                "/expires_at", "must lie ahead, ten minutes at most");
  return faults.status();
}

Result<Grant> new_grant(const BeginConsent& command, RuleContext context, const Reads& reads) {
  auto grant = command.grant;
  if (!reads.resource(grant.agency, grant.resource)) {
    return Error{Errc::not_found, "there is no such resource", {{"pointer", "/resource"}}};
  }
  if (grant.provider != "google" && grant.provider != "microsoft") {
    return Error{Errc::validation,
                 "the provider must be google or microsoft",
                 {{"pointer", "/provider"}, {"message", "must be google or microsoft"}}};
  }
  std::size_t same = 0;
  for (const auto& other : reads.grants(grant.agency)) {
    if (other.resource != grant.resource) {
      continue;
    }
    if (other.provider == grant.provider && other.state == GrantState::pending) {
      // Asking twice is asking once: nobody came back the first time.
      return other;
    }
    ++same;
  }
  if (same >= kMostGrants) {
    return Error{Errc::already_exists,
                 "the resource has " + std::to_string(same) + " accounts; take one back first"};
  }
  grant.id = make_id<GrantId>(context.now, context.random);
  grant.created_at = context.now;
  grant.state = GrantState::pending;
  grant.version = 1;
  return grant;
}

}  // namespace

Result<Grant> decide(const BeginConsent& command, RuleContext context, Transaction& tx) {
  auto consent = command.consent;
  if (const auto valid = check(consent, context.now); !valid) {
    return valid.error();
  }
  if (!may_send(consent, command.grant.agency, context.now, tx)) {
    return Error{Errc::not_found, "there is no such active user or living invitation"};
  }
  std::optional<Grant> known;
  if (!command.grant.id.empty()) {
    known = tx.grant(command.grant.id);
    if (!known || known->agency != command.grant.agency || known->delegated) {
      return Error{Errc::not_found, "there is no such account that a person agreed to"};
    }
  }
  if (tx.consent(consent.hash)) {
    return Error{Errc::already_exists, "that secret was given out before"};
  }
  auto grant = known ? Result<Grant>(*known) : new_grant(command, context, tx);
  if (!grant) {
    return grant;
  }
  tx.put(*grant);
  consent.grant = grant->id;
  consent.used_at.reset();
  tx.put(consent);
  record({grant->agency, command.actor, "grant.asked", grant->id.value, {}, describe(*grant)},
         context, tx);
  return grant;
}

Result<TakeConsent::Outcome> decide(const TakeConsent& command, RuleContext context,
                                    Transaction& tx) {
  const Error none{Errc::not_found, "this way was used already, or is too old"};
  auto consent = tx.consent(command.hash);
  if (!consent || consent->used_at || consent->expires_at <= context.now) {
    return none;
  }
  const auto grant = tx.grant(consent->grant);
  if (!grant || !may_send(*consent, grant->agency, context.now, tx)) {
    return none;
  }
  consent->used_at = context.now;
  tx.put(*consent);
  return TakeConsent::Outcome{*grant, *consent};
}

Result<int> decide(const DropConsents& command, RuleContext context, Transaction& tx) {
  // A while longer than they are good for, so that who comes late is told so in the same words.
  return tx.drop_consents(context.now - std::chrono::hours{1}, command.limit);
}

}  // namespace holdfast::store
