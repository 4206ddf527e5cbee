#include "store/rules/conflict_steps.hpp"

#include <algorithm>

#include "store/rules/conflict_notices.hpp"
#include "store/rules/questions.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

/// SEQUENCE stays: to calendars the appointment is confirmed either way, and nobody is invited anew
/// because of it.
void set_status(Booking& booking, BookingStatus status, RuleContext context, Transaction& tx) {
  if (booking.status == status || !may_become(booking.status, status)) {
    return;
  }
  booking.status = status;
  booking.version += 1;
  booking.updated_at = context.now;
  tx.put(booking);
}

}  // namespace

boost::json::object describe(const Conflict& conflict) {
  return {{"conflict", conflict.id.value},
          {"resource", conflict.resource.value},
          {"kind", conflict.kind},
          {"cause", conflict.cause},
          {"start", to_rfc3339(conflict.time.start)},
          {"end", to_rfc3339(conflict.time.end)}};
}

Conflict open_conflict(const Booking& booking, const Clash& clash, RuleContext context,
                       Transaction& tx) {
  Conflict conflict;
  conflict.id = make_id<ConflictId>(context.now, context.random);
  conflict.agency = booking.agency;
  conflict.booking = booking.id;
  conflict.resource = clash.resource;
  conflict.kind = clash.kind;
  conflict.cause = clash.cause;
  conflict.time = clash.time;
  conflict.opened_at = context.now;
  tx.put(conflict);
  auto after = booking;
  // A request that still waits for its approval keeps waiting; approving it makes it conflicted.
  set_status(after, BookingStatus::conflicted, context, tx);
  auto described = describe(conflict);
  described["version"] = after.version;
  record({booking.agency, clash.actor, clash.action, booking.id.value, {}, std::move(described)},
         context, tx);
  tell_opened(after, conflict, context, tx);
  offer_move(after, conflict, context, tx);
  return conflict;
}

Conflict close_conflict(Conflict conflict, const Settlement& how, const Booking& booking,
                        RuleContext context, Transaction& tx) {
  conflict.closed_at = context.now;
  conflict.resolution = how.resolution;
  conflict.resolved_by = how.by;
  conflict.reason = how.reason;
  tx.put(conflict);
  tell_closed(booking, conflict, context, tx);
  return conflict;
}

Booking confirm_if_settled(Booking booking, RuleContext context, Transaction& tx) {
  const auto open = tx.open_conflicts_of(booking.agency, booking.id);
  if (booking.status == BookingStatus::conflicted &&
      std::all_of(open.begin(), open.end(), is_question)) {
    set_status(booking, BookingStatus::confirmed, context, tx);
  }
  return booking;
}

}  // namespace holdfast::store
