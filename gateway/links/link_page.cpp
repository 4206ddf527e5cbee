#include "gateway/links/link_page.hpp"

#include "gateway/setup/html.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::string_view kStyle =
    "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:36rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.5rem;margin:.5rem 0}dt{font-weight:bold}dd{margin:0 0 .5rem}"
    "button{font:inherit;font-weight:bold;padding:.7rem 1.2rem;margin:1rem 0;min-height:3rem}"
    "fieldset{border:1px solid #888;margin:0 0 1rem;padding:.5rem 1rem}legend{font-weight:bold}"
    "fieldset label{display:inline-block;padding:.6rem 1rem .6rem 0;min-width:5.5rem}"
    "input[type=radio]{width:1.2rem;height:1.2rem;vertical-align:middle}"
    ".trouble{border-left:.5rem solid #b00;padding:.5rem 1rem}ul{list-style:none;padding:0}"
    "li{padding:.5rem 0}";

/// The one style is named by its hash (CSP level 3, 2.3.1).
std::string content_security_policy(bool leads_on) {
  const auto digest = sha256(kStyle);
  const std::string_view octets(reinterpret_cast<const char*>(digest.data()), digest.size());
  return "default-src 'none'; style-src 'sha256-" + to_base64(octets) + "'; form-action 'self'" +
         (leads_on ? " https: http:" : "") + "; frame-ancestors 'none'; base-uri 'none'";
}

void write_facts(Html& html, const LinkPage& page) {
  if (page.facts.empty()) {
    return;
  }
  html.open("dl");
  for (const auto& fact : page.facts) {
    html.element("dt", fact.label);
    html.element("dd", fact.value);
  }
  html.close();
}

void write_days(Html& html, const LinkPage::Form& form) {
  int number = 0;
  for (const auto& day : form.days) {
    html.open("fieldset");
    html.element("legend", day.title);
    for (const auto& choice : day.choices) {
      const auto id = "t" + std::to_string(++number);
      html.open("label", {{"for", id}});
      html.empty("input", {{"type", "radio"},
                           {"id", id},
                           {"name", "start"},
                           {"value", choice.value},
                           {"required", "required"}});
      html.text(' ' + choice.label);
      html.close();
    }
    html.close();
  }
}

/// Without an action a form goes to where the page came from.
void write_form(Html& html, const LinkPage::Form& form) {
  html.open("form", {{"method", "post"}});
  html.element("p", form.question);
  for (const auto& [name, value] : form.hidden) {
    html.empty("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
  }
  write_days(html, form);
  html.element("button", form.button, {{"type", "submit"}});
  html.close();
}

void write_links(Html& html, const LinkPage& page) {
  if (page.links.empty()) {
    return;
  }
  html.open("ul");
  for (const auto& link : page.links) {
    html.open("li");
    html.element("a", link.label, {{"href", link.url}, {"rel", "noreferrer"}});
    html.close();
  }
  html.close();
}

std::string html_of(const LinkPage& page) {
  Html html;
  html.open("html", {{"lang", page.language}});
  html.open("head");
  html.empty("meta", {{"charset", "utf-8"}});
  html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.element("title", page.agency.empty() ? page.title : page.title + " – " + page.agency);
  html.open("style");
  html.markup(kStyle);
  html.close();
  html.close();
  html.open("body");
  html.open("main");
  if (!page.agency.empty()) {
    html.element("p", page.agency);
  }
  html.element("h1", page.title);
  if (!page.trouble.empty()) {
    html.element("p", page.trouble, {{"class", "trouble"}, {"role", "alert"}});
  }
  for (const auto& sentence : page.sentences) {
    html.element("p", sentence);
  }
  write_facts(html, page);
  if (page.form) {
    write_form(html, *page.form);
  }
  write_links(html, page);
  return "<!DOCTYPE html>\n" + std::move(html).finish();
}

}  // namespace

HttpResponse to_response(const LinkPage& page) {
  HttpResponse response;
  response.status = page.status;
  auto& headers = response.headers;
  headers.add("Content-Type", "text/html; charset=utf-8");
  headers.add("Content-Language", page.language);
  headers.add("Cache-Control", "no-store");
  headers.add("Content-Security-Policy", content_security_policy(page.leads_on));
  // The address is a secret: other sites are not told. Forms tell us where they come from.
  headers.add("Referrer-Policy", "same-origin");
  headers.add("X-Robots-Tag", "noindex, nofollow");
  headers.add("Cross-Origin-Opener-Policy", "same-origin");
  response.body = html_of(page);
  return response;
}

HttpResponse leads_nowhere_page(int status) {
  LinkPage page;
  page.status = status;
  page.title = "This link leads nowhere";
  page.sentences = {
      "This link leads nowhere, or does so no more. Please look for a newer message, or ask us.",
      "Dieser Link führt nirgendwohin, oder nicht mehr. Bitte suchen Sie eine neuere Nachricht, "
      "oder "
      "fragen Sie uns.",
      "Ce lien ne mène nulle part, ou plus maintenant. Merci de chercher un message plus récent ou "
      "de "
      "nous demander.",
      "Este enlace no lleva a ninguna parte, o ya no. Busque un mensaje más reciente o "
      "pregúntenos."};
  return to_response(page);
}

}  // namespace holdfast::gateway
