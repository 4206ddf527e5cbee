// A class that does not take place. Nobody is offered a seat in it while the others still leave:
// its time is given back once, at the end.
#include <utility>

#include "store/rules/conflicts.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/waitlist_search.hpp"
#include "store/rules/whole_class.hpp"

namespace holdfast::store {
namespace {

bool is_only_kept(BookingStatus status) {
  return status == BookingStatus::held || status == BookingStatus::offered;
}

Booking ended(const Booking& before, const Cancellation& cancellation, RuleContext context) {
  if (!is_only_kept(before.status)) {
    return called_off(before, cancellation, context);
  }
  auto after = before;
  after.status = BookingStatus::expired;
  if (before.status == BookingStatus::offered) {
    after.deadline.reset();
  }
  after.version += 1;
  after.updated_at = context.now;
  return after;
}

/// Who was offered a seat waits on.
std::vector<WaitlistEntry> end_offer_of(const Booking& before, const Actor& actor,
                                        RuleContext context, Transaction& tx) {
  auto offer = before;
  return lapse(offer, tx.waitlist_of_offer(before.agency, before.id), actor, context, tx);
}

}  // namespace

Result<WholeClass> decide(const CancelClass& command, RuleContext context, Transaction& tx) {
  auto whole = class_for(command, tx);
  if (!whole) {
    return whole;
  }
  const Cancellation cancellation{command.actor, "staff", command.reason, command.dry_run};
  WholeClass after{whole->session, {}};
  for (const auto& booking : whole->bookings) {
    after.bookings.push_back(ended(booking, cancellation, context));
  }
  if (command.dry_run || whole->bookings.empty()) {
    return after;
  }
  const auto left = owned_time(whole->bookings.front(), tx);
  std::vector<WaitlistEntry> waiting;
  for (std::size_t index = 0; index < after.bookings.size(); ++index) {
    const auto& before = whole->bookings[index];
    const auto& booking = after.bookings[index];
    if (before.status == BookingStatus::offered) {
      const auto entries = end_offer_of(before, command.actor, context, tx);
      waiting.insert(waiting.end(), entries.begin(), entries.end());
    } else if (before.status == BookingStatus::held) {
      tx.put(booking);
      record({booking.agency, command.actor, "hold.dropped", booking.id.value, describe(before),
              describe(booking)},
             context, tx);
    } else {
      store_called_off(before, booking, cancellation, context, tx);
    }
  }
  close_session(command.agency, command.session, tx);
  for (const auto& booking : after.bookings) {
    settle_conflicts(booking, "cancelled", context, tx);
  }
  give_back(command.agency, left, context, tx);
  for (const auto& entry : waiting) {
    serve_if_free(entry.agency, entry.id, context, tx);
  }
  return after;
}

}  // namespace holdfast::store
