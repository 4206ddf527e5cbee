// How long things took, in buckets.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gateway/metrics/thread_lane.hpp"

namespace holdfast::gateway::metrics {

/// Upper bounds, in microseconds: half a millisecond to ten seconds.
inline constexpr std::array<std::int64_t, 12> kBounds = {500,     1'000,     2'500,     5'000,
                                                         10'000,  25'000,    50'000,    150'000,
                                                         500'000, 1'000'000, 2'500'000, 10'000'000};

/// What was counted up to some moment.
struct Distribution {
  /// How many took at most kBounds[i] and more than the bound before; the last: longer than all.
  std::array<std::uint64_t, kBounds.size() + 1> buckets{};
  std::chrono::microseconds sum{0};

  [[nodiscard]] std::uint64_t count() const;
  /// The bound of the bucket that holds that share (0.99); nothing is counted: zero. What took
  /// longer than every bound is told as the last one.
  [[nodiscard]] std::chrono::microseconds quantile(double share) const;
  void add(const Distribution& other);
};

/// Any thread. Counting costs three additions to memory that the thread's lane has to itself.
class Histogram {
 public:
  Histogram() : lanes_(kLanes) {}

  void add(std::chrono::microseconds taken);
  [[nodiscard]] Distribution read() const;

 private:
  /// On cache lines of its own.
  struct alignas(64) Lane {
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
    std::atomic<std::int64_t> sum{0};
  };
  std::vector<Lane> lanes_;
};

}  // namespace holdfast::gateway::metrics
