// How requests for bookings were answered, by agency.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "gateway/metrics/histogram.hpp"
#include "store/base/http.hpp"
#include "store/ids.hpp"

namespace holdfast::gateway::metrics {

/// Since the process began.
struct Intakes {
  /// Answered with a booking, or with the truth that the time is taken.
  std::uint64_t answered = 0;
  /// Failed (5xx), or refused because a calendar was not known well enough.
  std::uint64_t missed = 0;
  /// Not valid: never ours to answer otherwise (other 4xx).
  std::uint64_t invalid = 0;
  /// Of the answered ones that were confirmed.
  Distribution taken;
};

/// Any thread, without a lock. The first kMostAgencies agencies that ask are counted.
class IntakeCounts {
 public:
  static constexpr std::size_t kMostAgencies = 64;

  void count(store::AgencyId agency, const HttpResponse& response, std::chrono::microseconds taken);
  /// Nothing for an agency that is not counted, or has not asked yet.
  [[nodiscard]] std::optional<Intakes> of(store::AgencyId agency) const;

 private:
  struct Row {
    explicit Row(store::AgencyId whose) : agency(whose) {}
    const store::AgencyId agency;
    std::atomic<std::uint64_t> answered{0};
    std::atomic<std::uint64_t> missed{0};
    std::atomic<std::uint64_t> invalid{0};
    Histogram taken;
  };
  /// Null: there is no room for another agency.
  Row* row_of(store::AgencyId agency);
  [[nodiscard]] const Row* find(store::AgencyId agency) const;

  /// Filled from the front; a row never goes.
  std::array<std::atomic<Row*>, kMostAgencies> rows_{};
  std::array<std::unique_ptr<Row>, kMostAgencies> owned_;
};

}  // namespace holdfast::gateway::metrics
