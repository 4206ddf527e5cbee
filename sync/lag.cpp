#include "sync/lag.hpp"

#include <algorithm>

namespace holdfast::sync {
namespace {

constexpr std::size_t kWindow = 20;

/// The smallest that at least `share` hundredths do not exceed. `sorted` is not empty.
Duration quantile(const std::vector<Duration>& sorted, std::size_t share) {
  const auto rank = (sorted.size() * share + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

void LagWindow::add(Duration lag) {
  last_ = lag;
  if (kept_.size() < kWindow) {
    kept_.push_back(lag);
    return;
  }
  kept_[next_] = lag;
  next_ = (next_ + 1) % kWindow;
}

Lag LagWindow::figures() const {
  auto figures = figures_of(kept_);
  figures.last = last_;
  return figures;
}

Lag figures_of(std::vector<Duration> lags) {
  if (lags.empty()) {
    return {};
  }
  std::sort(lags.begin(), lags.end());
  Lag figures;
  figures.reads = lags.size();
  figures.median = quantile(lags, 50);
  figures.p95 = quantile(lags, 95);
  return figures;
}

void LagHistogram::add(Duration lag) {
  ++count;
  sum += lag;
  const auto bound = std::find_if(kLagBounds.begin(), kLagBounds.end(), [&](std::int64_t seconds) {
    return lag <= std::chrono::seconds{seconds};
  });
  if (bound != kLagBounds.end()) {
    ++buckets[static_cast<std::size_t>(bound - kLagBounds.begin())];
  }
}

}  // namespace holdfast::sync
