#include <algorithm>
#include <set>

#include "store/commands/time_zones.hpp"
#include "store/expansion_count.hpp"
#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/conflict_steps.hpp"
#include "store/rules/conflicts.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/wall_time.hpp"

namespace holdfast::store {
namespace {

bool is_concerned(const Booking& booking, Instant now) {
  return is_known(booking.status) && holds_claims(booking.status) && booking.time.start > now;
}

std::set<ResourceId> resources_of(const std::vector<Taken>& taken) {
  std::set<ResourceId> resources;
  for (const auto& one : taken) {
    resources.insert(one.resource);
  }
  return resources;
}

/// The same resources at the other instant; nothing if they are not free there.
std::optional<Placement> follow(const Booking& booking, Instant start, RuleContext context,
                                const Reads& reads) {
  const auto service = reads.service(booking.agency, booking.service);
  // A group appointment is one for people of several zones: moving it is not for us to decide.
  if (!service || !booking.session.empty()) {
    return std::nullopt;
  }
  const Wish wish{.service = *service,
                  .starts_at = start,
                  .moving = &booking,
                  .by_staff = true,
                  .length = booking.time.length()};
  // The promise was made already: that a source cannot be read now must not break it.
  auto settings = context.settings;
  settings.when_blind = RuleSettings::WhenBlind::accept;
  auto placement = place(wish, settings, context.now, reads);
  if (!placement || resources_of(placement->taken) != resources_of(booking.taken)) {
    return std::nullopt;
  }
  return std::move(*placement);
}

/// What it leaves is not given to who waits at once: the next booking may be about to move there.
/// ServeWaiting finds what is left over.
void move(const Booking& before, const Placement& placement, RuleContext context, Transaction& tx) {
  auto after = before;
  after.time = placement.time;
  after.parts = placement.parts;
  after.taken = placement.taken;
  after.customer_response.clear();
  after.sequence += 1;
  after.version += 1;
  after.updated_at = context.now;
  take(after, placement.claims, tx);
  const int open = settle_conflicts(after, "moved", context, tx);
  if (after.status == BookingStatus::conflicted && open == 0) {
    after.status = BookingStatus::confirmed;
  }
  tx.put(after);
  record({after.agency, timer_actor(), "tz.recomputed", after.id.value, describe(before),
          describe(after)},
         context, tx);
  const auto appointment = appointment_of(after, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_mail({"booking.time_zone", after.customer.email, {}, after.time.end}, appointment, context,
           tx);
  owe_copies(&before, appointment, context, tx);
}

std::optional<Conflict> open_question(const Booking& booking, const Reads& reads) {
  for (const auto& conflict : reads.open_conflicts_of(booking.agency, booking.id)) {
    if (conflict.kind == kTimeZoneKind) {
      return conflict;
    }
  }
  return std::nullopt;
}

void ask(const Booking& booking, Instant start, RuleContext context, Transaction& tx) {
  const TimeRange wanted{start, start + booking.time.length()};
  if (auto known = open_question(booking, tx)) {
    if (known->time != wanted) {
      known->time = wanted;
      tx.put(*known);
    }
    return;
  }
  Clash clash;
  clash.resource = booking.taken.front().resource;
  clash.kind = kTimeZoneKind;
  clash.cause = "tzdata/" + booking.time_zone;
  clash.time = wanted;
  clash.actor = timer_actor();
  clash.action = "tz.recomputed";
  open_conflict(booking, clash, context, tx);
}

/// The rules of the zone are again what they were.
void drop_question(const Booking& booking, RuleContext context, Transaction& tx) {
  const auto question = open_question(booking, tx);
  if (!question) {
    return;
  }
  close_conflict(*question, {"source"}, booking, context, tx);
  record({booking.agency,
          timer_actor(),
          "clash.closed_by_source",
          booking.id.value,
          describe(*question),
          {}},
         context, tx);
  confirm_if_settled(booking, context, tx);
}

}  // namespace

Result<RecomputeLocalTimes::Outcome> decide(const RecomputeLocalTimes& command, RuleContext context,
                                            Transaction& tx) {
  RecomputeLocalTimes::Outcome outcome;
  outcome.left = command.bookings;
  const auto gives_way = [&](const BookingId& id) {
    const auto booking = tx.booking(command.agency, id);
    if (!booking || !is_concerned(*booking, context.now)) {
      return true;
    }
    const auto start = other_start(*booking);
    if (!start) {
      drop_question(*booking, context, tx);
      return true;
    }
    const auto placement = follow(*booking, *start, context, tx);
    if (placement) {
      move(*booking, *placement, context, tx);
      ++outcome.moved;
    }
    return placement.has_value();
  };
  while (std::erase_if(outcome.left, gives_way) > 0) {
  }
  if (command.open_conflicts) {
    for (const auto& id : outcome.left) {
      const auto booking = tx.booking(command.agency, id);
      ask(*booking, *other_start(*booking), context, tx);
    }
  }
  return outcome;
}

Result<int> decide(const NoteTimeZones& command, RuleContext, Transaction& tx) {
  tx.put_fact(kTimeZonesFact, command.version);
  // What is not expanded is evaluated by the new rules from now on.
  count_expansion(tx);
  return 0;
}

}  // namespace holdfast::store
