// Microsoft's subscriptions. Both addresses are asked to prove themselves before the answer comes
// (gateway/hooks/microsoft.cpp).
#include "sync/providers/graph.hpp"
#include "sync/providers/graph_json.hpp"

namespace holdfast::sync {
namespace {

namespace json = boost::json;

/// Documents name 4,230 minutes or 10,080 as the most. Renewed at half of it.
constexpr std::chrono::minutes kLife{4200};
/// What tells of the subscription itself comes here, beside the address for changes.
constexpr std::string_view kLifecycle = "-life";

Result<OpenedChannel> opened(const GraphReply& reply, std::string id) {
  if (!reply.ok()) {
    return reply.error();
  }
  const auto* fields = reply.fields();
  const auto expires =
      fields != nullptr ? parse_rfc3339(graph::text(*fields, "expirationDateTime")) : std::nullopt;
  if (fields != nullptr && id.empty()) {
    id = graph::text(*fields, "id");
  }
  if (!expires || id.empty()) {
    return Error{Errc::unavailable, "Microsoft Graph does not say what it opened"};
  }
  return OpenedChannel{std::move(id), *expires};
}

}  // namespace

Awaitable<Result<OpenedChannel>> GraphProvider::open_channel(Account account, ChannelWish wish) {
  GraphSession session(context_, pauses_, std::move(account));
  const auto calendar = session.calendar();
  if (!calendar) {
    co_return calendar.error();
  }
  const auto root = session.api_url("/").size();
  JsonRequest request;
  request.method = "POST";
  request.url = session.api_url("/subscriptions");
  auto& body = request.body.emplace();
  body["changeType"] = "created,updated,deleted";
  body["resource"] = calendar->substr(root) + "/events";
  body["notificationUrl"] = wish.address;
  body["lifecycleNotificationUrl"] = wish.address + std::string(kLifecycle);
  body["expirationDateTime"] =
      to_rfc3339(std::chrono::floor<std::chrono::seconds>(context_.clock.now() + kLife));
  body["clientState"] = std::move(wish.secret);
  const auto reply = co_await session.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  co_return opened(*reply, {});
}

Awaitable<Result<OpenedChannel>> GraphProvider::renew_channel(Account account,
                                                              store::PushChannel channel) {
  GraphSession session(context_, pauses_, std::move(account));
  JsonRequest request;
  request.method = "PATCH";
  request.url = session.api_url("/subscriptions/" + percent_encode(channel.remote));
  request.body.emplace();
  (*request.body)["expirationDateTime"] =
      to_rfc3339(std::chrono::floor<std::chrono::seconds>(context_.clock.now() + kLife));
  const auto reply = co_await session.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  co_return opened(*reply, std::move(channel.remote));
}

Awaitable<Status> GraphProvider::close_channel(Account account, store::PushChannel channel) {
  GraphSession session(context_, pauses_, std::move(account));
  JsonRequest request;
  request.method = "DELETE";
  request.url = session.api_url("/subscriptions/" + percent_encode(channel.remote));
  const auto reply = co_await session.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  if (reply->ok() || reply->status == 404) {
    co_return Status{};
  }
  co_return reply->error();
}

}  // namespace holdfast::sync
