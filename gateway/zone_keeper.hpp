// Follows the tz database (rule C41): when its version is another one than the store was last
// brought in line with, appointments keep their wall time and busy time is expanded anew.
#pragma once

#include <vector>

#include "gateway/series_keeper.hpp"

namespace holdfast::gateway {

class ZoneKeeper {
 public:
  /// References outlive this.
  ZoneKeeper(store::Ledger& ledger, Clock& clock, Log& log, SeriesKeeper& series)
      : ledger_(ledger), clock_(clock), log_(log), series_(series) {}

  /// Brings everything in line with `version`, if it is not: at start-up, for a running process
  /// keeps the rules that it began with. What was done is found done by a run after a crash.
  /// Returns false if something failed: to be tried again.
  Awaitable<bool> follow(std::string version);

 private:
  using Bookings = std::vector<store::BookingId>;

  Awaitable<bool> follow_in(store::AgencyId agency);
  /// Bookings ahead whose wall time is another instant by now.
  [[nodiscard]] Bookings displaced(store::AgencyId agency) const;
  /// One sweep over the list; what is left of it. `moved` counts.
  Awaitable<Result<Bookings>> sweep(store::AgencyId agency, Bookings bookings, bool open_conflicts,
                                    int* moved);
  Awaitable<void> read_anew(store::AgencyId agency);

  store::Ledger& ledger_;
  Clock& clock_;
  Log& log_;
  SeriesKeeper& series_;
};

}  // namespace holdfast::gateway
