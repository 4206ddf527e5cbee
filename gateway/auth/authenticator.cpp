#include "gateway/auth/authenticator.hpp"

#include <optional>

#include "gateway/auth/app_password.hpp"
#include "gateway/auth/authorization.hpp"
#include "gateway/auth/passwords.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

constexpr const char* kWrong = "the user name or password is wrong";

Error slow_down(std::chrono::seconds wait) {
  return Error{Errc::rate_limited,
               "too many failed attempts to sign in; wait before the next one",
               {{"retry_after", std::to_string(wait.count())}}};
}

/// A read whose engine failure comes back as a value.
template <class Work>
auto read_or_error(const store::Engine& engine, Work work)
    -> Result<std::invoke_result_t<Work, const store::Reads&>> {
  try {
    return store::read(engine, work);
  } catch (const store::EngineFailure& failure) {
    return failure.error;
  }
}

}  // namespace

Authenticator::Authenticator(const store::Engine& engine, Clock& clock, Log& log)
    : engine_(engine),
      clock_(clock),
      log_(log),
      cache_(clock),
      limit_(clock),
      guesses_(clock),
      visitors_(clock),
      nobodys_hash_(hash_password(generate_password())) {}

Result<Authenticator::Account> Authenticator::find(const std::string& login,
                                                   const std::string& password) const {
  const bool may_be_app_password = has_form_of_app_password(password);
  const auto hash = may_be_app_password ? sha256_hex(password) : std::string();
  return read_or_error(engine_, [&](const store::Reads& reads) {
    Account account{.user = reads.user_by_login(login)};
    if (account.user && may_be_app_password) {
      const auto found = reads.app_password_by_hash(hash);
      account.by_app_password = found && found->user == account.user->id && !found->revoked_at;
    }
    return account;
  });
}

// The log does not name the account as typed: people type passwords there.
Error Authenticator::refuse(std::string_view door, const std::string& address,
                            std::string_view reason, std::string detail) const {
  log_.info("auth.refused", {{"door", door}, {"address", address}, {"reason", reason}});
  return Error{Errc::unauthenticated, std::move(detail)};
}

Error Authenticator::refuse_guess(std::string_view door, const std::string& address,
                                  std::string_view reason, std::string detail) {
  if (const auto wait = guesses_.miss(address)) {
    log_.info("auth.refused", {{"door", door}, {"address", address}, {"reason", "too-many"}});
    return slow_down(*wait);
  }
  return refuse(door, address, reason, std::move(detail));
}

std::optional<std::chrono::seconds> Authenticator::barred(const std::optional<store::User>& user,
                                                          const std::string& address) {
  const auto wait = guesses_.barred(address);
  return wait && user && visitors_.knows(user->id, address) ? std::nullopt : wait;
}

Error Authenticator::bar(const std::string& address, std::chrono::seconds wait) const {
  log_.info("auth.refused", {{"door", "basic"}, {"address", address}, {"reason", "too-many"}});
  return slow_down(wait);
}

Awaitable<Result<store::User>> Authenticator::basic(std::string authorization,
                                                    std::string address) {
  if (authorization.empty()) {
    co_return Error{Errc::unauthenticated, "sign in with a user name and password"};
  }
  const auto given = parse_basic(authorization);
  if (!given) {
    co_return Error{Errc::unauthenticated, "the Authorization field is not readable as Basic"};
  }
  auto account = find(given->login, given->password);
  if (!account) {
    co_return account.error();
  }
  auto& user = account->user;
  // Random, so never guessed: no brake, no slow hash, no memory of it.
  if (account->by_app_password) {
    co_return admit(std::move(*user), address);
  }
  const auto version = user ? user->credential_version : 0;
  const auto credential = cache_.key(given->login, given->password, version);

  // From where many passwords were wrong, none is looked at, not even one that is known: the answer
  // would tell which guess was right.
  const auto shut = barred(user, address);
  const auto known = cache_.find(credential);
  if (shut && known != CredentialCache::Verdict::bad) {
    co_return bar(address, *shut);
  }
  // What is known to be right passes even while the pair is barred: another device behind the same
  // address, with an old password, must not shut out the one with the new password.
  if (known == CredentialCache::Verdict::good) {
    co_return admit_by_password(std::move(*user), address);
  }
  const auto wait = limit_.admit(given->login, address, credential);
  if (wait) {
    co_return slow_down(*wait);
  }
  // An app that repeats a wrong password learns nothing, so it is not counted as another guess.
  if (known == CredentialCache::Verdict::bad) {
    limit_.settle(given->login, address, credential, LoginLimit::Outcome::unknown);
    co_return Error{Errc::unauthenticated, kWrong};
  }

  // An account that does not exist, or has no password, takes as long as any other.
  const bool has_password = user && !user->password_hash.empty();
  std::string hash = nobodys_hash_;
  if (has_password) {
    hash = user->password_hash;
  }
  const auto matched =
      co_await workers_.matches(credential, network_of(address), hash, given->password);
  if (!matched) {
    limit_.settle(given->login, address, credential, LoginLimit::Outcome::unknown);
    co_return matched.error();
  }
  if (!has_password || !*matched) {
    cache_.keep(credential, CredentialCache::Verdict::bad);
    limit_.settle(given->login, address, credential, LoginLimit::Outcome::bad);
    co_return refuse_guess("basic", address, "credentials", kWrong);
  }
  cache_.keep(credential, CredentialCache::Verdict::good);
  limit_.settle(given->login, address, credential, LoginLimit::Outcome::good);
  co_return admit_by_password(std::move(*user), address);
}

Result<store::User> Authenticator::admit_by_password(store::User user, const std::string& address) {
  auto admitted = admit(std::move(user), address);
  if (admitted) {
    visitors_.note(admitted->id, address);
  }
  return admitted;
}

Result<store::User> Authenticator::admit(store::User user, const std::string& address) const {
  if (!user.active) {
    return refuse("basic", address, "disabled", kWrong);
  }
  return user;
}

Awaitable<Result<Caller>> Authenticator::bearer(std::string authorization, std::string address) {
  if (authorization.empty()) {
    co_return Error{Errc::unauthenticated, "send a token as Authorization: Bearer hft_…"};
  }
  const auto now = clock_.now();
  const auto token = parse_bearer(authorization);
  if (!token) {
    co_return Error{Errc::unauthenticated, "the Authorization field holds no token of ours"};
  }
  struct Found {
    std::optional<store::Token> token;
    std::optional<store::User> user;
  };
  auto found = read_or_error(engine_, [&](const store::Reads& reads) {
    Found both;
    both.token = reads.token_by_hash(sha256_hex(*token));
    if (both.token) {
      both.user = reads.user(both.token->user);
    }
    return both;
  });
  if (!found) {
    co_return found.error();
  }
  if (!found->token || !found->user) {
    co_return refuse_guess("bearer", address, "unknown", "the token is not known");
  }
  if (found->token->revoked_at) {
    co_return refuse("bearer", address, "revoked", "the token was revoked");
  }
  if (found->token->expires_at && *found->token->expires_at <= now) {
    co_return refuse("bearer", address, "expired", "the token has expired");
  }
  if (!found->user->active) {
    co_return refuse("bearer", address, "disabled", "the token's user is disabled");
  }
  Caller caller{std::move(*found->user), std::move(found->token->id),
                std::move(found->token->scopes)};
  co_return caller;
}

}  // namespace holdfast::gateway
