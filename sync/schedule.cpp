#include "sync/schedule.hpp"

#include <algorithm>

namespace holdfast::sync {
namespace {

/// Hosts that are compared before one of them is served.
constexpr int kMostCompared = 64;

}  // namespace

Schedule::Place Schedule::place_of(const store::SourceId& source, const Wish& wish) {
  return {!wish.urgent, wish.due, source};
}

Schedule::Lane& Schedule::lane_of(const std::string& host) {
  return lanes_.try_emplace(host, settings_.lane).first->second;
}

void Schedule::wish(const store::SourceId& source, Wish wish) {
  auto& entry = entries_[source];
  unqueue(source, entry);
  entry.wish = std::move(wish);
  if (!entry.at_work && !entry.parked) {
    enqueue(source, entry);
  }
}

void Schedule::forget(const store::SourceId& source) {
  const auto found = entries_.find(source);
  if (found == entries_.end()) {
    return;
  }
  unqueue(source, found->second);
  if (found->second.at_work) {
    found->second.wish.reset();
    return;
  }
  entries_.erase(found);
}

void Schedule::enqueue(const store::SourceId& source, Entry& entry) {
  lane_of(entry.wish->host).queue.insert(place_of(source, *entry.wish));
  entry.queued = true;
  settle(entry.wish->host);
}

void Schedule::unqueue(const store::SourceId& source, Entry& entry) {
  if (!entry.queued) {
    return;
  }
  lane_of(entry.wish->host).queue.erase(place_of(source, *entry.wish));
  entry.queued = false;
  settle(entry.wish->host);
}

std::optional<Schedule::Place> Schedule::first_due(const Lane& lane, Instant now) {
  // The urgent ones, then the others; each in order of time.
  for (const bool patient : {false, true}) {
    const auto first = lane.queue.lower_bound(Place{patient, Instant::min(), {}});
    if (first != lane.queue.end() && std::get<0>(*first) == patient && std::get<1>(*first) <= now) {
      return *first;
    }
  }
  return std::nullopt;
}

void Schedule::settle(const std::string& host) {
  auto& lane = lane_of(host);
  if (lane.front) {
    fronts_.erase({*lane.front, host});
    lane.front.reset();
  }
  if (lane.queue.empty()) {
    // A host that nobody names any more is forgotten, but not that it is away.
    if (lane.host.active() == 0 && lane.host.rest_until() == Instant{}) {
      lanes_.erase(host);
    }
    return;
  }
  auto front = std::get<1>(*lane.queue.begin());
  const auto patient = lane.queue.lower_bound(Place{true, Instant::min(), {}});
  if (patient != lane.queue.end()) {
    front = std::min(front, std::get<1>(*patient));
  }
  lane.front = std::max(front, lane.host.rest_until());
  fronts_.insert({*lane.front, host});
}

std::optional<store::SourceId> Schedule::begin(Instant now) {
  while (true) {
    const std::string* best = nullptr;
    int fewest = 0;
    int compared = 0;
    for (auto front = fronts_.begin();
         front != fronts_.end() && front->first <= now && compared < kMostCompared; ++front) {
      const auto& lane = lanes_.at(front->second).host;
      if (!lane.may_begin(now)) {
        continue;
      }
      ++compared;
      if (best == nullptr || lane.active() < fewest) {
        best = &front->second;
        fewest = lane.active();
      }
    }
    if (best == nullptr) {
      return std::nullopt;
    }
    if (auto source = take_from(std::string(*best), now)) {
      return source;
    }
  }
}

std::optional<store::SourceId> Schedule::take_from(const std::string& host, Instant now) {
  while (const auto place = first_due(lane_of(host), now)) {
    const auto source = std::get<2>(*place);
    auto& entry = entries_.at(source);
    auto& account = accounts_[entry.wish->account];
    if (account.active >= settings_.of_one_account) {
      unqueue(source, entry);
      entry.parked = true;
      account.parked.push_back(source);
      continue;
    }
    lane_of(host).host.begin();
    unqueue(source, entry);
    ++account.active;
    entry.at_work = std::move(entry.wish);
    entry.wish.reset();
    return source;
  }
  return std::nullopt;
}

void Schedule::end(const store::SourceId& source, HostLane::Ending ending, Duration took,
                   Instant now) {
  auto& entry = entries_.at(source);
  const auto done = std::move(*entry.at_work);
  entry.at_work.reset();
  lane_of(done.host).host.end(ending, took, now);
  if (entry.wish) {
    enqueue(source, entry);
  } else {
    entries_.erase(source);
  }
  const auto account = accounts_.find(done.account);
  --account->second.active;
  const auto parked = std::move(account->second.parked);
  if (account->second.active == 0) {
    accounts_.erase(account);
  } else {
    account->second.parked.clear();
  }
  for (const auto& other : parked) {
    const auto waiting = entries_.find(other);
    if (waiting != entries_.end() && waiting->second.parked) {
      waiting->second.parked = false;
      if (waiting->second.wish) {
        enqueue(other, waiting->second);
      }
    }
  }
  settle(done.host);
}

void Schedule::ask_again(const std::string& host, Instant now) {
  if (is_left_alone(host, now)) {
    lane_of(host).host.ask_again(now);
    settle(host);
  }
}

std::optional<Instant> Schedule::next(Instant now) const {
  for (const auto& [front, host] : fronts_) {
    if (front > now) {
      return front;
    }
    if (lanes_.at(host).host.may_begin(now)) {
      return now;
    }
  }
  return std::nullopt;
}

bool Schedule::is_left_alone(const std::string& host, Instant now) const {
  const auto found = lanes_.find(host);
  return found != lanes_.end() && found->second.host.is_open(now);
}

std::size_t Schedule::left_alone(Instant now) const {
  return static_cast<std::size_t>(
      std::count_if(lanes_.begin(), lanes_.end(),
                    [now](const auto& lane) { return lane.second.host.is_open(now); }));
}

std::size_t Schedule::waiting(Instant now) const {
  std::size_t count = 0;
  for (const auto& [host, lane] : lanes_) {
    count += static_cast<std::size_t>(
        std::count_if(lane.queue.begin(), lane.queue.end(),
                      [now](const Place& place) { return std::get<1>(place) <= now; }));
  }
  return count;
}

}  // namespace holdfast::sync
