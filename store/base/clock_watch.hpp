// Notices that the time of day jumps: somebody sets the clock, a server for it was wrong and is
// right now, a machine was moved.
#pragma once

#include <mutex>
#include <optional>

#include "store/base/time.hpp"

namespace holdfast {

/// Compares two clocks: the time of day, and one that is never set. A slow correction of the first
/// is no jump. Any thread.
class ClockWatch {
 public:
  /// More than that between two looks is a jump.
  static constexpr Duration kTolerance = std::chrono::seconds{2};
  /// Without another jump for so long, the time of day is taken as it is by then.
  static constexpr Duration kSettled = std::chrono::seconds{30};

  /// Looks at both: the time of day, and the time since any fixed moment. Returns by how much the
  /// first one jumped in all since it was last steady; nothing while it is.
  std::optional<Duration> look(Instant time_of_day, Duration passed);

 private:
  std::mutex mutex_;
  std::optional<Duration> difference_;
  Duration jumped_{0};
  /// When that was, by the clock that is never set.
  std::optional<Duration> jumped_at_;
};

}  // namespace holdfast
