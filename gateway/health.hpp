// What probes are told.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "store/base/http.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Any thread. Neither answer needs or shows a secret.
class Health {
 public:
  /// Both outlive this.
  Health(const store::Ledger& ledger, const Clock& clock) : ledger_(ledger), clock_(clock) {}

  /// We are stopping: not ready from now on.
  void drain() { draining_.store(true, std::memory_order_release); }

  /// The process runs.
  [[nodiscard]] static HttpResponse live();
  /// Requests are wanted: the store takes writes, the clock is steady, and we are not stopping.
  /// Otherwise 503, and the causes by name.
  [[nodiscard]] HttpResponse ready() const;

 private:
  [[nodiscard]] std::vector<std::string> causes() const;

  const store::Ledger& ledger_;
  const Clock& clock_;
  std::atomic<bool> draining_{false};
};

}  // namespace holdfast::gateway
