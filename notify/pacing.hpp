// How fast each receiver's side is written to: so many messages a minute, and none while it has
// trouble.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "store/base/clock.hpp"

namespace holdfast::notify {

struct PacingSettings {
  /// To one destination, in one minute; 0: as many as there are.
  int per_minute = 0;
  /// So many troubles in a row, and it is left alone; 0: never.
  int failures = 5;
  /// For so long, and twice as long each time, up to the ceiling.
  std::chrono::seconds rest{60};
  std::chrono::seconds ceiling{1800};
};

/// A breaker and a rate for each destination ("gmail.com"). One thread. Destinations that nothing
/// is known of cost nothing; what is remembered is bounded.
class Pacing {
 public:
  Pacing(PacingSettings settings, RandomSource& random) : settings_(settings), random_(random) {}

  /// Whether there is anything to ask: no rate is set, and nobody has trouble.
  [[nodiscard]] bool is_idle() const { return settings_.per_minute == 0 && known_.empty(); }

  /// When a message may go there: `now`, or a place in the queue that is the caller's from then on.
  Instant place(const std::string& destination, Instant now);

  /// One is on its way. `is_trouble` of its end: the destination is in no state to take messages.
  void begin(const std::string& destination);
  void end(const std::string& destination, bool is_trouble, Instant now);

 private:
  struct Known {
    int under_way = 0;
    int troubles = 0;
    /// Left alone until then; after it one message tries.
    Instant rests_until{};
    /// Somebody may be about to try.
    Instant trial_until{};
    /// Up to when the rate is used up by what was begun.
    Instant taken{};
    /// The earliest place that nobody was given.
    Instant next{};
  };
  /// Where a clock that was set back would make it wait for longer than it ever does.
  void correct(Known& known, Instant now) const;
  [[nodiscard]] bool is_open(const Known& known) const;
  /// Some time within the spread, so that not all come at once.
  Instant after(Instant at, Duration spread);
  void forget_the_idle(Instant now);

  const PacingSettings settings_;
  RandomSource& random_;
  std::map<std::string, Known> known_;
};

}  // namespace holdfast::notify
