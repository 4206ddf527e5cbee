#include "store/base/clock_watch.hpp"

namespace holdfast {

std::optional<Duration> ClockWatch::look(Instant time_of_day, Duration passed) {
  const std::lock_guard lock(mutex_);
  const auto difference = time_of_day.time_since_epoch() - passed;
  const auto moved = difference_ ? difference - *difference_ : Duration{0};
  difference_ = difference;
  if (moved > kTolerance || moved < -kTolerance) {
    jumped_ += moved;
    jumped_at_ = passed;
  } else if (jumped_at_ && passed - *jumped_at_ >= kSettled) {
    jumped_at_.reset();
    jumped_ = Duration{0};
  }
  return jumped_at_ ? std::optional{jumped_} : std::nullopt;
}

}  // namespace holdfast
