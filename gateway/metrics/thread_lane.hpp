// Which of a few lanes this thread counts in, so that threads do not pull one cache line to and
// fro.
#pragma once

#include <atomic>
#include <cstddef>

namespace holdfast::gateway::metrics {

/// More threads than that share lanes, which is right but slower.
inline constexpr std::size_t kLanes = 16;

inline std::size_t thread_lane() {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t lane = next.fetch_add(1, std::memory_order_relaxed) % kLanes;
  return lane;
}

}  // namespace holdfast::gateway::metrics
