// Where services tell us that a calendar has changed: POST /hooks/{provider}, without credentials
// (docs/sync.md). What comes here is a hint, never a fact: the most that anybody can bring about is
// that a source is read a little sooner.
#pragma once

#include <functional>
#include <string_view>

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

  /// `engine` and `clock` outlive the door.
  /// `renew` is told besides where the channel itself wants to be seen to.
  Hooks(const store::Engine& engine, Clock& clock, Hint hint, Hint renew = {});

  static bool serves(std::string_view path) { return path.starts_with("/hooks/"); }

  /// Answers at once, before anything is read. Throws EngineFailure.
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  /// The source whose channel it is, if the claim is true.
  [[nodiscard]] std::optional<store::SourceId> source_of(std::string_view provider,
                                                         const HookClaim& claim) const;

  const store::Engine& engine_;
  const Hint hint_;
  const Hint renew_;
  MissLimit limit_;
};

}  // namespace holdfast::gateway
