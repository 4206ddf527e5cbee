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
  /// The ledger outlives this.
  explicit Health(const store::Ledger& ledger) : ledger_(ledger) {}

  /// We are stopping: not ready from now on.
  void drain() { draining_.store(true, std::memory_order_release); }

  /// The process runs.
  [[nodiscard]] static HttpResponse live();
  /// Requests are wanted: the store takes writes and we are not stopping. Otherwise 503, and the
  /// causes by name.
  [[nodiscard]] HttpResponse ready() const;

 private:
  [[nodiscard]] std::vector<std::string> causes() const;

  const store::Ledger& ledger_;
  std::atomic<bool> draining_{false};
};

}  // namespace holdfast::gateway
