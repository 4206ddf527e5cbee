// How long changes take from the calendar that they are made in to the ledger.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "store/base/time.hpp"

namespace holdfast::sync {

/// Of one source, of late. Services tell the second in which something was changed, so each is up
/// to a second too long.
struct Lag {
  /// Reads that it was measured by.
  std::size_t reads = 0;
  Duration last{};
  Duration median{};
  /// 19 of 20 took no longer.
  Duration p95{};
};

/// In any order; `last` is not set. All zero of none.
Lag figures_of(std::vector<Duration> lags);

/// The last twenty of one source.
class LagWindow {
 public:
  void add(Duration lag);
  /// All zero if none was added.
  [[nodiscard]] Lag figures() const;
  [[nodiscard]] const std::vector<Duration>& kept() const { return kept_; }

 private:
  std::vector<Duration> kept_;
  std::size_t next_ = 0;
  Duration last_{};
};

/// Upper bounds of the buckets, in seconds; what took longer counts in none.
inline constexpr std::array<std::int64_t, 10> kLagBounds = {1,  2,   5,   10,  30,
                                                            60, 120, 300, 900, 3600};

/// Of all sources of a kind, since the start.
struct LagHistogram {
  std::array<std::uint64_t, kLagBounds.size()> buckets{};
  std::uint64_t count = 0;
  Duration sum{};

  void add(Duration lag);
};

}  // namespace holdfast::sync
