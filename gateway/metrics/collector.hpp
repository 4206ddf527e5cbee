// All figures of the process as one OpenMetrics text.
#pragma once

#include <mutex>
#include <string>

#include "gateway/metrics/metrics.hpp"

namespace holdfast::gateway::metrics {

/// Any thread; one look at a time. Labels hold names of ours and of the configuration only: routes,
/// channels, providers, states. Never an agency, a person, an address or an id.
class Collector {
 public:
  explicit Collector(Parts parts) : parts_(std::move(parts)) {}

  /// Not older than a second. Throws EngineFailure. Takes milliseconds: not for an I/O thread.
  std::string text();

 private:
  [[nodiscard]] std::string collect() const;
  void write_store(OpenMetrics& out) const;
  void write_outbox(OpenMetrics& out) const;
  void write_sync(OpenMetrics& out) const;
  void write_sources(OpenMetrics& out) const;
  void write_questions(OpenMetrics& out) const;
  void write_webhooks(OpenMetrics& out) const;
  void write_process(OpenMetrics& out) const;
  /// Seconds since then; nothing: zero.
  [[nodiscard]] double age(const std::optional<Instant>& since) const;

  const Parts parts_;
  std::mutex mutex_;
  std::string kept_;
  Instant kept_at_{};
};

}  // namespace holdfast::gateway::metrics
