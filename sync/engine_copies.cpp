// Copies of bookings on their way through the engine: leased, kept at their source's desk, written.
#include <utility>
#include <vector>

#include "sync/engine.hpp"

namespace holdfast::sync {
namespace {

using Ending = store::RecordAttempt::Ending;

std::string_view word_of(Ending ending) {
  switch (ending) {
    case Ending::delivered:
      return "delivered";
    case Ending::retry:
    case Ending::unknown:
      return "retry";
    case Ending::failed:
      return "failed";
    case Ending::superseded:
      return "superseded";
  }
  return "retry";
}

}  // namespace

Awaitable<void> Engine::take_copies() {
  co_await give_back_copies();
  const int room = room_for_copies();
  const auto now = clock_.now();
  const bool any = room > 0 && store::read(ledger_.engine(), [&](const store::Reads& reads) {
                     return !reads.effects_due(kChannel, now, 1).empty();
                   });
  if (!any) {
    co_return;
  }
  store::LeaseEffects command{std::string(kChannel), room, settings_.push.lease_for};
  auto leased = co_await ledger_.apply(std::move(command));
  if (!leased) {
    log_.warning("sync.no_lease", {{"error", name(leased.error().code)}});
    co_return;
  }
  for (auto& effect : *leased) {
    const store::SourceId id{effect.recipient};
    auto& desk = desks_[id];
    if (schedule_.is_left_alone(desk.host, now)) {
      co_await pusher_.postpone(std::move(effect));
      continue;
    }
    desk.copies.push_back(std::move(effect));
    with_copies_.insert(id);
    ++copies_held_;
    replan(id, desk);
  }
}

Awaitable<void> Engine::give_back_copies() {
  const auto now = clock_.now();
  std::vector<store::SourceId> stranded;
  for (const auto& id : with_copies_) {
    const auto& desk = desks_.at(id);
    if (!desk.busy && schedule_.is_left_alone(desk.host, now)) {
      stranded.push_back(id);
    }
  }
  for (const auto& id : stranded) {
    auto& desk = desks_.at(id);
    auto copies = std::exchange(desk.copies, {});
    copies_held_ -= static_cast<int>(copies.size());
    with_copies_.erase(id);
    replan(id, desk);
    for (auto& effect : copies) {
      co_await pusher_.postpone(std::move(effect));
    }
  }
}

Awaitable<void> Engine::deliver(Desk& desk) {
  bool away = false;
  while (!desk.copies.empty() && !stopping_) {
    auto effect = std::move(desk.copies.front());
    desk.copies.pop_front();
    --copies_held_;
    if (effect.leased_until && *effect.leased_until <= clock_.now()) {
      // Somebody else may have it by now.
      continue;
    }
    if (away) {
      co_await pusher_.postpone(std::move(effect));
      continue;
    }
    const auto pushed = co_await pusher_.push(std::move(effect));
    progress_.note_copy(word_of(pushed.ending));
    away = pushed.away;
    desk.ending = pushed.host_away ? HostLane::Ending::away : HostLane::Ending::answered;
    desk.poked = desk.poked || pushed.read_first;
  }
}

int Engine::room_for_copies() const {
  // Two for each worker: enough to keep them busy, few enough to be done within the lease.
  return 2 * settings_.parallel - copies_held_;
}

}  // namespace holdfast::sync
