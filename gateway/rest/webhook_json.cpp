#include "gateway/rest/webhook_json.hpp"

#include <boost/json/array.hpp>

#include "gateway/net/outgoing_url.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/members.hpp"
#include "store/event.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestUrl = 2000;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kMostTypes = 50;

json::array types_json(std::string_view list) {
  json::array types;
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    types.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return types;
}

json::object attempt_json(const store::WebhookAttempt& attempt) {
  json::object body;
  body["number"] = attempt.number;
  body["started_at"] = to_rfc3339(attempt.started_at);
  body["ended_at"] = or_null(attempt.ended_at);
  body["outcome"] = attempt.outcome.empty() ? json::value(nullptr) : json::value(attempt.outcome);
  body["status"] = attempt.status == 0 ? json::value(nullptr) : json::value(attempt.status);
  body["detail"] = attempt.detail;
  return body;
}

void read_types(Members& body, Faults& faults, store::Webhook& webhook) {
  const auto* const list = body.list("types");
  if (list == nullptr) {
    return;
  }
  std::vector<std::string> names;
  for (const auto& item : *list) {
    if (!item.is_string() || names.size() == kMostTypes) {
      faults.add("/types", "type", "A list of at most 50 event types, such as [\"booking.*\"].");
      return;
    }
    names.emplace_back(item.get_string());
  }
  auto tidy = store::tidy_event_types(names);
  if (tidy) {
    webhook.types = std::move(*tidy);
  } else {
    faults.add("/types", "value", tidy.error().detail);
  }
}

/// Whether its host may be reached is decided at each attempt, when the address is known.
void check_url(const std::string& text, Faults& faults, const Context& context) {
  const auto url = parse_outgoing_url(text);
  if (!url || text.find('#') != std::string::npos) {
    faults.add("/url", "format",
               "An absolute https address without a name, a password or a fragment in it.");
  } else if (!url->tls && !context.settings.webhooks_over_http) {
    faults.add("/url", "value",
               "Events are sent over https only, unless the server's operator allows it "
               "otherwise (webhooks.allow_private_addresses).");
  }
}

}  // namespace

json::object webhook_json(const store::Webhook& webhook, const store::Reads& reads) {
  json::object body;
  body["id"] = webhook.id.value;
  body["url"] = webhook.url;
  body["name"] = webhook.name;
  body["types"] = types_json(webhook.types);
  body["state"] = std::string(name(webhook.state));
  body["reason"] = webhook.reason;
  body["former_secret_until"] = or_null(webhook.former_until);
  body["waiting"] = reads.count_webhook_deliveries(webhook.id);
  body["last_success_at"] = or_null(webhook.last_success_at);
  body["created_at"] = to_rfc3339(webhook.created_at);
  body["version"] = webhook.version;
  return body;
}

HttpResponse webhook_response(int status, const store::Webhook& webhook, json::object body,
                              const std::string& base_url) {
  auto response = json_response(status, body);
  response.headers.set("ETag", version_tag(webhook.version));
  if (status == 201) {
    response.headers.set("Location", base_url + "/v1/webhook-endpoints/" + webhook.id.value);
  }
  return response;
}

json::object delivery_json(const store::WebhookDelivery& delivery, const store::Reads& reads) {
  const bool open =
      delivery.state == store::DeliveryState::due || delivery.state == store::DeliveryState::leased;
  json::array attempts;
  for (const auto& attempt : reads.webhook_attempts(delivery.webhook, delivery.event)) {
    attempts.push_back(attempt_json(attempt));
  }
  json::object body;
  body["event"] = delivery.event_id.value;
  body["type"] = delivery.type;
  body["object_id"] = delivery.object;
  body["state"] = open ? "waiting" : std::string(name(delivery.state));
  body["created_at"] = to_rfc3339(delivery.created_at);
  body["next_attempt_at"] = open ? json::value(to_rfc3339(delivery.due_at)) : json::value(nullptr);
  body["ended_at"] = or_null(delivery.ended_at);
  body["attempts"] = std::move(attempts);
  return body;
}

Result<store::Webhook> read_webhook(const Request& request, store::Webhook webhook, bool is_new,
                                    const Context& context) {
  Faults faults;
  Members body(request.body, "", faults);
  if (is_new) {
    body.require({"url"});
  }
  if (auto url = body.text("url", kLongestUrl)) {
    check_url(*url, faults, context);
    webhook.url = std::move(*url);
  }
  webhook.name = body.text("name", kLongestName).value_or(webhook.name);
  read_types(body, faults, webhook);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  return webhook;
}

std::optional<store::Webhook> visible_webhook(const Request& request, const store::Reads& reads) {
  auto webhook = reads.webhook(store::WebhookId{request.id});
  if (!webhook || webhook->agency != request.agency() ||
      webhook->state == store::WebhookState::removed) {
    return std::nullopt;
  }
  return webhook;
}

}  // namespace holdfast::gateway::rest
