// Who is asking.
#pragma once

#include <optional>
#include <string>

#include "gateway/auth/credential_cache.hpp"
#include "gateway/auth/known_visitors.hpp"
#include "gateway/auth/login_limit.hpp"
#include "gateway/auth/miss_limit.hpp"
#include "gateway/auth/password_workers.hpp"
#include "store/base/clock.hpp"
#include "store/base/log.hpp"
#include "store/base/result.hpp"
#include "store/engine.hpp"
#include "store/user.hpp"

namespace holdfast::gateway {

/// The user behind a bearer token, as stored now, and the token itself.
struct Caller {
  store::User user;
  store::TokenId token;
  /// What the token is held to (store/scopes.hpp).
  std::string scopes = {};
};

/// Any thread. The user is read from the store for every request, so that a disabled account, a
/// revoked token and a changed password or role count at once.
///
/// Errors of both doors: unauthenticated; rate_limited (field `retry_after`, seconds); overloaded
/// (too many passwords are being checked); the engine's own when it cannot be read.
class Authenticator {
 public:
  /// References outlive the authenticator. Computes one password hash (16 ms).
  Authenticator(const store::Engine& engine, Clock& clock, Log& log);

  /// `authorization` is the value of the Authorization field, empty where there is none (RFC 7617,
  /// UTF-8); `address` the peer's, numeric. Takes the person's own password and app passwords.
  Awaitable<Result<store::User>> basic(std::string authorization, std::string address);

  /// RFC 6750 section 2.1.
  Awaitable<Result<Caller>> bearer(std::string authorization, std::string address);

 private:
  struct Account {
    std::optional<store::User> user;
    /// Whether the password is one of the user's app passwords.
    bool by_app_password = false;
  };
  [[nodiscard]] Result<Account> find(const std::string& login, const std::string& password) const;
  /// How long passwords from there must wait, because too many others were wrong; not for a person
  /// who came from there before.
  [[nodiscard]] std::optional<std::chrono::seconds> barred(const std::optional<store::User>& user,
                                                           const std::string& address);
  [[nodiscard]] Error bar(const std::string& address, std::chrono::seconds wait) const;
  [[nodiscard]] Result<store::User> admit_by_password(store::User user, const std::string& address);
  /// Counts a guess against the address, whatever account it was for.
  Error refuse_guess(std::string_view door, const std::string& address, std::string_view reason,
                     std::string detail);
  [[nodiscard]] Result<store::User> admit(store::User user, const std::string& address) const;
  [[nodiscard]] Error refuse(std::string_view door, const std::string& address,
                             std::string_view reason, std::string detail) const;

  const store::Engine& engine_;
  Clock& clock_;
  Log& log_;
  CredentialCache cache_;
  LoginLimit limit_;
  /// Guesses of one network at all accounts and tokens together.
  MissLimit guesses_;
  KnownVisitors visitors_;
  PasswordWorkers workers_;
  /// Checked for accounts that do not exist, so that they take as long as others.
  const std::string nobodys_hash_;
};

}  // namespace holdfast::gateway
