// The machine's clock and its randomness.
#pragma once

#include "store/base/clock.hpp"
#include "store/base/clock_watch.hpp"

namespace holdfast::gateway {

/// Time of day from the system. Sleeping counts elapsed time: a clock that is set back holds nobody
/// up, and a sleeper that wakes finds the time of day that is told by then.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
  Awaitable<void> sleep_until(Instant at) override;
  /// Looks at the machine's clocks. Time that a machine sleeps counts as passed.
  [[nodiscard]] std::optional<Duration> jump() const override;

 private:
  mutable ClockWatch watch_;
};

/// From the kernel, by libsodium, which `serve` and the command line initialise first.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<std::byte> bytes) override;
};

}  // namespace holdfast::gateway
