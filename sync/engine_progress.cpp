// What the engine tells of itself.
#include <utility>

#include "sync/engine.hpp"

namespace holdfast::sync {
namespace {

/// Between two lines of the log that say how the engine keeps up.
constexpr std::chrono::minutes kBetweenReports{5};

}  // namespace

void Engine::tell_of_end(const store::SourceId& id, const Desk& desk, Duration took) {
  const auto now = clock_.now();
  const bool was_left_alone = schedule_.is_left_alone(desk.host, now);
  schedule_.end(id, desk.ending, took, now);
  const bool left_alone = schedule_.is_left_alone(desk.host, now);
  if (!was_left_alone && left_alone) {
    log_.warning("sync.host_left_alone", {{"host", desk.host}});
  }
  if (left_alone || desk.ending == HostLane::Ending::answered) {
    progress_.note_host(desk.host, left_alone);
  }
  note_progress_of(id, desk);
}

void Engine::note_progress_of(const store::SourceId& id, const Desk& desk) {
  SourceProgress progress;
  if (reads_by_itself(desk)) {
    progress.next_read = desk.next_pull;
  }
  if (desk.told_until > clock_.now()) {
    progress.told_until = desk.told_until;
  }
  progress.under_way = desk.busy;
  progress.host = desk.host;
  progress_.note(id, std::move(progress));
}

void Engine::note_progress() {
  const auto now = clock_.now();
  EngineProgress progress;
  progress.sources = desks_.size();
  progress.under_way = static_cast<std::size_t>(active_);
  progress.waiting = schedule_.waiting(now);
  progress_.note(progress);
  if (now >= next_report_) {
    next_report_ = now + kBetweenReports;
    log_.info("sync.progress",
              {{"sources", static_cast<std::int64_t>(progress.sources)},
               {"under_way", static_cast<std::int64_t>(progress.under_way)},
               {"waiting", static_cast<std::int64_t>(progress.waiting)},
               {"hosts_away", static_cast<std::int64_t>(progress_.all().hosts_away)}});
  }
}

}  // namespace holdfast::sync
