#include "sync/oauth.hpp"

#include <algorithm>
#include <utility>

#include "store/base/text.hpp"

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

std::string base64url(std::string_view octets) {
  auto text = to_base64(octets);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(text.find_last_not_of('=') + 1);
  return text;
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

}  // namespace holdfast::sync
