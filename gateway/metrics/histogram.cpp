#include "gateway/metrics/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace holdfast::gateway::metrics {

std::uint64_t Distribution::count() const {
  return std::accumulate(buckets.begin(), buckets.end(), std::uint64_t{0});
}

std::chrono::microseconds Distribution::quantile(double share) const {
  const auto all = count();
  if (all == 0) {
    return std::chrono::microseconds{0};
  }
  const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    seen += buckets[i];
    if (seen >= rank) {
      return std::chrono::microseconds{kBounds[i]};
    }
  }
  return std::chrono::microseconds{kBounds.back()};
}

void Distribution::add(const Distribution& other) {
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    buckets[i] += other.buckets[i];
  }
  sum += other.sum;
}

void Histogram::add(std::chrono::microseconds taken) {
  auto& lane = lanes_[thread_lane()];
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), taken.count());
  lane.buckets[static_cast<std::size_t>(bound - kBounds.begin())].fetch_add(
      1, std::memory_order_relaxed);
  lane.sum.fetch_add(taken.count(), std::memory_order_relaxed);
}

Distribution Histogram::read() const {
  Distribution all;
  for (const auto& lane : lanes_) {
    for (std::size_t i = 0; i < all.buckets.size(); ++i) {
      all.buckets[i] += lane.buckets[i].load(std::memory_order_relaxed);
    }
    all.sum += std::chrono::microseconds{lane.sum.load(std::memory_order_relaxed)};
  }
  return all;
}

}  // namespace holdfast::gateway::metrics
