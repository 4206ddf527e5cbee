// Webhook endpoints: which there are, and what they were told (docs/webhooks.md).
#include <charconv>
#include <limits>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/cursor.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/webhook_json.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

struct Page {
  store::WebhookId webhook;
  std::optional<store::DeliveryState> state;
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  int limit = 0;
  std::string list;
};

/// `waiting` is what is due; what is under way at this moment is in the list of all.
Result<std::optional<store::DeliveryState>> read_state(const Query& query) {
  const auto text = query.find("state");
  if (!text) {
    return std::optional<store::DeliveryState>{};
  }
  if (*text == "waiting") {
    return std::optional{store::DeliveryState::due};
  }
  if (*text == "delivered" || *text == "failed") {
    return store::delivery_state(*text);
  }
  return Error{Errc::validation,
               "The query is not right.",
               {{"pointer", "?state"},
                {"code", "value"},
                {"message", "waiting, delivered or failed; nothing: all."}}};
}

Result<Page> read_page(const Request& request) {
  Page page;
  const auto limit = page_length(request.query);
  const auto state = read_state(request.query);
  if (!limit || !state) {
    return limit ? state.error() : limit.error();
  }
  page.webhook = store::WebhookId{request.id};
  page.limit = *limit;
  page.state = *state;
  page.list = "deliveries of " + request.id + ' ' + request.query.find("state").value_or("");
  if (const auto cursor = request.query.find("cursor")) {
    const auto place = read_cursor(*cursor, page.list);
    if (!place) {
      return place.error();
    }
    const auto& text = place->front();
    std::from_chars(text.data(), text.data() + text.size(), page.before);
  }
  return page;
}

Result<HttpResponse> list_page(const Context& context, const Request& request,
                               const store::Reads& reads) {
  if (!visible_webhook(request, reads)) {
    return nothing_there();
  }
  const auto page = read_page(request);
  if (!page) {
    return page.error();
  }
  auto found = reads.webhook_deliveries(page->webhook, page->state, page->before, page->limit + 1);
  std::optional<std::string> next;
  if (std::ssize(found) > page->limit) {
    found.pop_back();
    next = make_cursor(page->list, {std::to_string(found.back().event)});
  }
  boost::json::array data;
  for (const auto& delivery : found) {
    data.push_back(delivery_json(delivery, reads));
  }
  return list_response(context, request, std::move(data), next);
}

}  // namespace

// GET /v1/webhook-endpoints
Awaitable<Result<HttpResponse>> list_webhooks(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    boost::json::array data;
    for (const auto& webhook : reads.webhooks(request.agency())) {
      if (webhook.state != store::WebhookState::removed) {
        data.push_back(webhook_json(webhook, reads));
      }
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// GET /v1/webhook-endpoints/{id}. Its tag is that of what people change, for If-Match: how many
// wait changes without it.
Awaitable<Result<HttpResponse>> show_webhook(Context context, Request request) {
  const auto find = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto webhook = visible_webhook(request, reads);
    if (!webhook) {
      return nothing_there();
    }
    return webhook_response(200, *webhook, webhook_json(*webhook, reads),
                            context.settings.base_url);
  };
  co_return store::read(context.ledger.engine(), find);
}

// GET /v1/webhook-endpoints/{id}/deliveries: the newest events first, each with every attempt.
Awaitable<Result<HttpResponse>> list_deliveries(Context context, Request request) {
  const auto page = [&](const store::Reads& reads) { return list_page(context, request, reads); };
  co_return store::read(context.ledger.engine(), page);
}

}  // namespace holdfast::gateway::rest
