#include "gateway/hooks/message.hpp"

namespace holdfast::gateway {

namespace {

/// What we ask for, and Google gives at most.
constexpr std::chrono::hours kLife{24 * 7};

}  // namespace

HookMessage read_google_hook(const HttpRequest& request) {
  const auto field = [&request](std::string_view name) {
    return std::string(request.headers.find(name).value_or(""));
  };
  HookClaim claim;
  claim.channel = field("X-Goog-Channel-ID");
  claim.remote = field("X-Goog-Resource-ID");
  claim.secret = field("X-Goog-Channel-Token");
  // "sync" comes once, when the channel is opened; it may come before the channel's name has come
  // back to us.
  claim.news = field("X-Goog-Resource-State") != "sync";
  claim.life = kLife;
  HookMessage message;
  if (!claim.channel.empty()) {
    message.claims.push_back(std::move(claim));
  }
  return message;
}

}  // namespace holdfast::gateway
