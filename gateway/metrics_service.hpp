// Figures of the running process: counted here, told to monitors on a listener of their own, and
// to the API.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/config.hpp"
#include "gateway/metrics/collector.hpp"
#include "gateway/metrics/metrics.hpp"
#include "gateway/metrics/page.hpp"
#include "gateway/metrics/summary.hpp"
#include "gateway/net/server.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway {

/// The API's routes, as requests are counted by.
std::vector<metrics::RouteName> counted_routes();

/// Created, told to listen, stopped and destroyed on one thread that is none of its own.
class MetricsService {
 public:
  /// What `parts` refers to outlives this, and so do `counts` and `log`. `counts` is what `parts`
  /// refers to.
  MetricsService(metrics::Counts& counts, metrics::Parts parts, const Config& config, Log& log);
  ~MetricsService();
  MetricsService(const MetricsService&) = delete;
  MetricsService& operator=(const MetricsService&) = delete;

  /// Takes the port, if one is set. Returns it; 0: none is. Errors: unavailable.
  Result<std::uint16_t> listen();
  /// Closes it. Blocks for a moment.
  void stop();

  /// A request was answered. Any thread; costs some additions.
  void count(const RequestKind& kind, std::string_view method, const HttpResponse& response,
             std::chrono::microseconds taken);
  /// Any thread.
  [[nodiscard]] boost::json::object summary(store::AgencyId agency) const {
    return metrics::summary(parts_, agency);
  }

 private:
  metrics::Counts& counts_;
  const metrics::Parts parts_;
  const std::optional<Listen> where_;
  const std::optional<std::size_t> booking_route_;
  metrics::Collector collector_;
  metrics::Page page_;
  IoThreads thread_{1};
  Server server_;
  bool listening_ = false;
};

}  // namespace holdfast::gateway
