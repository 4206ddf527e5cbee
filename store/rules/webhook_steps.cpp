#include "store/rules/webhook_steps.hpp"

#include <algorithm>

#include "store/rules/record.hpp"

namespace holdfast::store {
std::string host_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto begin = scheme == std::string::npos ? 0 : scheme + 3;
  return url.substr(begin, std::min(url.find_first_of("/?#", begin), url.size()) - begin);
}

Result<Webhook> living_webhook(AgencyId agency, const WebhookId& id, const Reads& reads) {
  auto webhook = reads.webhook(id);
  if (!webhook || webhook->agency != agency || webhook->state == WebhookState::removed) {
    return Error{Errc::not_found, "there is no such webhook endpoint"};
  }
  return std::move(*webhook);
}

boost::json::object describe(const Webhook& webhook) {
  return {{"host", host_of(webhook.url)},
          {"types", webhook.types},
          {"state", name(webhook.state)},
          {"version", webhook.version}};
}

Webhook store_webhook(const Webhook& before, Webhook after, std::string_view action,
                      const Actor& actor, RuleContext context, Transaction& tx) {
  after.version = before.version + 1;
  tx.put(after);
  record(
      {after.agency, actor, std::string(action), after.id.value, describe(before), describe(after)},
      context, tx);
  return after;
}

}  // namespace holdfast::store
