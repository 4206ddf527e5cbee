#include "gateway/metrics_service.hpp"

#include "gateway/config_text.hpp"
#include "gateway/rest/route.hpp"

namespace holdfast::gateway {
namespace {

/// Monitors are few, and wait for their turn.
Limits limits_of_monitors() {
  Limits limits;
  limits.connections = 16;
  limits.connections_per_address = 16;
  limits.body_bytes = 1024;
  limits.shutdown_time = std::chrono::seconds{1};
  return limits;
}

std::optional<std::size_t> route_of_intake() {
  const auto routes = rest::routes();
  for (std::size_t i = 0; i < routes.size(); ++i) {
    if (routes[i].method == "POST" && routes[i].pattern == "/v1/bookings") {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<metrics::RouteName> counted_routes() {
  std::vector<metrics::RouteName> names;
  for (const auto& route : rest::routes()) {
    names.push_back({route.method, route.pattern});
  }
  return names;
}

MetricsService::MetricsService(metrics::Counts& counts, metrics::Parts parts, const Config& config,
                               Log& log)
    : counts_(counts),
      parts_(std::move(parts)),
      where_(read_endpoint(config.metrics_listen)),
      booking_route_(route_of_intake()),
      collector_(parts_),
      page_(collector_, log),
      server_(
          thread_,
          [this](HttpRequest request, Peer peer) {
            return page_.handle(std::move(request), std::move(peer));
          },
          limits_of_monitors(), false, log) {}

MetricsService::~MetricsService() { stop(); }

Result<std::uint16_t> MetricsService::listen() {
  if (!where_) {
    return std::uint16_t{0};
  }
  auto port = server_.listen(*where_);
  listening_ = port.has_value();
  return port;
}

void MetricsService::stop() {
  if (listening_) {
    listening_ = false;
    server_.drain();
  }
  thread_.stop();
}

void MetricsService::count(const RequestKind& kind, std::string_view method,
                           const HttpResponse& response, std::chrono::microseconds taken) {
  counts_.requests.count(kind, method, response.status, taken);
  if (kind.agency && kind.route && kind.route == booking_route_) {
    counts_.intake.count(*kind.agency, response, taken);
  }
}

}  // namespace holdfast::gateway
