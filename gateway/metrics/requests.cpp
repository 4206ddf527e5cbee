#include "gateway/metrics/requests.hpp"

#include <algorithm>
#include <numeric>

namespace holdfast::gateway::metrics {
namespace {

/// What apps and browsers send; any other word is "other".
constexpr std::array<std::string_view, 14> kMethods = {
    "GET",      "HEAD",      "POST",   "PUT",        "PATCH", "DELETE", "OPTIONS",
    "PROPFIND", "PROPPATCH", "REPORT", "MKCALENDAR", "COPY",  "MOVE",   "other"};

/// As the log shows them, in the order of Door.
constexpr std::array<std::string_view, kDoors> kDoorNames = {
    "/dav/", "/feeds/", "/links/", "/setup/", "/hooks/", "/oauth/", "/v1/ (no such route)", "/"};

std::size_t place_of(std::string_view method) {
  const auto found = std::find(kMethods.begin(), kMethods.end() - 1, method);
  return static_cast<std::size_t>(found - kMethods.begin());
}

std::size_t class_of(int status) {
  return static_cast<std::size_t>(std::clamp(status / 100, 2, 5) - 2);
}

constexpr std::array<std::string_view, 4> kClassNames = {"2xx", "3xx", "4xx", "5xx"};

}  // namespace

RequestCounts::RequestCounts(const std::vector<RouteName>& routes) : routes_(routes.size()) {
  for (const auto& route : routes) {
    rows_.push_back(std::make_unique<Row>(route.method, route.pattern));
  }
  for (const auto door : kDoorNames) {
    for (const auto method : kMethods) {
      rows_.push_back(std::make_unique<Row>(method, door));
    }
  }
}

std::size_t RequestCounts::row_of(const RequestKind& kind, std::string_view method) const {
  if (kind.route && *kind.route < routes_) {
    return *kind.route;
  }
  return routes_ + static_cast<std::size_t>(kind.door) * kMethods.size() + place_of(method);
}

void RequestCounts::count(const RequestKind& kind, std::string_view method, int status,
                          std::chrono::microseconds taken) {
  auto& row = *rows_[row_of(kind, method)];
  row.classes[thread_lane()].counts[class_of(status)].fetch_add(1, std::memory_order_relaxed);
  row.taken.add(taken);
}

void RequestCounts::write(OpenMetrics& out) const {
  write_counts(out);
  write_durations(out);
}

void RequestCounts::write_counts(OpenMetrics& out) const {
  out.counter("holdfast_http_requests", "Requests by route, method and class of status.");
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < kClasses; ++i) {
      const auto count =
          std::accumulate(row->classes.begin(), row->classes.end(), std::uint64_t{0},
                          [i](std::uint64_t sum, const Row::Classes& lane) {
                            return sum + lane.counts[i].load(std::memory_order_relaxed);
                          });
      if (count > 0) {
        out.value({{"route", row->route}, {"method", row->method}, {"class", kClassNames[i]}},
                  static_cast<double>(count));
      }
    }
  }
}

void RequestCounts::write_durations(OpenMetrics& out) const {
  out.histogram("holdfast_http_request_duration_seconds",
                "From the end of a request to its answer, by route and method.", "seconds");
  for (const auto& row : rows_) {
    const auto taken = row->taken.read();
    if (taken.count() > 0) {
      write_distribution(out, {{"route", row->route}, {"method", row->method}}, taken);
    }
  }
}

}  // namespace holdfast::gateway::metrics
