// Keeps the busy time of series known far enough ahead.
//
// A calendar object that never changes is never sent again, but the days that it fills come nearer.
// So what goes on beyond its expansion is read anew from its stored text now and then, a command
// for each object. How far each one is expanded is stored with it: a run that is broken off goes on
// where it stopped, and one with nothing to do costs a look at an index. (Outside calendars are
// read anew by the sync engine, sync/expansion.hpp.)
#pragma once

#include "store/base/log.hpp"
#include "store/calendar.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

class SeriesKeeper {
 public:
  /// References outlive this.
  SeriesKeeper(store::Ledger& ledger, Clock& clock, Log& log)
      : ledger_(ledger), clock_(clock), log_(log) {}

  /// A bounded part of what ends too soon. True if there is more.
  Awaitable<bool> extend(store::AgencyId agency);
  /// Goes on with what a change of a calendar or of its resource has left undone, say because the
  /// process was struck down. Costs a look at a row where there is nothing. False if something
  /// failed: to be tried again.
  Awaitable<bool> settle();
  /// Reads every own event anew, for the rules of zones have changed. A bounded part of one
  /// calendar, after `after`; returns where to go on, empty at the end.
  Awaitable<std::string> read_anew(store::CalendarId calendar, std::string after);

 private:
  Awaitable<bool> refresh(store::ObjectEntry entry);

  store::Ledger& ledger_;
  Clock& clock_;
  Log& log_;
};

}  // namespace holdfast::gateway
