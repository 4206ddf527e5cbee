#include "store/rules/expiry.hpp"

#include <algorithm>

#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {
namespace {

/// No claim that stands in the way of a wish belongs to a booking further off than this, nor does a
/// booking that fills a day or a week up, in any zone.
constexpr Duration kReach = std::chrono::days{8};
/// What one decision clears away at most; the timer does the rest.
constexpr int kMost = 50;

/// Whether bookings may have refused the wish, although they have run out. Of a pool only the
/// strongest hindrance is told: where one member has other plans, another one may only be booked
/// up.
bool may_be_booked_up(const Error& refusal) {
  switch (refusal.code) {
    case Errc::slot_taken:
    case Errc::busy_outside:
    case Errc::source_unverified:
      return true;
    case Errc::outside_rules:
      return std::any_of(refusal.fields.begin(), refusal.fields.end(), [](const ErrorField& field) {
        return field == ErrorField{"rule", "limit"} || field == ErrorField{"rule", "hours"};
      });
    default:
      return false;
  }
}

}  // namespace

Booking expire(const Booking& before, const std::string& reason, const Actor& actor,
               RuleContext context, Transaction& tx) {
  if (before.status == BookingStatus::offered) {
    return end_offer(before, actor, context, tx);
  }
  auto after = before;
  after.status = BookingStatus::expired;
  after.sequence += is_known(before.status) ? 1 : 0;
  after.version += 1;
  after.updated_at = context.now;
  tx.put(after);
  record({after.agency, actor, reason, after.id.value, describe(before), describe(after)}, context,
         tx);
  if (is_known(before.status)) {
    const auto appointment = appointment_of(after, tx);
    write_staff_copies(appointment, nullptr, context, tx);
    owe_mail({"booking.expired", after.customer.email}, appointment, context, tx);
    owe_copies(&before, appointment, context, tx);
  }
  release(after, "expired", context, tx);
  return after;
}

bool clear_expired(AgencyId agency, TimeRange starts, RuleContext context, Transaction& tx) {
  if (!context.steady) {
    return false;
  }
  const TimeRange near{starts.start - kReach, starts.end + kReach};
  const auto due = tx.bookings_due(agency, context.now + Duration{1}, near, kMost);
  for (const auto& booking : due) {
    expire(booking, "claim.expired", timer_actor(), context, tx);
  }
  return !due.empty();
}

Result<Placement> place_over_expired(const Wish& wish, bool dry_run, RuleContext context,
                                     Transaction& tx) {
  auto placement = place(wish, context.settings, context.now, tx);
  if (placement || dry_run || !may_be_booked_up(placement.error())) {
    return placement;
  }
  const TimeRange start{wish.starts_at, wish.starts_at};
  return clear_expired(wish.service.agency, start, context, tx)
             ? place(wish, context.settings, context.now, tx)
             : placement;
}

}  // namespace holdfast::store
