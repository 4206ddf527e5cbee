// What stands in calendars, read again: after a change that decides what time it takes.
#pragma once

#include <string>

#include "store/base/clock.hpp"
#include "store/calendar.hpp"
#include "store/ledger.hpp"

namespace holdfast::caldav {

/// What came of reading one object again.
struct ReadAgain {
  /// False where it is another one by now, or gone.
  bool done = false;
  /// Why it could not be evaluated whole; it bars the time that it may touch. Usually empty.
  std::string incomplete = {};
};

/// Reads an own event's stored text in the zone of its calendar. No client sees another version of
/// it. `ledger` and `clock` outlive the awaiting, here and below.
/// Errors: those of the store.
Awaitable<Result<ReadAgain>> read_again(store::Ledger& ledger, Clock& clock,
                                        store::ObjectEntry entry);

/// Makes what stands in a calendar that is unsettled (store/unsettled.hpp) take the time that it
/// should, piece by piece, and takes it off the list. Does nothing for any other. What fails is
/// left on the list.
Awaitable<Status> settle(store::Ledger& ledger, Clock& clock, store::CalendarId calendar);
/// All that are on the list.
Awaitable<Status> settle_all(store::Ledger& ledger, Clock& clock);

}  // namespace holdfast::caldav
