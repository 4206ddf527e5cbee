#include <boost/json/parse.hpp>

#include "gateway/auth/secret_address.hpp"
#include "gateway/hooks/message.hpp"

namespace holdfast::gateway {
namespace {

namespace json = boost::json;

/// Notifications of several subscriptions may come in one message.
constexpr std::size_t kMostItems = 1000;
/// Tokens have a few hundred octets.
constexpr std::size_t kLongestToken = 4096;

std::string text_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  const auto* text = value != nullptr ? value->if_string() : nullptr;
  return text != nullptr ? std::string(text->data(), text->size()) : std::string{};
}

/// "Is this address yours?" Answered with the decoded token as plain text, whoever asks: it proves
/// no more than that this is Holdfast.
std::optional<HttpResponse> answer_to_question(const HttpRequest& request) {
  const auto query = parse_query(query_of(request.target));
  if (!query) {
    return std::nullopt;
  }
  for (const auto& [name, value] : *query) {
    if (name == "validationToken" && value.size() <= kLongestToken) {
      HttpResponse answer;
      answer.headers.add("Content-Type", "text/plain; charset=utf-8");
      answer.headers.add("X-Content-Type-Options", "nosniff");
      answer.headers.add("Cache-Control", "no-store");
      answer.body = value;
      return answer;
    }
  }
  return std::nullopt;
}

/// "missed" is news like a change. The other two want another life of the subscription, and nobody
/// knows what was not told meanwhile.
HookClaim claim_in(const json::object& item) {
  HookClaim claim;
  claim.remote = text_in(item, "subscriptionId");
  claim.secret = text_in(item, "clientState");
  const auto event = text_in(item, "lifecycleEvent");
  claim.renew = event == "reauthorizationRequired" || event == "subscriptionRemoved";
  return claim;
}

}  // namespace

HookMessage read_microsoft_hook(const HttpRequest& request) {
  HookMessage message;
  message.answer = answer_to_question(request);
  if (message.answer) {
    return message;
  }
  json::error_code failed;
  const auto body = json::parse(json::string_view(request.body), failed);
  const auto* root = failed ? nullptr : body.if_object();
  const auto* value = root != nullptr ? root->if_contains("value") : nullptr;
  const auto* items = value != nullptr ? value->if_array() : nullptr;
  if (items == nullptr || items->size() > kMostItems) {
    return message;
  }
  for (const auto& entry : *items) {
    if (const auto* item = entry.if_object()) {
      message.claims.push_back(claim_in(*item));
    }
  }
  // Taken, whatever is in it: one stranger among several is no reason to send all again.
  message.answer.emplace();
  message.answer->status = 202;
  return message;
}

}  // namespace holdfast::gateway
