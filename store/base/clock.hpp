// Where time and chance come from. Both are passed in, so that a test can stop the one and repeat
// the other.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <span>

#include "store/base/time.hpp"

namespace holdfast {

template <class T>
using Awaitable = boost::asio::awaitable<T>;

/// Any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  /// Returns at `at` or later. When the awaiting coroutine is cancelled it returns early; the
  /// caller looks at its own stop flag.
  virtual Awaitable<void> sleep_until(Instant at) = 0;
  /// False while the time of day jumps against the time that passes: nothing may be decided by it
  /// then (rule C42).
  [[nodiscard]] virtual bool is_steady() const { return true; }
};

/// Any thread.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;
};

/// Uniform in [0, bound); bound > 0.
std::uint64_t random_below(RandomSource& random, std::uint64_t bound);

}  // namespace holdfast
