// Tells whoever watches the log of outside calendars that cannot be seen into.
#pragma once

#include <map>
#include <vector>

#include "store/base/clock.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// A calendar that bars bookings and cannot be read is told of once, as an error, within two
/// minutes of its first failure, and once more when it can be read again; one that nobody reads, as
/// soon as what is known of it is too old. One thread.
class BlindWatch {
 public:
  /// References outlive it.
  BlindWatch(store::Ledger& ledger, Clock& clock, Log& log, const store::RuleSettings& rules = {})
      : ledger_(ledger), clock_(clock), log_(log), rules_(rules) {}

  /// Every minute, so that nothing is silent for more than two. Returns what was told of just now.
  /// Throws EngineFailure.
  std::vector<store::Source> look();

 private:
  struct Seen {
    /// Since when, as far as this process knows.
    Instant since;
    bool told = false;
  };

  store::Ledger& ledger_;
  Clock& clock_;
  Log& log_;
  const store::RuleSettings rules_;
  std::map<store::SourceId, Seen> blind_;
};

}  // namespace holdfast::gateway
