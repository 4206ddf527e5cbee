// Accounts at other services that people let us use, and how they are asked for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

enum class GrantState {
  /// Nobody has agreed yet.
  pending,
  active,
  /// The service takes it no more: a person must agree anew.
  expired,
  /// Taken back here; kept because sources still name it.
  ended,
};
std::string_view name(GrantState state);
std::optional<GrantState> grant_state(std::string_view name);

/// Leave to use one account, given by a person (OAuth 2). Serves any number of sources: the
/// account's calendars.
struct Grant {
  GrantId id;
  AgencyId agency;
  /// Whose account it is.
  ResourceId resource;
  /// "google" or "microsoft".
  std::string provider;
  /// A service account acts for the account, by the word of its domain's administrator: there is no
  /// refresh token.
  bool delegated = false;
  /// What the service knows the account by, for good; empty until it was told. Whoever agrees again
  /// must agree for the same one.
  std::string account;
  /// The account's address, for people.
  std::string subject;
  /// What was agreed to, separated by spaces.
  std::string scopes;
  /// The refresh token, encrypted by the gateway's key; never logged.
  std::string sealed_secret;
  GrantState state = GrantState::pending;
  /// Why it is not active, for people.
  std::string last_error;
  Instant created_at;
  /// When somebody agreed last.
  std::optional<Instant> agreed_at;
  /// Raised by every change, of the refresh token too.
  std::int64_t version = 1;
};

/// Somebody was sent to the service to agree. Whoever comes back with the secret whose SHA-256 this
/// is ends it: it works once.
struct Consent {
  std::string hash;
  GrantId grant;
  /// The PKCE verifier, encrypted by the gateway's key.
  std::string sealed_verifier;
  /// Who sent them: a user, or the invitation that its holder came by. The one or the other.
  UserId user;
  InvitationId invitation;
  Instant expires_at;
  std::optional<Instant> used_at;
};

}  // namespace holdfast::store
