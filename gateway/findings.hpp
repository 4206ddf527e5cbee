// What the checks of the store found last.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::gateway {

/// Any thread.
class Findings {
 public:
  /// The one rule, over the whole store.
  struct Rule {
    std::int64_t double_bookings = 0;
    Instant at;
  };
  /// The audit log of one agency.
  struct Chain {
    /// All entries up to that number fit.
    std::int64_t verified = 0;
    Instant at;
    /// What is wrong with the entry after it; empty: nothing.
    std::string broken;
  };

  void note(const Rule& rule) {
    const std::lock_guard lock(mutex_);
    rule_ = rule;
  }
  void note(store::AgencyId agency, Chain chain) {
    const std::lock_guard lock(mutex_);
    chains_.insert_or_assign(agency, std::move(chain));
  }
  /// Nothing: not looked at yet.
  [[nodiscard]] std::optional<Rule> rule() const {
    const std::lock_guard lock(mutex_);
    return rule_;
  }
  [[nodiscard]] std::optional<Chain> chain(store::AgencyId agency) const {
    const std::lock_guard lock(mutex_);
    const auto found = chains_.find(agency);
    return found == chains_.end() ? std::nullopt : std::optional(found->second);
  }
  /// Agencies whose audit log does not fit.
  [[nodiscard]] std::size_t broken_chains() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [agency, chain] : chains_) {
      count += chain.broken.empty() ? 0U : 1U;
    }
    return count;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Rule> rule_;
  std::map<store::AgencyId, Chain> chains_;
};

}  // namespace holdfast::gateway
