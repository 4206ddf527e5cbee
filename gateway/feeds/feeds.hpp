// Calendars for subscribers: GET under a secret address, without credentials (docs/feeds.md).
#pragma once

#include <string>
#include <string_view>

#include "caldav/answers.hpp"
#include "gateway/auth/miss_limit.hpp"
#include "gateway/feeds/editions.hpp"
#include "gateway/feeds/subscription.hpp"
#include "gateway/net/peer.hpp"
#include "store/base/http.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway {

/// Any thread.
class Feeds {
 public:
  struct Settings {
    /// Octets of one answer; a calendar beyond it is refused whole, never told in part.
    std::size_t most = std::size_t{32} << 20;
    /// Objects that are read in one go; between two pieces the thread serves others.
    int piece = 100;
    /// Octets of texts that are kept in memory while they are what their entity tags say.
    std::size_t known_texts = std::size_t{16} << 20;
  };

  /// References outlive the door.
  Feeds(const store::Engine& engine, Clock& clock, Settings settings);
  Feeds(const store::Engine& engine, Clock& clock) : Feeds(engine, clock, Settings()) {}

  static bool serves(std::string_view path) { return path.starts_with(kFeedPath); }

  /// Throws EngineFailure.
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  /// The text of that edition, or nothing if the calendar changed while it was read.
  Awaitable<Result<std::string>> render(const Subscription& subscription, Instant now);
  [[nodiscard]] std::optional<Subscription> find(std::string_view path) const;

  const store::Engine& engine_;
  Clock& clock_;
  const Settings settings_;
  MissLimit limit_;
  Editions editions_;
  /// By entity tag, which is one of all that a text is made of.
  caldav::Answers texts_;
};

}  // namespace holdfast::gateway
