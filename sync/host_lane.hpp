// One host's share of the engine's workers, and whether it is worth asking at all. Pure.
#pragma once

#include <algorithm>

#include "store/base/time.hpp"

namespace holdfast::sync {

struct LaneSettings {
  /// Sources of one host that are worked on at once; one that is slow gets a third of them, so that
  /// it leaves workers to the others.
  int most = 24;
  /// So long on average, and a host is slow.
  Duration slow = std::chrono::seconds{5};
  /// Reads in a row, of whichever source, that found the host away: then it is left alone.
  int failures = 5;
  /// How long it is left alone at first; twice as long each time that it is still away.
  Duration first_rest = std::chrono::seconds{30};
  /// Not longer than this: bookings that depend on it are refused meanwhile.
  Duration longest_rest = std::chrono::minutes{5};
};

/// A circuit breaker. Closed: as many as may. Open: none until the rest is over. Half open: one,
/// whose end decides.
class HostLane {
 public:
  explicit HostLane(const LaneSettings& settings) : settings_(settings) {}

  /// How a piece of work ended, as far as the host is concerned.
  enum class Ending {
    /// It answered.
    answered,
    /// It did not, or said that it cannot now.
    away,
    /// Nobody asked it.
    unasked,
  };

  void begin() { ++active_; }
  /// Somebody does not want to wait until it is asked again: now.
  void ask_again(Instant now) { rest_until_ = std::min(rest_until_, now); }
  void end(Ending ending, Duration took, Instant now);

  [[nodiscard]] bool may_begin(Instant now) const;
  /// It is left alone: whoever asks. What waits for it need not be kept at hand.
  [[nodiscard]] bool is_open(Instant now) const { return now < rest_until_; }
  /// When it is asked again; in the past where it is not left alone.
  [[nodiscard]] Instant rest_until() const { return rest_until_; }
  [[nodiscard]] int active() const { return active_; }

 private:
  [[nodiscard]] bool is_half_open(Instant now) const {
    return failures_ >= settings_.failures && !is_open(now);
  }

  LaneSettings settings_;
  int active_ = 0;
  int failures_ = 0;
  Duration rest_{0};
  Instant rest_until_{};
  /// Of what it took lately.
  Duration average_{0};
};

}  // namespace holdfast::sync
