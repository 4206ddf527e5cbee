#include "sync/providers/json_call.hpp"

#include <boost/json/serialize.hpp>
#include <utility>

#include "store/json.hpp"

namespace holdfast::sync {

JsonCall::JsonCall(const ProviderContext& context, Account account, JsonCallSettings settings)
    : context_(context), account_(std::move(account)), settings_(std::move(settings)) {}

Awaitable<Result<JsonReply>> JsonCall::send(JsonRequest request) {
  auto reply = co_await send_once(request);
  if (reply && reply->status == 401) {
    const auto challenge = reply->headers.find("WWW-Authenticate").value_or("");
    if (challenge.find("claims=") == std::string_view::npos) {
      // A token may end before its time.
      context_.tokens.forget(account_.source);
      reply = co_await send_once(std::move(request));
    }
  }
  co_return reply;
}

Awaitable<Result<JsonReply>> JsonCall::send_once(JsonRequest request) {
  const auto token = co_await context_.tokens.token(account_);
  if (!token) {
    co_return token.error();
  }
  OutgoingRequest out;
  out.method = std::move(request.method);
  out.url = std::move(request.url);
  out.max_response_bytes = settings_.largest_answer;
  out.headers.add("Authorization", "Bearer " + *token);
  out.headers.add("Accept", "application/json");
  if (!settings_.prefer.empty()) {
    out.headers.add("Prefer", settings_.prefer);
  }
  if (!request.if_match.empty()) {
    out.headers.add("If-Match", request.if_match);
  }
  if (request.body) {
    out.headers.add("Content-Type", "application/json; charset=utf-8");
    out.body = boost::json::serialize(*request.body);
  }
  auto answer = co_await context_.http.send(std::move(out));
  if (!answer) {
    co_return answer.error();
  }
  JsonReply reply;
  reply.status = answer->status;
  reply.headers = std::move(answer->headers);
  if (auto body = store::parse_json(answer->body)) {
    reply.body = std::move(*body);
  }
  co_return reply;
}

}  // namespace holdfast::sync
