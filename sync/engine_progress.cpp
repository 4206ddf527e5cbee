// What the engine tells of itself.
#include <boost/asio/co_spawn.hpp>
#include <utility>
#include <vector>

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
    ++active_;
    boost::asio::co_spawn(executor_, note_left_alone(desk.host),
                          [this](const std::exception_ptr& failure) {
                            if (failure) {
                              log_.error("sync.failure_not_noted");
                            }
                            --active_;
                            bell_.ring();
                          });
  }
  if (left_alone || desk.ending == HostLane::Ending::answered) {
    progress_.note_host(desk.host, left_alone);
  }
  note_progress_of(id, desk);
}

Awaitable<void> Engine::note_left_alone(std::string host) {
  std::vector<store::SourceId> unasked;
  for (const auto& [id, desk] : desks_) {
    if (desk.host == host && reads_by_itself(desk) && desk.source->failures == 0) {
      unasked.push_back(id);
    }
  }
  for (auto& id : unasked) {
    const auto found = desks_.find(id);
    if (stopping_ || !schedule_.is_left_alone(host, clock_.now())) {
      co_return;
    }
    if (found == desks_.end() || !found->second.source || found->second.busy) {
      continue;
    }
    store::NoteSourceFailure note{found->second.source->agency, id, false,
                                  "its server does not answer"};
    auto noted = co_await ledger_.apply(std::move(note));
    const auto still = desks_.find(id);
    if (noted && still != desks_.end() && still->second.source) {
      still->second.source = std::move(*noted);
    }
  }
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
