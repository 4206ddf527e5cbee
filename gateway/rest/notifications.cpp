// /v1/notifications: every message of the agency, what became of it, and sending it again.
#include "gateway/rest/answers.hpp"
#include "gateway/rest/cursor.hpp"
#include "gateway/rest/effect_json.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "gateway/rest/members.hpp"
#include "store/commands/effects.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

using store::ResendEffect;

struct Page {
  store::EffectFilter filter;
  store::EffectId after;
  int limit = 0;
  /// What the cursor belongs to.
  std::string list;
};

std::string describe(const Request& request) {
  std::string list = "notifications";
  for (const auto& [name, value] : request.query.all()) {
    if (name != "cursor" && name != "limit") {
      list += '&' + name + '=' + value;
    }
  }
  return list;
}

Result<Page> read_page(const Request& request) {
  const auto limit = page_length(request.query);
  if (!limit) {
    return limit.error();
  }
  Page page;
  page.limit = *limit;
  page.list = describe(request);
  page.filter.agency = request.agency();
  page.filter.channel = request.query.find("channel");
  if (const auto booking = request.query.find("booking")) {
    page.filter.booking = store::BookingId{*booking};
  }
  if (const auto status = request.query.find("status")) {
    if (*status == "dead") {
      page.filter.dead = true;
    } else {
      page.filter.status = status;
    }
  }
  if (const auto cursor = request.query.find("cursor")) {
    const auto place = read_cursor(*cursor, page.list);
    if (!place) {
      return place.error();
    }
    page.after = store::EffectId{place->front()};
  }
  return page;
}

std::optional<store::Effect> find_effect(const Request& request, const store::Reads& reads) {
  auto effect = reads.effect(store::EffectId{request.id});
  return effect && effect->agency == request.agency() ? std::move(effect) : std::nullopt;
}

}  // namespace

// GET /v1/notifications, the newest first.
Awaitable<Result<HttpResponse>> list_notifications(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto page = read_page(request);
    if (!page) {
      return page.error();
    }
    const auto found = reads.effects(page->filter, page->after, page->limit);
    boost::json::array data;
    for (const auto& effect : found.effects) {
      data.push_back(notification_json(effect));
    }
    std::optional<std::string> next;
    if (found.next) {
      next = make_cursor(page->list, {found.next->value});
    }
    return list_response(context, request, std::move(data), next);
  };
  co_return store::read(context.ledger.engine(), list);
}

// GET /v1/notifications/{id}
Awaitable<Result<HttpResponse>> show_notification(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto effect = find_effect(request, reads);
    if (!effect) {
      return nothing_there();
    }
    auto body = notification_json(*effect);
    const auto whole = effect_json(*effect, reads);
    body["attempts"] = whole.at("attempts");
    body["reports"] = whole.at("reports");
    return json_response(200, body);
  };
  co_return store::read(context.ledger.engine(), show);
}

// POST /v1/notifications/{id}/resend
Awaitable<Result<HttpResponse>> resend_notification(Context context, Request request) {
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    co_return dry_run.error();
  }
  ResendEffect command;
  command.agency = request.agency();
  command.actor = request.actor();
  command.effect = store::EffectId{request.id};
  command.dry_run = *dry_run;
  if (command.dry_run) {
    const auto effect = co_await context.ledger.apply(std::move(command));
    if (!effect) {
      co_return effect.error();
    }
    boost::json::object body;
    body["dry_run"] = true;
    body["would_be"] = {{"status", std::string(status_of(*effect))}};
    co_return json_response(200, body);
  }
  std::function<HttpResponse(const store::Effect&)> show = [](const store::Effect& effect) {
    return json_response(200, notification_json(effect));
  };
  co_return co_await define<ResendEffect>(context, std::move(request), std::move(command),
                                          std::move(show));
}

}  // namespace holdfast::gateway::rest
