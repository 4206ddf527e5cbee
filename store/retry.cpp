#include "store/retry.hpp"

namespace holdfast::store {
namespace {

Duration stepped_delay(const RetryPolicy& policy, int attempt, RandomSource& random) {
  const auto last = policy.steps.size() - 1;
  const auto step = policy.steps[std::min(static_cast<std::size_t>(attempt - 1), last)];
  const Duration middle = std::min(Duration(policy.base) * step, Duration(policy.ceiling));
  const auto tenth = middle.count() / 10;
  const auto jitter = random_below(random, static_cast<std::uint64_t>(2 * tenth) + 1);
  return middle + Duration{static_cast<std::int64_t>(jitter) - tenth};
}

}  // namespace

std::optional<Duration> next_delay(const RetryPolicy& policy, int attempt, RandomSource& random) {
  if (attempt >= policy.attempts) {
    return std::nullopt;
  }
  if (!policy.steps.empty()) {
    return stepped_delay(policy, attempt, random);
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
