// /v1/suppressions: addresses that nothing is sent to any more, and letting them go (docs/mail.md).
#include "store/commands/suppressions.hpp"

#include "gateway/rest/answers.hpp"
#include "gateway/rest/cursor.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/silent_call.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::string_view kList = "suppressions";

boost::json::object suppression_json(const store::Suppression& suppression) {
  boost::json::object body;
  body["id"] = suppression.id.value;
  body["channel"] = suppression.channel;
  body["address"] = suppression.address;
  body["since"] = to_rfc3339(suppression.since);
  body["notification"] = suppression.effect.value;
  body["code"] = nullptr;
  if (!suppression.status.empty()) {
    body["code"] = suppression.status;
  }
  body["detail"] = suppression.detail;
  return body;
}

Result<HttpResponse> list_page(const Context& context, const Request& request,
                               const store::Reads& reads) {
  const auto limit = page_length(request.query);
  if (!limit) {
    return limit.error();
  }
  store::SuppressionId before;
  if (const auto cursor = request.query.find("cursor")) {
    const auto place = read_cursor(*cursor, std::string(kList));
    if (!place) {
      return place.error();
    }
    before = store::SuppressionId{place->front()};
  }
  const auto found = reads.suppressions(request.agency(), before, *limit + 1);
  boost::json::array data;
  std::optional<std::string> next;
  for (const auto& suppression : found) {
    if (std::ssize(data) == *limit) {
      next = make_cursor(std::string(kList), {before.value});
      break;
    }
    before = suppression.id;
    data.push_back(suppression_json(suppression));
  }
  return list_response(context, request, std::move(data), next);
}

}  // namespace

// GET /v1/suppressions, the newest first.
Awaitable<Result<HttpResponse>> list_suppressions(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) { return list_page(context, request, reads); };
  co_return store::read(context.ledger.engine(), list);
}

// DELETE /v1/suppressions/{id}: the next message goes there again.
Awaitable<Result<HttpResponse>> clear_suppression(Context context, Request request) {
  store::ClearSuppression command{request.agency(), request.actor(),
                                  store::SuppressionId{request.id}};
  co_return co_await call_silently(context, std::move(command));
}

}  // namespace holdfast::gateway::rest
