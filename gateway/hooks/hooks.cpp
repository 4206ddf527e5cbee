#include "gateway/hooks/hooks.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "gateway/auth/secret_address.hpp"
#include "store/base/text.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway {
namespace {

struct Service {
  std::string_view path;
  /// Of Source and PushChannel.
  std::string_view provider;
  HookMessage (*read)(const HttpRequest&);
};

constexpr std::array kServices{
    Service{"/hooks/google", "google", &read_google_hook},
    Service{"/hooks/microsoft", "microsoft", &read_microsoft_hook},
    // What Microsoft says of the subscription itself. The messages tell which they are.
    Service{"/hooks/microsoft-life", "microsoft", &read_microsoft_hook},
};

/// Longer than any channel's name, token or state.
constexpr std::size_t kLongestPart = 256;
/// Claims in one message that name no channel of ours. The services' own messages name ours.
constexpr int kMostStrangers = 20;

bool is_plausible(const HookClaim& claim) {
  const auto& name = claim.channel.empty() ? claim.remote : claim.channel;
  return !name.empty() && !claim.secret.empty() && claim.channel.size() <= kLongestPart &&
         claim.remote.size() <= kLongestPart && claim.secret.size() <= kLongestPart;
}

bool same_secret(std::string_view secret, std::string_view hash) {
  const auto given = sha256_hex(secret);
  return given.size() == hash.size() && sodium_memcmp(given.data(), hash.data(), hash.size()) == 0;
}

}  // namespace

Hooks::Hooks(const store::Engine& engine, Clock& clock, Hint hint, Hint renew, Adopt adopt)
    : engine_(engine),
      hint_(std::move(hint)),
      renew_(std::move(renew)),
      adopt_(std::move(adopt)),
      limit_(clock) {}

Awaitable<HttpResponse> Hooks::handle(HttpRequest request, Peer peer) {
  const auto path = path_of(request.target);
  const auto* service = std::find_if(kServices.begin(), kServices.end(),
                                     [&](const Service& known) { return known.path == path; });
  if (service == kServices.end()) {
    co_return leads_nowhere(limit_, peer);
  }
  if (request.method != "POST") {
    auto refused = plain_answer(405, "Services post here.");
    refused.headers.add("Allow", "POST");
    co_return refused;
  }
  auto message = service->read(request);
  const auto known = known_claims(service->provider, message.claims);
  const bool any = !known.empty();
  for (const auto& [channel, claim] : known) {
    follow(channel, *claim);
  }
  if (!any && message.claims.size() >= kMostStrangers) {
    co_return leads_nowhere(limit_, peer);
  }
  if (message.answer) {
    co_return std::move(*message.answer);
  }
  if (!any) {
    co_return leads_nowhere(limit_, peer);
  }
  HttpResponse done;
  done.status = 204;
  co_return done;
}

void Hooks::follow(const store::PushChannel& channel, const HookClaim& claim) {
  if (claim.renew && renew_) {
    renew_(channel.source);
  }
  if (claim.news) {
    hint_(channel.source);
  }
  // Its answer was lost, or is still under way. By its own word it can be ended when its time is
  // over, and need not be opened again.
  if (adopt_ && channel.remote.empty() && !claim.remote.empty() && claim.life.count() > 0) {
    auto found = channel;
    found.remote = claim.remote;
    found.expires_at = channel.opened_at + claim.life;
    adopt_(std::move(found));
  }
}

std::vector<Hooks::Known> Hooks::known_claims(std::string_view provider,
                                              const std::vector<HookClaim>& claims) const {
  return store::read(engine_, [&](const store::Reads& reads) {
    std::vector<Known> known;
    int strangers = 0;
    for (const auto& claim : claims) {
      auto channel = channel_of(provider, claim, reads);
      if (channel) {
        known.emplace_back(std::move(*channel), &claim);
      } else if (++strangers >= kMostStrangers) {
        break;
      }
    }
    return known;
  });
}

std::optional<store::PushChannel> Hooks::channel_of(std::string_view provider,
                                                    const HookClaim& claim,
                                                    const store::Reads& reads) {
  if (!is_plausible(claim)) {
    return std::nullopt;
  }
  const auto channel = claim.channel.empty()
                           ? reads.push_channel_by_remote(provider, claim.remote)
                           : reads.push_channel(store::PushChannelId{claim.channel});
  if (!channel || channel->provider != provider ||
      !same_secret(claim.secret, channel->secret_hash)) {
    return std::nullopt;
  }
  // Before the service has answered us its name is not known yet.
  const bool other =
      !channel->remote.empty() && !claim.remote.empty() && channel->remote != claim.remote;
  return other ? std::nullopt : channel;
}

}  // namespace holdfast::gateway
