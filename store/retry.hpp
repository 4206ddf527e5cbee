// When to try again.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "store/base/clock.hpp"

namespace holdfast::store {

/// Exponential backoff with full jitter: the n-th delay is uniform in [floor, min(ceiling, base *
/// 2^(n-1))].
struct RetryPolicy {
  std::chrono::seconds base{60};
  std::chrono::seconds ceiling{3600};
  /// Not even the luckiest draw is shorter.
  std::chrono::seconds floor{1};
  /// Attempts in all; after that the effect has failed.
  int attempts = 30;
  /// Where it is not empty: the n-th delay is `base` times the n-th of these, and then times the
  /// last one, give or take a tenth and never beyond the ceiling. For receivers that want the next
  /// attempt after a certain time, such as mail servers with greylists.
  std::vector<int> steps = {};
};

/// Nothing after the last attempt. `attempt` counts from 1: the one that just failed. A server's
/// Retry-After is obeyed by taking the later of both.
std::optional<Duration> next_delay(const RetryPolicy& policy, int attempt, RandomSource& random);

}  // namespace holdfast::store
