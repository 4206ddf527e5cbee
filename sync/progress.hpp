// What the engine is doing with each source, for those who ask from other threads.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::sync {

/// Of one source.
struct SourceProgress {
  /// When it is to be read next. In the past: it waits for its turn.
  Instant next_read{};
  bool under_way = false;
  /// Its host does not answer and is left alone for now.
  bool host_away = false;
};

/// Of all.
struct EngineProgress {
  std::size_t sources = 0;
  std::size_t under_way = 0;
  /// Due, and not begun.
  std::size_t waiting = 0;
  /// Hosts that are left alone.
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
  void note(const EngineProgress& engine) {
    const std::lock_guard lock(mutex_);
    engine_ = engine;
  }
  /// Nothing for a source that the engine does not know (yet).
  [[nodiscard]] std::optional<SourceProgress> of(const store::SourceId& source) const {
    const std::lock_guard lock(mutex_);
    const auto found = sources_.find(source);
    return found == sources_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] EngineProgress all() const {
    const std::lock_guard lock(mutex_);
    return engine_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<store::SourceId, SourceProgress> sources_;
  EngineProgress engine_;
};

}  // namespace holdfast::sync
