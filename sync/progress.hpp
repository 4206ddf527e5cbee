// What the engine is doing with each source, for those who ask from other threads.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::sync {

/// Of one source.
struct SourceProgress {
  std::string host = {};
  /// When it is to be read next. In the past: it waits for its turn.
  Instant next_read{};
  bool under_way = false;
  /// Its host does not answer, and is asked seldom until it does.
  bool host_away = false;
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

/// Any thread.
class Progress {
 public:
  void note(const store::SourceId& source, const SourceProgress& progress) {
    const std::lock_guard lock(mutex_);
    sources_.insert_or_assign(source, progress);
  }
  void forget(const store::SourceId& source) {
    const std::lock_guard lock(mutex_);
    sources_.erase(source);
  }
  void note_host(const std::string& host, bool away) {
    const std::lock_guard lock(mutex_);
    if (away) {
      hosts_away_.insert(host);
    } else {
      hosts_away_.erase(host);
    }
  }
  void note(const EngineProgress& engine) {
    const std::lock_guard lock(mutex_);
    engine_ = engine;
  }
  /// Nothing for a source that the engine does not know (yet).
  [[nodiscard]] std::optional<SourceProgress> of(const store::SourceId& source) const {
    const std::lock_guard lock(mutex_);
    const auto found = sources_.find(source);
    if (found == sources_.end()) {
      return std::nullopt;
    }
    auto progress = found->second;
    progress.host_away = hosts_away_.contains(progress.host);
    return progress;
  }
  [[nodiscard]] EngineProgress all() const {
    const std::lock_guard lock(mutex_);
    auto engine = engine_;
    engine.hosts_away = hosts_away_.size();
    return engine;
  }

 private:
  mutable std::mutex mutex_;
  std::map<store::SourceId, SourceProgress> sources_;
  std::set<std::string> hosts_away_;
  EngineProgress engine_;
};

}  // namespace holdfast::sync
