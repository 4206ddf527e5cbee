// Requests by what they asked for, how they ended and how long they took.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/metrics/histogram.hpp"
#include "gateway/metrics/open_metrics.hpp"
#include "gateway/net/request_kind.hpp"

namespace holdfast::gateway::metrics {

/// A route of the API.
struct RouteName {
  std::string_view method;
  std::string_view pattern;
};

/// Any thread. The series are known from the start: nothing that a client writes becomes one.
class RequestCounts {
 public:
  /// `routes` in the order of RequestKind::route.
  explicit RequestCounts(const std::vector<RouteName>& routes);

  void count(const RequestKind& kind, std::string_view method, int status,
             std::chrono::microseconds taken);

  /// holdfast_http_requests and holdfast_http_request_duration_seconds, of what was asked for at
  /// least once.
  void write(OpenMetrics& out) const;

 private:
  /// 2xx to 5xx. Redirects and "not modified" are 3xx.
  static constexpr std::size_t kClasses = 4;
  struct Row {
    Row(std::string_view row_method, std::string_view row_route)
        : method(row_method), route(row_route) {}
    const std::string method;
    const std::string route;
    /// By lane: a row is counted in by every thread.
    struct alignas(64) Classes {
      std::array<std::atomic<std::uint64_t>, kClasses> counts{};
    };
    std::vector<Classes> classes{kLanes};
    Histogram taken;
  };
  [[nodiscard]] std::size_t row_of(const RequestKind& kind, std::string_view method) const;
  void write_counts(OpenMetrics& out) const;
  void write_durations(OpenMetrics& out) const;

  std::size_t routes_;
  std::vector<std::unique_ptr<Row>> rows_;
};

}  // namespace holdfast::gateway::metrics
