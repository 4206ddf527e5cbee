// The page that monitors read, on a listener of its own.
#pragma once

#include "gateway/metrics/collector.hpp"
#include "gateway/net/handler.hpp"
#include "store/base/log.hpp"

namespace holdfast::gateway::metrics {

/// GET /metrics. Asks for no secret: the listener is for monitors alone.
class Page {
 public:
  /// Both outlive this.
  Page(Collector& collector, Log& log) : collector_(collector), log_(log) {}

  /// Blocks its thread for milliseconds, so the listener has one of its own.
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  HttpResponse answer(const HttpRequest& request, const Peer& peer);

  Collector& collector_;
  Log& log_;
};

}  // namespace holdfast::gateway::metrics
