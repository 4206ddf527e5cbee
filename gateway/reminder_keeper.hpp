// Looks for bookings whose reminder, or whose thanks, have come due.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/agency.hpp"
#include "store/base/clock.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Every booking's moment comes once: what lies between the last look and this one is looked for,
/// by start. After a long pause too, and anew where the clock was set back; the rule leaves out
/// what has begun meanwhile. One thread.
class ReminderKeeper {
 public:
  /// References outlive this.
  ReminderKeeper(store::Ledger& ledger, Clock& clock, Log& log)
      : ledger_(ledger), clock_(clock), log_(log) {}

  /// Every minute. Throws EngineFailure.
  Awaitable<void> look(store::AgencyId agency);
  /// Lets what comes due meanwhile go by untold.
  Awaitable<void> skip(store::AgencyId agency);

 private:
  Awaitable<void> look_for(store::AgencyId agency, std::string_view kind);
  /// How many were found; nothing if the store did not take them.
  Awaitable<std::optional<int>> owe_all(store::AgencyId agency, std::string_view kind,
                                        store::Lead lead, TimeRange moments);
  Awaitable<void> note(store::AgencyId agency, std::string_view kind, Instant until);

  store::Ledger& ledger_;
  Clock& clock_;
  Log& log_;
  /// How far this process has looked: nearer than what is written down, so that a booking which is
  /// moved after its moment is not reminded of what it has just been told.
  std::map<std::pair<store::AgencyId, std::string>, Instant> looked_until_;
};

}  // namespace holdfast::gateway
