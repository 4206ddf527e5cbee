#include "gateway/setup/page.hpp"

#include <span>

#include "gateway/oauth/consents.hpp"
#include "gateway/setup/html.hpp"
#include "gateway/setup/qr_code.hpp"
#include "gateway/setup/texts.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::string_view kStyle =
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem}"
    "dt{font-weight:bold}dd{margin:0 0 .5rem;font-family:monospace;overflow-wrap:anywhere}"
    "input,button,a.button{font:inherit;padding:.5rem;margin:.25rem 0}"
    ".made{border:2px solid;padding:1rem}.made strong{font:bold 1.4rem monospace}"
    ".trouble{border-left:.5rem solid #b00;padding-left:1rem}"
    ".code{width:14rem;max-width:100%}li form{display:inline}";

/// Nothing is loaded from anywhere; the one style is named by its hash (CSP level 3, 2.3.1). Where
/// a form leads on to another service, browsers want to be told: they count the redirect too.
std::string content_security_policy(bool leads_on) {
  const auto digest = sha256(kStyle);
  const std::string_view octets(reinterpret_cast<const char*>(digest.data()), digest.size());
  return "default-src 'none'; style-src 'sha256-" + to_base64(octets) + "'; form-action 'self'" +
         (leads_on ? " https: http:" : "") + "; frame-ancestors 'none'; base-uri 'none'";
}

void steps(Html& html, std::string_view title, std::span<const std::string_view> list) {
  html.element("h2", title);
  html.open("ol");
  for (const auto step : list) {
    html.element("li", step);
  }
  html.close();
}

void write_account(Html& html, const Account& account) {
  html.element("h2", texts::kAccount);
  if (!account.encrypted) {
    html.element("p", texts::kUnencrypted, {{"class", "trouble"}});
  }
  html.open("dl");
  html.element("dt", texts::kServer);
  html.element("dd", account.server());
  html.element("dt", texts::kLogin);
  html.element("dd", account.login);
  html.close();
}

void write_made(Html& html, const SetupPage& page) {
  if (!page.trouble.empty()) {
    html.element("p", page.trouble, {{"class", "trouble"}});
  }
  if (page.made) {
    html.open("p", {{"class", "made"}});
    html.element("strong", *page.made);
    html.text(" ");
    html.text(texts::kShownOnce);
    html.close();
  }
}

void write_passwords(Html& html, const SetupPage& page) {
  html.element("h2", texts::kNewPassword);
  html.open("form", {{"method", "post"}, {"action", page.path + "/passwords"}});
  html.element("label", texts::kPasswordName, {{"for", "name"}});
  html.empty("input", {{"id", "name"},
                       {"name", "name"},
                       {"required", "required"},
                       {"maxlength", "100"},
                       {"placeholder", texts::kPasswordHint},
                       {"autocomplete", "off"}});
  html.element("button", texts::kMakePassword, {{"type", "submit"}});
  html.close();
  html.element("h2", texts::kPasswords);
  if (page.passwords.empty()) {
    html.element("p", texts::kNoPasswords);
    return;
  }
  html.open("ul");
  for (const auto& password : page.passwords) {
    html.open("li");
    html.text(password.name + ", ");
    html.text(texts::kMadeAt);
    html.text(' ' + to_rfc3339(password.created_at).substr(0, 10) + ' ');
    html.open("form", {{"method", "post"}, {"action", page.path + "/end"}});
    html.empty("input", {{"type", "hidden"}, {"name", "id"}, {"value", password.id.value}});
    html.element("button", texts::kEnd, {{"type", "submit"}});
    html.close();
    html.close();
  }
  html.close();
}

void write_accounts(Html& html, const SetupPage& page) {
  if (page.services.empty() && page.accounts.empty()) {
    return;
  }
  html.element("h2", texts::kOtherCalendars);
  html.element("p", texts::kOtherCalendarsWhy);
  if (!page.accounts.empty()) {
    html.open("ul");
    for (const auto& account : page.accounts) {
      const bool good = account.state == store::GrantState::active;
      html.element("li", std::string(service_name(account.provider)) + ", " + account.subject +
                             ": " + std::string(good ? texts::kConnected : texts::kConnectAgain));
    }
    html.close();
  }
  for (const auto& service : page.services) {
    html.open("form", {{"method", "post"}, {"action", page.path + "/connect"}});
    html.empty("input", {{"type", "hidden"}, {"name", "provider"}, {"value", service}});
    html.element("button", std::string(texts::kConnect) + ' ' + std::string(service_name(service)),
                 {{"type", "submit"}});
    html.close();
  }
}

void write_apps(Html& html, const SetupPage& page) {
  steps(html, texts::kApple, texts::kAppleSteps);
  html.element("a", texts::kAppleProfile,
               {{"class", "button"}, {"href", page.path + "/holdfast.mobileconfig"}});
  steps(html, texts::kAndroid, texts::kAndroidSteps);
  const auto link = page.account.app_link();
  html.element("a", texts::kAndroidLink, {{"class", "button"}, {"href", link}});
  html.open("p");
  html.markup(qr_code(link, texts::kAndroidCode));
  html.close();
  steps(html, texts::kThunderbird, texts::kThunderbirdSteps);
  steps(html, texts::kEvolution, texts::kEvolutionSteps);
  steps(html, texts::kOutlook, texts::kOutlookSteps);
  html.element("h2", texts::kOnYourPhone);
  html.open("p");
  html.markup(qr_code(page.url, texts::kPageCode));
  html.close();
}

std::string html_of(const SetupPage& page) {
  Html html;
  html.open("html", {{"lang", "en"}});
  html.open("head");
  html.empty("meta", {{"charset", "utf-8"}});
  html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.element("title", texts::kTitle);
  html.open("style");
  html.markup(kStyle);
  html.close();
  html.close();
  html.open("body");
  html.element("h1", texts::kTitle);
  html.element("p", page.account.name + ", " + page.account.agency);
  html.element("p", texts::kIntroduction);
  html.element("p", texts::kKeepPrivate);
  write_made(html, page);
  write_account(html, page.account);
  write_passwords(html, page);
  write_accounts(html, page);
  write_apps(html, page);
  return "<!DOCTYPE html>\n" + std::move(html).finish();
}

}  // namespace

HttpResponse to_response(const SetupPage& page) {
  HttpResponse response;
  auto& headers = response.headers;
  headers.add("Content-Type", "text/html; charset=utf-8");
  headers.add("Cache-Control", "no-store");
  headers.add("Content-Security-Policy", content_security_policy(!page.services.empty()));
  // The address is a secret, and there are links to other places here.
  headers.add("Referrer-Policy", "no-referrer");
  headers.add("X-Robots-Tag", "noindex, nofollow");
  headers.add("Cross-Origin-Opener-Policy", "same-origin");
  response.body = html_of(page);
  return response;
}

}  // namespace holdfast::gateway
