// Where time and chance come from. Both are passed in, so that a test can stop the one and repeat
// the other.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
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
  /// By how much the time of day jumped lately against the time that passed; nothing while it is
  /// steady. What is decided by the time of day waits until it is (rule C42).
  [[nodiscard]] virtual std::optional<Duration> jump() const { return std::nullopt; }
  [[nodiscard]] bool is_steady() const { return !jump(); }
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
