#include "store/retry.hpp"

namespace holdfast::store {

std::optional<Duration> next_delay(const RetryPolicy& policy, int attempt, RandomSource& random) {
  if (attempt >= policy.attempts) {
    return std::nullopt;
  }
  Duration longest = policy.base;
  const Duration ceiling = policy.ceiling;
  for (int i = 1; i < attempt && longest < ceiling; ++i) {
    longest *= 2;
  }
  longest = std::min(longest, ceiling);
  const Duration floor = policy.floor;
  if (longest <= floor) {
    return floor;
  }
  const auto width = static_cast<std::uint64_t>((longest - floor).count()) + 1;
  return floor + Duration{static_cast<std::int64_t>(random_below(random, width))};
}

}  // namespace holdfast::store
