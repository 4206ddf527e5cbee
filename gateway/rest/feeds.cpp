// Feeds: calendars under secret addresses, for apps that only read (docs/feeds.md).
#include "gateway/auth/authorization.hpp"
#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/feed_json.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/silent_call.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

struct Shown {
  store::Feed feed;
  store::Calendar calendar;
  Names names;
};

/// The feed that the path names, if the caller may see its calendar. A revoked one is gone.
std::optional<Shown> look_up(const Request& request, const store::Reads& reads) {
  auto feed = reads.feed(store::FeedId{request.id});
  if (!feed || feed->agency != request.agency() || feed->revoked_at) {
    return std::nullopt;
  }
  auto calendar = reads.calendar(feed->calendar);
  if (!calendar || !may_see(request, calendar->resource)) {
    return std::nullopt;
  }
  Shown shown{std::move(*feed), std::move(*calendar), {}};
  if (!shown.calendar.resource.empty()) {
    shown.names.learn(reads, request.agency(), shown.calendar.resource);
  }
  return shown;
}

}  // namespace

// GET /v1/feeds: those in force, without their addresses, which nobody can tell any more.
Awaitable<Result<HttpResponse>> list_feeds(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    Names names;
    boost::json::array data;
    for (const auto& feed : reads.feeds(request.agency())) {
      const auto calendar = reads.calendar(feed.calendar);
      if (calendar && may_see(request, calendar->resource)) {
        if (!calendar->resource.empty()) {
          names.learn(reads, request.agency(), calendar->resource);
        }
        data.push_back(feed_json(feed, *calendar, names));
      }
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// GET /v1/feeds/{id}
Awaitable<Result<HttpResponse>> show_feed(Context context, Request request) {
  const auto find = [&](const store::Reads& reads) { return look_up(request, reads); };
  const auto shown = store::read(context.ledger.engine(), find);
  if (!shown) {
    co_return nothing_there();
  }
  co_return json_response(200, feed_json(shown->feed, shown->calendar, shown->names));
}

// POST /v1/feeds. The address is in this answer and nowhere else.
Awaitable<Result<HttpResponse>> make_feed(Context context, Request request) {
  const auto secret = random_secret();
  const auto prepare = [&](const store::Reads& reads) { return read_feed(request, secret, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  const auto made = co_await context.ledger.apply(std::move(prepared->command));
  if (!made) {
    co_return made.error();
  }
  auto body = feed_json(*made, prepared->calendar, prepared->names);
  auto address = feed_address(context.settings.base_url, secret);
  body["url"] = std::move(address.url);
  body["webcal_url"] = std::move(address.webcal_url);
  auto response = json_response(201, body);
  response.headers.set("Location", context.settings.base_url + "/v1/feeds/" + made->id.value);
  co_return response;
}

// DELETE /v1/feeds/{id}: counts at once.
Awaitable<Result<HttpResponse>> revoke_feed(Context context, Request request) {
  const auto find = [&](const store::Reads& reads) { return look_up(request, reads); };
  const auto shown = store::read(context.ledger.engine(), find);
  if (!shown) {
    co_return nothing_there();
  }
  store::RevokeFeed command{request.agency(), request.actor(), shown->feed.id};
  co_return co_await call_silently(context, std::move(command));
}

}  // namespace holdfast::gateway::rest
