#include "gateway/metrics/page.hpp"

#include "gateway/net/refusal.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::metrics {
namespace {

constexpr std::string_view kPath = "/metrics";
constexpr Refusal kNotFound{404, "not-found", "There is nothing here but /metrics."};
constexpr Refusal kWrongMethod{405, "method-not-allowed", "This page can only be read."};
constexpr Refusal kUnavailable{503, "unavailable", "The figures cannot be read now."};

}  // namespace

Awaitable<HttpResponse> Page::handle(HttpRequest request, Peer peer) {
  auto response = answer(request, peer);
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Content-Type-Options", "nosniff");
  co_return response;
}

HttpResponse Page::answer(const HttpRequest& request, const Peer& peer) {
  if (path_of(request.target) != kPath) {
    return to_problem(kNotFound, peer.request_id);
  }
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = to_problem(kWrongMethod, peer.request_id);
    response.headers.set("Allow", "GET, HEAD");
    return response;
  }
  try {
    HttpResponse response;
    response.headers.set("Content-Type", kContentType);
    response.body = collector_.text();
    return response;
  } catch (const store::EngineFailure& failure) {
    log_.error("metrics.store_failed", {{"what", failure.error.detail}});
    return to_problem(kUnavailable, peer.request_id);
  }
}

}  // namespace holdfast::gateway::metrics
