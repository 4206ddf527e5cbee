// What the services answer when they are asked for tokens.
#include <algorithm>
#include <array>
#include <boost/json/value.hpp>

#include "store/base/text.hpp"
#include "store/json.hpp"
#include "sync/oauth.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

/// Where the service does not say how long.
constexpr std::int64_t kUsualLife = 3600;
constexpr std::int64_t kLongestLife = 24 * 3600;

std::string text_in(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

std::chrono::seconds life_in(const boost::json::object& object) {
  const auto* value = object.if_contains("expires_in");
  std::int64_t seconds = kUsualLife;
  if (value != nullptr && value->is_int64()) {
    seconds = value->get_int64();
  }
  return std::chrono::seconds{std::clamp<std::int64_t>(seconds, 0, kLongestLife)};
}

/// The middle part of a JSON Web Token. It came from the service itself over TLS, so its signature
/// need not be checked (OpenID Connect Core 3.1.3.7, number 6).
void read_id_token(std::string token, Tokens& tokens) {
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  if (first == std::string::npos || second == std::string::npos) {
    return;
  }
  auto middle = token.substr(first + 1, second - first - 1);
  std::replace(middle.begin(), middle.end(), '-', '+');
  std::replace(middle.begin(), middle.end(), '_', '/');
  const auto octets = from_base64(middle);
  if (!octets) {
    return;
  }
  const auto claims = store::parse_json(*octets);
  if (!claims || !claims->is_object()) {
    return;
  }
  const auto& object = claims->get_object();
  tokens.account = text_in(object, "sub");
  tokens.subject = text_in(object, "email");
  if (tokens.subject.empty()) {
    tokens.subject = text_in(object, "preferred_username");
  }
}

/// `error` of an answer that is no success, in words.
Error error_of(const HttpResponse& response, const std::string& code) {
  constexpr std::array<std::string_view, 4> kAgreeAnew = {"invalid_grant", "interaction_required",
                                                          "consent_required", "login_required"};
  constexpr std::array<std::string_view, 4> kOurs = {"invalid_client", "unauthorized_client",
                                                     "invalid_scope", "redirect_uri_mismatch"};
  if (std::find(kAgreeAnew.begin(), kAgreeAnew.end(), code) != kAgreeAnew.end()) {
    return {Errc::unauthenticated,
            "the account does not let us in any more (" + code + "): connect it again"};
  }
  if (std::find(kOurs.begin(), kOurs.end(), code) != kOurs.end()) {
    return {Errc::refused, "the service does not know us (" + code +
                               "): look at the client id and secret in the configuration"};
  }
  const auto status = std::to_string(response.status);
  if (response.status == 429 || response.status >= 500 || response.status == 408) {
    Error error{Errc::unavailable, "the service gives no token now (status " + status + ")"};
    if (const auto wait = retry_after(response.headers)) {
      error.fields.push_back({"retry_after", std::to_string(wait->count())});
    }
    return error;
  }
  return {Errc::refused, "the service gives no token (status " + status + ", " +
                             (code.empty() || has_control(code) || code.size() > 100
                                  ? std::string("without a reason")
                                  : code) +
                             ")"};
}

}  // namespace

Result<Tokens> read_tokens(const HttpResponse& response) {
  const auto body = store::parse_json(response.body);
  const bool object = body && body->is_object();
  if (response.status != 200) {
    return error_of(response, object ? text_in(body->get_object(), "error") : std::string{});
  }
  Tokens tokens;
  if (object) {
    const auto& members = body->get_object();
    tokens.access_token = text_in(members, "access_token");
    tokens.refresh_token = text_in(members, "refresh_token");
    tokens.scopes = text_in(members, "scope");
    tokens.good_for = life_in(members);
    read_id_token(text_in(members, "id_token"), tokens);
  }
  if (tokens.access_token.empty() || has_control(tokens.access_token)) {
    return Error{Errc::unavailable, "the service's answer holds no token"};
  }
  return tokens;
}

}  // namespace holdfast::sync
