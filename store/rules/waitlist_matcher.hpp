// Who gets freed time: rules W2 to W5 of docs/waitlist.md.
#pragma once

#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "store/rules/waitlist.hpp"

namespace holdfast::store {

/// For one release. Goes through those who wait in their order, whatever service they wait for, and
/// gives each the start nearest to the freed one that it can have.
class WaitlistMatcher {
 public:
  WaitlistMatcher(AgencyId agency, RuleContext context, Transaction& tx)
      : agency_(agency), context_(context), tx_(tx) {}

  /// A service that somebody waits for, and all time that was freed; what does not concern the
  /// service is left out.
  void add(Service service, const std::vector<Freed>& freed);
  void run();

 private:
  /// What makes two wishes equal as far as free starts go: how long, with whom, and how many seats.
  using Kind = std::tuple<std::chrono::minutes, std::optional<ResourceId>, int>;
  /// Starts that were free when they were read, the best first. Serving only takes away from them,
  /// so that a start which turns out to be taken is struck off, and nothing is read twice.
  using Open = std::map<Kind, std::vector<Instant>>;
  struct Shared {
    Booking offer;
    int among = 1;
  };
  struct Wanted {
    Service service;
    /// Merged and in order.
    std::vector<TimeRange> freed;
    Open open;
    std::vector<Shared> shared;
  };

  [[nodiscard]] Kind easiest(const Service& service) const;
  [[nodiscard]] std::vector<Instant> open_starts(const Wanted& wanted, const Kind& kind) const;
  /// Reads anew what is still free, and forgets services that have nothing left to give.
  void refresh();
  [[nodiscard]] std::vector<WaitlistEntry> next_page(const WaitlistId& after) const;
  bool serve_one(const WaitlistEntry& entry);
  bool serve_own(Wanted& wanted, const WaitlistEntry& entry);
  bool serve_shared(Wanted& wanted, const WaitlistEntry& entry);

  AgencyId agency_;
  RuleContext context_;
  Transaction& tx_;
  std::vector<Wanted> wanted_;
};

}  // namespace holdfast::store
