#include "sync/oauth.hpp"

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <utility>

#include "store/base/text.hpp"
#include "store/json.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

constexpr std::string_view kGoogle = "google";
constexpr std::string_view kGoogleEvents = "https://www.googleapis.com/auth/calendar.events";
constexpr std::string_view kGoogleCalendar = "https://www.googleapis.com/auth/calendar";
constexpr std::string_view kGoogleList =
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly";
constexpr std::string_view kGoogleWanted =
    "openid email https://www.googleapis.com/auth/calendar.events "
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly";
constexpr std::string_view kMicrosoftWrite = "Calendars.ReadWrite";
constexpr std::string_view kMicrosoftWanted =
    "openid email profile offline_access https://graph.microsoft.com/Calendars.ReadWrite";

constexpr std::chrono::seconds kTimeout{20};
/// An answer of theirs has a few kilobytes.
constexpr std::size_t kLongestAnswer = 256U * 1024;
/// Where the service does not say how long.
constexpr std::int64_t kUsualLife = 3600;
constexpr std::int64_t kLongestLife = 24 * 3600;

using Members = std::vector<std::pair<std::string_view, std::string_view>>;

std::string encoded(const Members& members) {
  std::string out;
  for (const auto& [name, value] : members) {
    out += out.empty() ? "" : "&";
    out += percent_encode(name) + '=' + percent_encode(value);
  }
  return out;
}

OutgoingRequest form(std::string url, const Members& members) {
  OutgoingRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.headers.set("Accept", "application/json");
  request.body = encoded(members);
  request.timeout = kTimeout;
  request.max_response_bytes = kLongestAnswer;
  return request;
}

std::string microsoft_url(const OAuthSettings& settings, std::string_view what) {
  return settings.hosts.microsoft_login + '/' + percent_encode(settings.microsoft_tenant) +
         "/oauth2/v2.0/" + std::string(what);
}

std::string token_url(const OAuthSettings& settings, std::string_view provider) {
  return provider == kGoogle ? settings.hosts.google_token : microsoft_url(settings, "token");
}

const OAuthClient& client_of(const OAuthSettings& settings, std::string_view provider) {
  return provider == kGoogle ? settings.google : settings.microsoft;
}

bool names(std::string_view scopes, std::string_view wanted) {
  while (!scopes.empty()) {
    const auto end = std::min(scopes.find(' '), scopes.size());
    auto scope = scopes.substr(0, end);
    // Microsoft writes its own with and without the address of the API.
    const auto slash = scope.rfind('/');
    if (equal_ignoring_case(scope, wanted) ||
        (slash != std::string_view::npos && equal_ignoring_case(scope.substr(slash + 1), wanted))) {
      return true;
    }
    scopes.remove_prefix(std::min(end + 1, scopes.size()));
  }
  return false;
}

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

std::string base64url(std::string_view octets) {
  auto text = to_base64(octets);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(text.find_last_not_of('=') + 1);
  return text;
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

bool OAuthSettings::can_ask(std::string_view provider) const {
  return !client_of(*this, provider).id.empty();
}

std::string_view scopes_wanted(std::string_view provider) {
  return provider == kGoogle ? kGoogleWanted : kMicrosoftWanted;
}

std::string_view delegated_scopes() {
  constexpr std::string_view kIdentity = "openid email ";
  return kGoogleWanted.substr(kIdentity.size());
}

Status check_scopes(std::string_view provider, std::string_view agreed) {
  if (agreed.empty()) {
    return {};
  }
  std::string missing;
  if (provider == kGoogle) {
    if (names(agreed, kGoogleCalendar)) {
      return {};
    }
    missing += names(agreed, kGoogleEvents) ? "" : "to see and change events";
    if (!names(agreed, kGoogleList)) {
      missing += missing.empty() ? "" : " and ";
      missing += "to see the list of calendars";
    }
  } else if (!names(agreed, kMicrosoftWrite)) {
    missing = "to read and write calendars";
  }
  if (missing.empty()) {
    return {};
  }
  return Error{Errc::refused,
               "leave was not given " + missing + "; agree again and tick all of it"};
}

std::string challenge_of(std::string_view verifier) {
  const auto digest = sha256(verifier);
  return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string authorize_url(const OAuthSettings& settings, const AuthorizeQuestion& question) {
  const bool google = question.provider == kGoogle;
  Members members = {{"client_id", client_of(settings, question.provider).id},
                     {"redirect_uri", question.redirect_uri},
                     {"response_type", "code"},
                     {"scope", scopes_wanted(question.provider)},
                     {"state", question.state},
                     {"code_challenge", question.challenge},
                     {"code_challenge_method", "S256"}};
  if (google) {
    // Without both there is no refresh token, or none the second time.
    members.emplace_back("access_type", "offline");
    members.emplace_back("prompt", "consent");
  } else {
    members.emplace_back("response_mode", "query");
    if (question.hint.empty()) {
      members.emplace_back("prompt", "select_account");
    }
  }
  if (!question.hint.empty()) {
    members.emplace_back("login_hint", question.hint);
  }
  const auto place = google ? settings.hosts.google_auth : microsoft_url(settings, "authorize");
  return place + '?' + encoded(members);
}

OutgoingRequest exchange_request(const OAuthSettings& settings, std::string_view provider,
                                 std::string_view code, std::string_view verifier,
                                 std::string_view redirect_uri) {
  const auto& client = client_of(settings, provider);
  return form(token_url(settings, provider), {{"grant_type", "authorization_code"},
                                              {"code", code},
                                              {"redirect_uri", redirect_uri},
                                              {"code_verifier", verifier},
                                              {"client_id", client.id},
                                              {"client_secret", client.secret}});
}

OutgoingRequest refresh_request(const OAuthSettings& settings, std::string_view provider,
                                std::string_view refresh_token) {
  const auto& client = client_of(settings, provider);
  return form(token_url(settings, provider), {{"grant_type", "refresh_token"},
                                              {"refresh_token", refresh_token},
                                              {"client_id", client.id},
                                              {"client_secret", client.secret}});
}

OutgoingRequest assertion_request(const OAuthSettings& settings, std::string_view assertion) {
  return form(
      settings.hosts.google_token,
      {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", assertion}});
}

OutgoingRequest revoke_request(const OAuthSettings& settings, std::string_view token) {
  return form(settings.hosts.google_revoke, {{"token", token}});
}

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
