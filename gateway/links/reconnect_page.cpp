#include "gateway/links/reconnect_page.hpp"

#include <algorithm>

#include "gateway/links/link_page.hpp"
#include "gateway/links/page_words.hpp"
#include "notify/language/catalogue.hpp"
#include "store/commands/grants.hpp"
#include "store/template_text.hpp"

namespace holdfast::gateway {

std::optional<store::User> who_may_reconnect(const store::Source& source,
                                             const store::Reads& reads) {
  const auto grant = source.grant.empty() ? std::nullopt : reads.grant(source.grant);
  if (!grant || grant->delegated || source.leaving) {
    return std::nullopt;
  }
  const auto users = reads.users(source.agency);
  const auto owner = std::find_if(users.begin(), users.end(), [&](const store::User& user) {
    return user.active && !source.resource.empty() && user.resource == source.resource;
  });
  return owner == users.end() ? std::nullopt : std::optional(*owner);
}

std::optional<ReconnectPage::Broken> ReconnectPage::find(const LinkTarget& target) const {
  using Found = std::optional<Broken>;
  return store::read(ledger_.engine(), [&](const store::Reads& reads) -> Found {
    const auto source = reads.source(store::SourceId{target.id});
    const auto agency = reads.agency(target.agency);
    if (!source || !agency || source->agency != target.agency) {
      return std::nullopt;
    }
    const auto owner = who_may_reconnect(*source, reads);
    const auto grant = owner ? reads.grant(source->grant) : std::nullopt;
    if (!grant || consents_ == nullptr || !consents_->oauth().can_ask(grant->provider)) {
      return std::nullopt;
    }
    return Broken{*source, *grant, *owner, reads.message_settings(target.agency).language,
                  agency->name};
  });
}

HttpResponse ReconnectPage::show(const LinkTarget& target) const {
  const auto broken = find(target);
  if (!broken) {
    return leads_nowhere_page(404);
  }
  const auto& catalogue = notify::catalogue_for(broken->language);
  const auto& words = page_words(catalogue.tag);
  const store::TemplateValues values = {
      {"service", std::string(service_name(broken->grant.provider))}};
  LinkPage page;
  page.language = catalogue.tag;
  page.title = words.reconnect_title;
  page.agency = broken->agency;
  page.facts.push_back({std::string(catalogue.labels.calendar), broken->source.name});
  page.facts.push_back({std::string(catalogue.labels.with), broken->owner.name});
  if (broken->grant.state == store::GrantState::active) {
    page.sentences.emplace_back(words.reconnected);
    return to_response(page);
  }
  page.form.emplace();
  page.form->question = store::fill_template(words.reconnect_question, values);
  page.form->button = store::fill_template(words.reconnect_button, values);
  page.leads_on = true;
  return to_response(page);
}

Awaitable<HttpResponse> ReconnectPage::act(LinkTarget target, std::string request_id) {
  const auto broken = find(target);
  if (!broken || broken->grant.state == store::GrantState::active) {
    co_return show(target);
  }
  auto way = consents_->new_way(clock_.now());
  way.consent.user = broken->owner.id;
  store::BeginConsent begin;
  begin.actor.kind = "staff";
  begin.actor.id = broken->owner.id.value;
  begin.actor.via = "link";
  begin.actor.request_id = std::move(request_id);
  begin.grant = broken->grant;
  begin.consent = way.consent;
  const auto begun = co_await ledger_.apply(std::move(begin));
  if (!begun) {
    auto page = show(target);
    page.status = page.status == 200 ? 503 : page.status;
    co_return page;
  }
  HttpResponse response;
  response.status = 303;
  response.headers.add("Location", consents_->address(*begun, way));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Referrer-Policy", "no-referrer");
  co_return response;
}

}  // namespace holdfast::gateway
