// OAuth 2 as Google and Microsoft speak it: what is sent and what the answers mean. Pure.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/http.hpp"
#include "store/base/result.hpp"
#include "sync/service_hosts.hpp"

namespace holdfast::sync {

/// How we are registered with a service.
struct OAuthClient {
  std::string id;
  std::string secret;
};

/// A signed statement that we act for `subject` (RFC 7523), made by whoever has the service
/// account's key. Errors: refused.
using Assertion = std::function<Result<std::string>(const std::string& subject,
                                                    const std::string& scopes, Instant now)>;

struct OAuthSettings {
  ServiceHosts hosts;
  OAuthClient google;
  OAuthClient microsoft;
  /// "common", "organizations", "consumers" or a tenant's id.
  std::string microsoft_tenant = "common";
  /// Empty: there is no service account.
  Assertion google_assertion;

  /// Whether people can be sent to that service to agree.
  [[nodiscard]] bool can_ask(std::string_view provider) const;
};

/// What a service answers with.
struct Tokens {
  std::string access_token;
  /// Empty: the one that we have stays.
  std::string refresh_token;
  std::chrono::seconds good_for{0};
  /// Separated by spaces; empty: what was asked for.
  std::string scopes;
  /// Whom they are for, where an id token says so: the lasting id and the address.
  std::string account;
  std::string subject;
};

/// What we ask for, separated by spaces.
std::string_view scopes_wanted(std::string_view provider);
/// What a service account asks for.
std::string_view delegated_scopes();
/// Without which nothing can be done; people can untick some. Errors: refused, naming them.
Status check_scopes(std::string_view provider, std::string_view agreed);

/// RFC 7636 section 4.2, method S256.
std::string challenge_of(std::string_view verifier);

/// Where a person is sent to agree. `hint` is the address of the account that is meant, if known.
struct AuthorizeQuestion {
  std::string provider;
  std::string redirect_uri;
  std::string state;
  std::string challenge;
  std::string hint;
};
std::string authorize_url(const OAuthSettings& settings, const AuthorizeQuestion& question);

/// Requests to the service's token address.
OutgoingRequest exchange_request(const OAuthSettings& settings, std::string_view provider,
                                 std::string_view code, std::string_view verifier,
                                 std::string_view redirect_uri);
OutgoingRequest refresh_request(const OAuthSettings& settings, std::string_view provider,
                                std::string_view refresh_token);
OutgoingRequest assertion_request(const OAuthSettings& settings, std::string_view assertion);
/// Takes a token back. Google alone has such an address.
OutgoingRequest revoke_request(const OAuthSettings& settings, std::string_view token);

/// Errors: unauthenticated (a person must agree anew), refused (our registration is at fault),
/// unavailable (try later; field `retry_after` where the service said when). Never a secret in
/// `detail`.
Result<Tokens> read_tokens(const HttpResponse& response);

}  // namespace holdfast::sync
