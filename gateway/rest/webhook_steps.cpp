// What people do with a webhook endpoint: try it, stop it, let it go on, have events sent again.
#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/webhook_json.hpp"
#include "store/commands/webhooks.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestId = 60;

/// Has it done, and shows it as it stands then. Twice is once, so no key is needed.
template <class Command>
Awaitable<Result<HttpResponse>> step(Context context, Request request) {
  Command command;
  command.agency = request.agency();
  command.actor = request.actor();
  command.webhook = store::WebhookId{request.id};
  const auto done = co_await context.ledger.apply(std::move(command));
  if (!done) {
    co_return done.error();
  }
  auto body = store::read(context.ledger.engine(),
                          [&](const store::Reads& reads) { return webhook_json(*done, reads); });
  co_return webhook_response(200, *done, std::move(body), context.settings.base_url);
}

void read_events(Members& body, Faults& faults, store::ReplayEvents& command) {
  const auto* const list = body.list("events");
  if (list == nullptr) {
    return;
  }
  for (const auto& item : *list) {
    const bool right = item.is_string() && item.get_string().size() <= kLongestId &&
                       command.events.size() < store::kMostReplayed;
    if (!right) {
      faults.add("/events", "type", "A list of at most 100 ids of events.");
      return;
    }
    command.events.push_back(store::EventId{std::string(item.get_string())});
  }
}

Result<store::ReplayEvents> read_replay(const Request& request) {
  store::ReplayEvents command;
  command.agency = request.agency();
  command.actor = request.actor();
  command.webhook = store::WebhookId{request.id};
  Faults faults;
  Members body(request.body, "", faults);
  read_events(body, faults, command);
  if (const auto since = body.text("since", kLongestId)) {
    command.since = parse_rfc3339(*since);
    if (!command.since) {
      faults.add("/since", "format", "An instant as RFC 3339 has it: 2026-12-01T09:00:00Z.");
    }
  }
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  return command;
}

HttpResponse replay_response(const store::ReplayEvents::Outcome& outcome) {
  boost::json::object body;
  body["endpoint"] = outcome.webhook.id.value;
  body["state"] = std::string(name(outcome.webhook.state));
  body["events"] = outcome.events;
  return json_response(202, body);
}

}  // namespace

// POST /v1/webhook-endpoints/{id}/pause
Awaitable<Result<HttpResponse>> pause_webhook(Context context, Request request) {
  co_return co_await step<store::PauseWebhook>(context, std::move(request));
}

// POST /v1/webhook-endpoints/{id}/resume
Awaitable<Result<HttpResponse>> resume_webhook(Context context, Request request) {
  co_return co_await step<store::ResumeWebhook>(context, std::move(request));
}

// POST /v1/webhook-endpoints/{id}/replay
Awaitable<Result<HttpResponse>> replay_events(Context context, Request request) {
  auto command = read_replay(request);
  if (!command) {
    co_return command.error();
  }
  std::function<HttpResponse(const store::ReplayEvents::Outcome&)> show = replay_response;
  co_return co_await define<store::ReplayEvents>(context, std::move(request), std::move(*command),
                                                 std::move(show));
}

// POST /v1/webhook-endpoints/{id}/test: sends a ping at once, whatever state it is in, and tells
// what came back. It is no event, so it is in no log and is not sent again.
Awaitable<Result<HttpResponse>> test_webhook(Context context, Request request) {
  const auto webhook = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    return visible_webhook(request, reads);
  });
  if (!webhook) {
    co_return nothing_there();
  }
  if (!context.settings.ping) {
    co_return Error{Errc::unavailable, "Events are not being sent by this process.", {}};
  }
  const auto answer = co_await context.settings.ping(*webhook);
  boost::json::object body;
  body["delivered"] = answer.ending == store::RecordWebhookDelivery::Ending::delivered;
  body["status"] = answer.status == 0 ? boost::json::value(nullptr) : answer.status;
  body["detail"] = answer.detail;
  body["milliseconds"] = std::chrono::duration_cast<std::chrono::milliseconds>(answer.took).count();
  co_return json_response(200, body);
}

}  // namespace holdfast::gateway::rest
