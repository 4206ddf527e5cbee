#include "store/rules/wall_time.hpp"

#include "store/base/time_zone.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"

namespace holdfast::store {

std::optional<Instant> other_start(const Booking& booking) {
  const auto zone = TimeZone::find(booking.time_zone);
  const auto local = parse_local_time(booking.local_start);
  if (!zone || !local) {
    return std::nullopt;
  }
  const auto meaning = zone->meaning_of(*local);
  const auto start = booking.time.start;
  switch (meaning.kind) {
    case LocalMeaning::Kind::gap:
      return start == meaning.later ? std::nullopt : std::optional{meaning.later};
    case LocalMeaning::Kind::fold:
    case LocalMeaning::Kind::unique:
      break;
  }
  const bool right = start == meaning.earlier || start == meaning.later;
  return right ? std::nullopt : std::optional{meaning.earlier};
}

Booking keep_instant(const Booking& before, const Actor& actor, RuleContext context,
                     Transaction& tx) {
  auto after = before;
  after.local_start = wall_clock(before.time.start, before.time_zone);
  // What was answered to another clock is no answer to this one.
  after.customer_response.clear();
  after.sequence += 1;
  after.version += 1;
  after.updated_at = context.now;
  tx.put(after);
  record({after.agency, actor, "tz.kept", after.id.value, describe(before), describe(after)},
         context, tx);
  const auto appointment = appointment_of(after, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_mail({"booking.rescheduled", after.customer.email, {}, after.time.end}, appointment, context,
           tx);
  owe_copies(&before, appointment, context, tx);
  return after;
}

}  // namespace holdfast::store
