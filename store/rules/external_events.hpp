// Outside events as busy time of the resource whose calendar they stand in.
//
// An event is known by its UID. In two calendars of one resource it is one event with one set of
// claims (rule C24): the version with the higher SEQUENCE, then the later DTSTAMP, counts; of two
// equal ones that of the source whose id is lower, so that the order of reading does not matter.
#pragma once

#include <string_view>

#include "store/rules/busy_time.hpp"
#include "store/source.hpp"

namespace holdfast::store {

/// After the event's remote object was stored: claims its busy time, unless a newer version of it
/// in another calendar of the resource counts.
Claimed claim_event(const Source& source, const ExternalChange& change, RuleContext context,
                    Transaction& tx);

/// The event is there and cannot be read: what is known of it bars on, and the draft's time
/// besides. Tells who owns the calendar.
Claimed bar_besides(const Source& source, const ObjectDraft& draft, RuleContext context,
                    Transaction& tx);

/// The event is gone from the source; `gone` is what was known of it. Where another calendar of the
/// resource still has it, its time is claimed on from there, as last known, and that calendar is
/// read anew: only it knows when its own version takes place.
Judged drop_event(const Source& source, const RemoteObject& gone, RuleContext context,
                  Transaction& tx);

/// All events of the source are gone from it.
void release_events(const Source& source, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
