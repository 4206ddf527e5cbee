#include "store/rules/moves.hpp"

#include <algorithm>

#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/change_notice.hpp"
#include "store/rules/conflicts.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/questions.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

/// The reason code of a move or a cancellation by who did it, and where.
std::string action_of(std::string_view verb, const Actor& actor, std::string_view otherwise) {
  if (actor.via == "caldav") {
    return std::string(verb) + ".staff_caldav";
  }
  if (actor.via == "source") {
    return std::string(verb) + ".staff_outside";
  }
  if (actor.kind == "customer") {
    return std::string(verb) + (actor.via == "imip" ? ".customer_imip" : ".customer");
  }
  return std::string(otherwise);
}

/// Which rule a staff member's move went past, for the record; empty: none.
std::string rule_passed(Wish wish, RuleContext context, const Reads& reads) {
  wish.by_staff = false;
  const auto strict = place(wish, context.settings, context.now, reads);
  if (strict || strict.error().code != Errc::outside_rules) {
    return {};
  }
  const auto& fields = strict.error().fields;
  const auto rule = std::find_if(fields.begin(), fields.end(),
                                 [](const ErrorField& field) { return field.name == "rule"; });
  return rule == fields.end() ? std::string{} : rule->value;
}

}  // namespace

Error cannot_become(const Booking& booking, std::string_view what) {
  Error error{
      Errc::invalid_transition,
      "a booking that is " + std::string(name(booking.status)) + " cannot be " + std::string(what),
      {{"from", std::string(name(booking.status))}}};
  for (const auto status : may_become(booking.status)) {
    error.fields.push_back({"allowed", std::string(name(status))});
  }
  return error;
}

Result<Booking> move_booking(const Booking& before, const Move& move, RuleContext context,
                             Transaction& tx) {
  if (before.status != BookingStatus::confirmed && before.status != BookingStatus::conflicted) {
    return cannot_become(before, "moved");
  }
  const auto length = move.length.value_or(before.time.length());
  const bool same_place = before.time == TimeRange{move.starts_at, move.starts_at + length} &&
                          (!move.wanted || takes(before, *move.wanted));
  if (same_place && (!move.time_zone || *move.time_zone == before.time_zone)) {
    return before;
  }
  const auto service = tx.service(before.agency, before.service);
  if (!service) {
    return Error{Errc::not_found, "the booking's service is gone"};
  }
  const auto late = comes_late(before, {move.actor}, context.now, tx);
  if (!late) {
    return late.error();
  }
  const Wish wish{.service = *service,
                  .starts_at = move.starts_at,
                  .wanted = move.wanted,
                  .moving = &before,
                  .by_staff = move.by_staff,
                  .length = length};
  const auto placement = place_over_expired(wish, move.dry_run, context, tx);
  if (!placement) {
    return placement.error();
  }

  auto after = moved_to(before, *placement, move.time_zone.value_or(before.time_zone), context);
  after.late = before.late || *late;
  if (move.dry_run) {
    return after;
  }
  MoveNote note{move.actor, {}, {}, move.sent};
  if (move.by_staff) {
    note.outside_rules = rule_passed(wish, context, tx);
  }
  const auto left = owned_time(before, tx);
  take(after, *placement, &before, tx);
  after = store_moved(before, std::move(after), note, context, tx);
  give_back(after.agency, left, context, tx);
  return after;
}

Booking moved_to(const Booking& before, const Placement& placement, const std::string& time_zone,
                 RuleContext context) {
  auto after = before;
  grant(after, placement, context);
  after.time_zone = time_zone;
  after.local_start = wall_clock(after.time.start, after.time_zone);
  // What was answered to the old time is no answer to the new one.
  after.customer_response.clear();
  // The new time was free, so no cause of a conflict lies there.
  after.status = BookingStatus::confirmed;
  after.sequence += 1;
  after.version += 1;
  after.updated_at = context.now;
  return after;
}

Booking store_moved(const Booking& before, Booking after, const MoveNote& note, RuleContext context,
                    Transaction& tx) {
  auto described = describe(after);
  if (!note.outside_rules.empty()) {
    described["outside_rules"] = note.outside_rules;
  }
  if (!note.reason.empty()) {
    described["reason"] = note.reason;
  }
  if (note.actor.kind == "customer") {
    // What they asked for before they have answered themselves.
    withdraw_questions(after, context, tx);
  }
  if (settle_conflicts(after, "moved", context, tx) > 0) {
    after.status = BookingStatus::conflicted;
  }
  tx.put(after);
  record({after.agency, note.actor, action_of("move", note.actor, "booking.rescheduled"),
          after.id.value, describe(before), std::move(described)},
         context, tx);
  const auto appointment = appointment_of(after, tx);
  write_staff_copies(appointment, note.sent, context, tx);
  owe_mail({"booking.rescheduled", after.customer.email, {}, after.time.end}, appointment, context,
           tx);
  owe_copies(&before, appointment, context, tx);
  return after;
}

Result<Booking> cancel_booking(const Booking& before, const Cancellation& cancellation,
                               RuleContext context, Transaction& tx) {
  if (before.status == BookingStatus::cancelled) {
    return before;
  }
  if (!may_become(before.status, BookingStatus::cancelled)) {
    return cannot_become(before, "cancelled");
  }
  const auto late =
      comes_late(before, {cancellation.actor, cancellation.by == "customer"}, context.now, tx);
  if (!late) {
    return late.error();
  }
  auto after = called_off(before, cancellation, context);
  after.late = before.late || *late;
  if (!cancellation.dry_run) {
    store_called_off(before, after, cancellation, context, tx);
    release(after, "cancelled", context, tx);
  }
  return after;
}

Booking called_off(const Booking& before, const Cancellation& cancellation, RuleContext context) {
  auto after = before;
  after.status = BookingStatus::cancelled;
  after.cancelled_by = cancellation.by;
  after.cancel_reason = cancellation.reason;
  after.sequence += 1;
  after.version += 1;
  after.updated_at = context.now;
  return after;
}

void store_called_off(const Booking& before, const Booking& after, const Cancellation& cancellation,
                      RuleContext context, Transaction& tx) {
  tx.put(after);
  record({after.agency, cancellation.actor,
          action_of("cancel", cancellation.actor, "booking.cancelled"), after.id.value,
          describe(before), describe(after)},
         context, tx);

  const auto appointment = appointment_of(after, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  // A customer who was never invited cannot be told that the invitation falls.
  const bool invited = before.status != BookingStatus::requested;
  owe_mail({invited ? "booking.cancelled" : "booking.withdrawn",
            after.customer.email,
            {},
            {},
            cancellation.customer_told_at},
           appointment, context, tx);
  owe_copies(&before, appointment, context, tx);
}

}  // namespace holdfast::store
