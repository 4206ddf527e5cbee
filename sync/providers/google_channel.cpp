// Google's push channels. One cannot be made to last longer: another one takes over.
#include <boost/json/serialize.hpp>
#include <charconv>

#include "sync/providers/google.hpp"
#include "sync/providers/google_session.hpp"
#include "sync/providers/said.hpp"

namespace holdfast::sync {
namespace {

namespace json = boost::json;
/// A week, in seconds: what Google gives at most.
constexpr const char* kLife = "604800";

json::object watch_body(const ChannelWish& wish) {
  json::object params;
  params["ttl"] = kLife;
  json::object body;
  body["id"] = wish.id.value;
  body["type"] = "web_hook";
  body["address"] = wish.address;
  body["token"] = wish.secret;
  body["params"] = std::move(params);
  return body;
}

/// Milliseconds since 1970, as a text.
std::optional<Instant> expiration_in(const json::object& channel) {
  const auto text = said::text(channel, "expiration");
  std::int64_t count = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
  return failed == std::errc{} && stop == text.data() + text.size() && count > 0
             ? std::optional(Instant{std::chrono::milliseconds{count}})
             : std::nullopt;
}

}  // namespace

Awaitable<Result<OpenedChannel>> GoogleProvider::open_channel(Account account, ChannelWish wish) {
  GoogleSession session(context_, std::move(account));
  const auto home = session.calendar();
  if (!home) {
    co_return home.error();
  }
  JsonRequest request;
  request.method = "POST";
  request.url = *home + "/events/watch";
  request.body = watch_body(wish);
  const auto reply = co_await session.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  if (!reply->ok()) {
    co_return reply->error();
  }
  const auto* channel = reply->body.if_object();
  const auto expires = channel != nullptr ? expiration_in(*channel) : std::nullopt;
  auto remote = channel != nullptr ? said::text(*channel, "resourceId") : std::string{};
  if (!expires || remote.empty()) {
    co_return Error{Errc::unavailable, "Google Calendar does not say what channel it has opened"};
  }
  co_return OpenedChannel{std::move(remote), *expires};
}

Awaitable<Status> GoogleProvider::close_channel(Account account, store::PushChannel channel) {
  GoogleSession session(context_, std::move(account));
  JsonRequest request;
  request.method = "POST";
  request.url = session.api_url("/channels/stop");
  request.body.emplace();
  (*request.body)["id"] = channel.id.value;
  (*request.body)["resourceId"] = channel.remote;
  const auto reply = co_await session.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  if (!reply->ok() && reply->status != 404) {
    co_return reply->error();
  }
  co_return Status{};
}

}  // namespace holdfast::sync
