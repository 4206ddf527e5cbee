// Sees to it that staff who want it have their day in the mail each working morning.
#pragma once

#include <map>

#include "store/base/clock.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// One thread.
class AgendaKeeper {
 public:
  /// References outlive this.
  AgendaKeeper(store::Ledger& ledger, Clock& clock, Log& log)
      : ledger_(ledger), clock_(clock), log_(log) {}

  /// Every minute. Owes each person's day once, from the agency's time of day on; what was missed
  /// for some hours, by a pause of the program, is not sent in the afternoon. Throws EngineFailure.
  Awaitable<void> look(store::AgencyId agency);

 private:
  store::Ledger& ledger_;
  Clock& clock_;
  Log& log_;
  /// The days that were seen to; a restart sees to its day once more and finds it owed.
  std::map<store::AgencyId, LocalDate> done_;
};

}  // namespace holdfast::gateway
