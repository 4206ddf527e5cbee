// Looks after who waits for time that no release told of: days that came into the booking window,
// calendars that can be read again, and what was left over of a release that was too large.
#pragma once

#include <map>

#include "store/base/log.hpp"
#include "store/ids.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

class WaitlistKeeper {
 public:
  /// References outlive this.
  WaitlistKeeper(store::Ledger& ledger, Log& log) : ledger_(ledger), log_(log) {}

  /// A bounded part of those who wait, from where the last call ended. Costs a look at an index
  /// where nobody does.
  Awaitable<void> look(store::AgencyId agency);

 private:
  store::Ledger& ledger_;
  Log& log_;
  std::map<store::AgencyId, store::WaitlistId> reached_;
};

}  // namespace holdfast::gateway
