#include "notify/pacing.hpp"

#include <algorithm>

namespace holdfast::notify {
namespace {

constexpr std::chrono::minutes kMinute{1};
/// While one message tries whether it is well again, the others look so often.
constexpr std::chrono::seconds kTrial{10};
/// A rate may be run ahead of by so much of itself, and is kept over the minute.
constexpr int kBurstsAMinute = 6;
constexpr std::size_t kMostKnown = 10'000;

}  // namespace

bool Pacing::is_open(const Known& known) const {
  return settings_.failures > 0 && known.troubles >= settings_.failures;
}

void Pacing::correct(Known& known, Instant now) const {
  known.rests_until = std::min<Instant>(known.rests_until, now + settings_.ceiling);
  known.taken = std::min<Instant>(known.taken, now + kMinute);
  known.trial_until = std::min<Instant>(known.trial_until, now + kTrial);
}

Instant Pacing::after(Instant at, Duration spread) {
  const auto most = std::chrono::duration_cast<std::chrono::milliseconds>(spread).count();
  return at + std::chrono::milliseconds{random_below(
                  random_, static_cast<std::uint64_t>(std::max<std::int64_t>(most, 1)))};
}

Instant Pacing::place(const std::string& destination, Instant now) {
  const auto found = known_.find(destination);
  if (found == known_.end() && settings_.per_minute == 0) {
    return now;
  }
  auto& known = found == known_.end() ? known_[destination] : found->second;
  correct(known, now);
  if (is_open(known) && now < known.rests_until) {
    return after(known.rests_until, kTrial);
  }
  if (is_open(known)) {
    if (known.under_way > 0 || now < known.trial_until) {
      return after(now + kTrial, kTrial);
    }
    known.trial_until = now + kTrial;
    return now;
  }
  if (settings_.per_minute == 0) {
    return now;
  }
  const Duration apart = Duration(kMinute) / settings_.per_minute;
  const Duration ahead = std::max<Duration>(Duration(kMinute) / kBurstsAMinute - apart, {});
  if (known.taken <= now + ahead) {
    known.taken = std::max(known.taken, now) + apart;
    return now;
  }
  const auto free = std::max<Instant>({known.next, known.taken - ahead, now + apart});
  known.next = free + apart;
  return free;
}

void Pacing::begin(const std::string& destination) {
  const auto found = known_.find(destination);
  if (found != known_.end()) {
    ++found->second.under_way;
  }
}

void Pacing::end(const std::string& destination, bool is_trouble, Instant now) {
  const auto found = known_.find(destination);
  if (found == known_.end() && !is_trouble) {
    return;
  }
  auto& known = found == known_.end() ? known_[destination] : found->second;
  known.under_way = std::max(known.under_way - 1, 0);
  if (!is_trouble) {
    known.troubles = 0;
    known.rests_until = {};
  } else if (!is_open(known) || now >= known.rests_until) {
    // What was on its way when the rest began says nothing new.
    known.troubles = std::min(known.troubles + 1, settings_.failures + kBurstsAMinute);
    if (is_open(known)) {
      const Duration rest = Duration(settings_.rest) * (1 << (known.troubles - settings_.failures));
      known.rests_until = now + std::min<Duration>(rest, settings_.ceiling);
    }
  }
  forget_the_idle(now);
}

void Pacing::forget_the_idle(Instant now) {
  const auto is_idle = [&](const Known& known) {
    return known.under_way == 0 && known.troubles == 0 && known.taken <= now && known.next <= now;
  };
  if (settings_.per_minute == 0 || known_.size() > kMostKnown) {
    std::erase_if(known_, [&](const auto& entry) { return is_idle(entry.second); });
  }
  while (known_.size() > kMostKnown) {
    known_.erase(known_.begin());
  }
}

}  // namespace holdfast::notify
