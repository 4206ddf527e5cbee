// Making, changing and removing webhook endpoints. A secret is in the answer that made it and
// nowhere else, so there is no key under which it could be told again.
#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/silent_call.hpp"
#include "gateway/rest/webhook_json.hpp"
#include "gateway/system_clock.hpp"
#include "notify/webhooks/signature.hpp"
#include "store/commands/webhooks.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

std::optional<store::Webhook> look_up(const Context& context, const Request& request) {
  return store::read(context.ledger.engine(),
                     [&](const store::Reads& reads) { return visible_webhook(request, reads); });
}

std::string new_secret() {
  SystemRandom random;
  return notify::make_webhook_secret(random);
}

boost::json::object shown(const Context& context, const store::Webhook& webhook) {
  return store::read(context.ledger.engine(),
                     [&](const store::Reads& reads) { return webhook_json(webhook, reads); });
}

}  // namespace

// POST /v1/webhook-endpoints
Awaitable<Result<HttpResponse>> make_webhook(Context context, Request request) {
  store::Webhook wanted;
  wanted.agency = request.agency();
  auto read = read_webhook(request, std::move(wanted), true, context);
  if (!read) {
    co_return read.error();
  }
  const auto secret = new_secret();
  read->sealed_secret = context.secrets.seal(secret);
  store::MakeWebhook command{request.actor(), std::move(*read)};
  const auto made = co_await context.ledger.apply(std::move(command));
  if (!made) {
    co_return made.error();
  }
  auto body = shown(context, *made);
  body["secret"] = secret;
  co_return webhook_response(201, *made, std::move(body), context.settings.base_url);
}

// PATCH /v1/webhook-endpoints/{id}
Awaitable<Result<HttpResponse>> change_webhook(Context context, Request request) {
  const auto before = look_up(context, request);
  if (!before) {
    co_return nothing_there();
  }
  auto read = read_webhook(request, *before, false, context);
  if (!read) {
    co_return read.error();
  }
  store::ChangeWebhook command;
  command.actor = request.actor();
  command.webhook = std::move(*read);
  command.expected_version = expected_version(request.headers, before->version);
  const auto changed = co_await context.ledger.apply(std::move(command));
  if (!changed) {
    co_return changed.error();
  }
  co_return webhook_response(200, *changed, shown(context, *changed), context.settings.base_url);
}

// DELETE /v1/webhook-endpoints/{id}
Awaitable<Result<HttpResponse>> remove_webhook(Context context, Request request) {
  store::RemoveWebhook command{request.agency(), request.actor(), store::WebhookId{request.id}};
  co_return co_await call_silently(context, std::move(command));
}

// POST /v1/webhook-endpoints/{id}/rotate-secret: the former one signs too for a day.
Awaitable<Result<HttpResponse>> rotate_webhook_secret(Context context, Request request) {
  const auto secret = new_secret();
  store::RotateWebhookSecret command{request.agency(), request.actor(),
                                     store::WebhookId{request.id}, context.secrets.seal(secret)};
  const auto rotated = co_await context.ledger.apply(std::move(command));
  if (!rotated) {
    co_return rotated.error();
  }
  auto body = shown(context, *rotated);
  body["secret"] = secret;
  co_return webhook_response(200, *rotated, std::move(body), context.settings.base_url);
}

}  // namespace holdfast::gateway::rest
