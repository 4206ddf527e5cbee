// What the engine is doing with each source, for those who ask from other threads. Kept in memory:
// it is for looking at, and a row for each read would cost bookings their turn at the disk.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/ids.hpp"
#include "sync/lag.hpp"

namespace holdfast::sync {

/// Of one source.
struct SourceProgress {
  std::string host = {};
  /// When it is to be read next. In the past: it waits for its turn. Nothing: not by itself.
  std::optional<Instant> next_read = {};
  bool under_way = false;
  /// Its host does not answer, and is asked seldom until it does.
  bool host_away = false;
  /// Until when the service tells of changes by itself, as far as it can be believed.
  std::optional<Instant> told_until = {};
  Lag lag = {};
};

/// Of all.
struct EngineProgress {
  std::size_t sources = 0;
  std::size_t under_way = 0;
  /// Due, and not begun.
  std::size_t waiting = 0;
  /// Hosts that do not answer.
  std::size_t hosts_away = 0;
};

/// How reads end, in the order of Round::Ending.
inline constexpr std::array<std::string_view, 5> kReadEndings = {"read", "held", "failed",
                                                                 "stopped", "dropped"};

/// Of all sources of one provider, since the start.
struct ProviderProgress {
  std::array<std::uint64_t, kReadEndings.size()> reads{};
  /// Changes that were news.
  std::uint64_t changes = 0;
  LagHistogram lag;
};

/// Any thread.
class Progress {
 public:
  /// `lag` and `host_away` are not looked at.
  void note(const store::SourceId& source, SourceProgress progress);
  void forget(const store::SourceId& source);
  void note_host(const std::string& host, bool away);
  void note(const EngineProgress& engine);
  /// A read has ended. `lag`: how long the slowest of its changes was under way, where it is known.
  void note_read(const store::SourceId& source, const std::string& provider, std::size_t ending,
                 int changes, std::optional<Duration> lag);
  /// An attempt to write a copy has ended.
  void note_copy(std::string_view outcome);

  /// Nothing for a source that the engine does not know (yet).
  [[nodiscard]] std::optional<SourceProgress> of(const store::SourceId& source) const;
  [[nodiscard]] EngineProgress all() const;
  /// By the provider's name.
  [[nodiscard]] std::map<std::string, ProviderProgress> providers() const;
  /// Attempts to write copies since the start, by outcome: delivered, retry, failed, superseded.
  [[nodiscard]] std::map<std::string, std::uint64_t> copies() const;
  /// Over the last reads of all those sources; `last` is not set.
  [[nodiscard]] Lag lag_of(const std::vector<store::SourceId>& sources) const;

 private:
  mutable std::mutex mutex_;
  std::map<store::SourceId, SourceProgress> sources_;
  std::map<store::SourceId, LagWindow> lags_;
  std::set<std::string> hosts_away_;
  std::map<std::string, ProviderProgress> providers_;
  std::map<std::string, std::uint64_t> copies_;
  EngineProgress engine_;
};

}  // namespace holdfast::sync
