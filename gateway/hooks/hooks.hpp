// Where services tell us that a calendar has changed: POST /hooks/{provider}, without credentials
// (docs/sync.md). What comes here is a hint, never a fact: the most that anybody can bring about is
// that a source is read a little sooner.
#pragma once

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/auth/miss_limit.hpp"
#include "gateway/hooks/message.hpp"
#include "gateway/net/peer.hpp"
#include "store/engine.hpp"
#include "store/source.hpp"

namespace holdfast::gateway {

/// Any thread.
class Hooks {
 public:
  /// Returns at once; how often a source is read is its own business.
  using Hint = std::function<void(store::SourceId)>;

  /// A channel that we asked for and heard no answer about works: by this name, and until then at
  /// the latest. Returns at once.
  using Adopt = std::function<void(store::PushChannel)>;

  /// `engine` and `clock` outlive the door.
  /// `renew` is told besides where the channel itself wants to be seen to.
  Hooks(const store::Engine& engine, Clock& clock, Hint hint, Hint renew = {}, Adopt adopt = {});

  static bool serves(std::string_view path) { return path.starts_with("/hooks/"); }

  /// Answers at once, before anything is read. Throws EngineFailure.
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  using Known = std::pair<store::PushChannel, const HookClaim*>;
  /// Those that are true, in one look at the store; not all, where too many are not.
  [[nodiscard]] std::vector<Known> known_claims(std::string_view provider,
                                                const std::vector<HookClaim>& claims) const;
  /// The channel, if the claim is true.
  [[nodiscard]] static std::optional<store::PushChannel> channel_of(std::string_view provider,
                                                                    const HookClaim& claim,
                                                                    const store::Reads& reads);
  void follow(const store::PushChannel& channel, const HookClaim& claim);

  const store::Engine& engine_;
  const Hint hint_;
  const Hint renew_;
  const Adopt adopt_;
  MissLimit limit_;
};

}  // namespace holdfast::gateway
