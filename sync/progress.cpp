#include "sync/progress.hpp"

#include <utility>

namespace holdfast::sync {

void Progress::note(const store::SourceId& source, SourceProgress progress) {
  const std::lock_guard lock(mutex_);
  sources_.insert_or_assign(source, std::move(progress));
}

void Progress::forget(const store::SourceId& source) {
  const std::lock_guard lock(mutex_);
  sources_.erase(source);
  lags_.erase(source);
}

void Progress::note_host(const std::string& host, bool away) {
  const std::lock_guard lock(mutex_);
  if (away) {
    hosts_away_.insert(host);
  } else {
    hosts_away_.erase(host);
  }
}

void Progress::note(const EngineProgress& engine) {
  const std::lock_guard lock(mutex_);
  engine_ = engine;
}

void Progress::note_read(const store::SourceId& source, const std::string& provider,
                         std::size_t ending, int changes, std::optional<Duration> lag) {
  const std::lock_guard lock(mutex_);
  auto& all = providers_[provider];
  ++all.reads.at(ending);
  all.changes += static_cast<std::uint64_t>(changes);
  if (lag) {
    all.lag.add(*lag);
    lags_[source].add(*lag);
  }
}

void Progress::note_copy(std::string_view outcome) {
  const std::lock_guard lock(mutex_);
  ++copies_[std::string(outcome)];
}

std::optional<SourceProgress> Progress::of(const store::SourceId& source) const {
  const std::lock_guard lock(mutex_);
  const auto found = sources_.find(source);
  if (found == sources_.end()) {
    return std::nullopt;
  }
  auto progress = found->second;
  progress.host_away = hosts_away_.contains(progress.host);
  if (const auto lags = lags_.find(source); lags != lags_.end()) {
    progress.lag = lags->second.figures();
  }
  return progress;
}

EngineProgress Progress::all() const {
  const std::lock_guard lock(mutex_);
  auto engine = engine_;
  engine.hosts_away = hosts_away_.size();
  return engine;
}

std::map<std::string, ProviderProgress> Progress::providers() const {
  const std::lock_guard lock(mutex_);
  return providers_;
}

std::map<std::string, std::uint64_t> Progress::copies() const {
  const std::lock_guard lock(mutex_);
  return copies_;
}

Lag Progress::lag_of(const std::vector<store::SourceId>& sources) const {
  std::vector<Duration> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& source : sources) {
      if (const auto found = lags_.find(source); found != lags_.end()) {
        const auto& kept = found->second.kept();
        all.insert(all.end(), kept.begin(), kept.end());
      }
    }
  }
  return figures_of(std::move(all));
}

}  // namespace holdfast::sync
