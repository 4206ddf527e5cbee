#include "store/rules/expiry.hpp"

#include <algorithm>
#include <optional>

#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {
namespace {

/// No claim that stands in the way of a wish belongs to a booking further off than this.
constexpr Duration kReach = std::chrono::hours{48};
/// No booking that fills a day or a week up is further off than this, in any zone.
constexpr Duration kReachOfCaps = std::chrono::days{8};
/// What one decision clears away at most; the timer does the rest.
constexpr int kMost = 50;

/// How far around the wish bookings may lie that refused it, although they have run out; nothing:
/// no booking did.
std::optional<Duration> reach_of(const Error& refusal) {
  if (refusal.code == Errc::slot_taken) {
    return kReach;
  }
  const bool limited =
      refusal.code == Errc::outside_rules &&
      std::any_of(refusal.fields.begin(), refusal.fields.end(), [](const ErrorField& field) {
        return field == ErrorField{"rule", "limit"};
      });
  return limited ? std::optional(kReachOfCaps) : std::nullopt;
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

Result<Placement> place_over_expired(const Wish& wish, bool dry_run, RuleContext context,
                                     Transaction& tx) {
  auto placement = place(wish, context.settings, context.now, tx);
  const auto reach = placement || dry_run ? std::nullopt : reach_of(placement.error());
  if (!reach) {
    return placement;
  }
  const TimeRange near{wish.starts_at - *reach, wish.starts_at + *reach};
  bool cleared = false;
  const auto now_included = context.now + Duration{1};
  for (const auto& due : tx.bookings_due(wish.service.agency, now_included, kMost)) {
    if (due.time.overlaps(near)) {
      expire(due, "claim.expired", timer_actor(), context, tx);
      cleared = true;
    }
  }
  return cleared ? place(wish, context.settings, context.now, tx) : placement;
}

}  // namespace holdfast::store
