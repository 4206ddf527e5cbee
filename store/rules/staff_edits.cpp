#include "store/rules/staff_edits.hpp"

#include "store/base/time_zone.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/declined_copies.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

std::string wall_time(Instant at, const std::string& zone_name) {
  const auto zone = TimeZone::find(zone_name);
  return zone ? to_rfc3339(at, zone->offset_at(at)) : to_rfc3339(at);
}

std::string_view reason(Errc code) {
  switch (code) {
    case Errc::slot_taken:
      return "another booking is there";
    case Errc::busy_outside:
      return "other plans are there";
    case Errc::source_unverified:
      return "an outside calendar cannot be read now, so whether it is free is not known";
    case Errc::forbidden:
      return "bookings of this service are called off by the coordinators, not in a calendar";
    case Errc::invalid_transition:
      return "the appointment is over or called off";
    default:
      return "the change cannot be made to a booking";
  }
}

}  // namespace

EditKind kind_of(const ObjectDraft& draft, const Booking& booking, const ResourceId& resource) {
  if (draft.cancelled) {
    return EditKind::cancellation;
  }
  if (draft.component != "VEVENT" || draft.recurring || !draft.first || draft.first->empty()) {
    return EditKind::unusable;
  }
  if (draft.participation == "declined") {
    return EditKind::declined;
  }
  return *draft.first == time_of(booking, resource) ? EditKind::wording : EditKind::time;
}

Result<Booking> apply_edit(const Booking& booking, const ObjectDraft& draft, const StaffEdit& edit,
                           RuleContext context, Transaction& tx) {
  switch (kind_of(draft, booking, edit.resource)) {
    case EditKind::wording:
      return draft.participation == "accepted" ? accept_copy(booking, edit, context, tx) : booking;
    case EditKind::cancellation:
      return cancel_copy(booking, edit.actor, context, tx);
    case EditKind::declined:
      return decline_copy(booking, edit, context, tx);
    case EditKind::unusable:
      return Error{Errc::invalid_calendar_object,
                   "a booking is one event with a start and an end, and does not repeat"};
    case EditKind::time:
      break;
  }
  Move move;
  move.actor = edit.actor;
  // Of several services the person has only their own in the calendar: all move by the same
  // distance.
  const auto own = time_of(booking, edit.resource);
  move.starts_at = booking.time.start + (draft.first->start - own.start);
  move.length = booking.time.length() + (draft.first->length() - own.length());
  // The others may change places, but the one whose calendar this is stays.
  move.wanted = edit.resource;
  move.by_staff = true;
  move.sent = edit.sent;
  return move_booking(booking, move, context, tx);
}

Result<Booking> cancel_copy(const Booking& booking, const Actor& actor, RuleContext context,
                            Transaction& tx) {
  const auto service = tx.service(booking.agency, booking.service);
  if (service && !service->policy.staff_cancel && holds_claims(booking.status)) {
    return Error{Errc::forbidden, "bookings of the service are not called off in a calendar"};
  }
  Cancellation cancellation;
  cancellation.actor = actor;
  cancellation.by = "staff";
  cancellation.customer_told_at = context.now + context.settings.undo_window;
  return cancel_booking(booking, cancellation, context, tx);
}

Error refuse_edit(const Booking& booking, const StaffEdit& edit, const Error& cause,
                  std::optional<Instant> wanted, RuleContext context, Transaction& tx) {
  boost::json::object asked{{"refused", name(cause.code)}};
  if (wanted) {
    asked["start"] = to_rfc3339(*wanted);
  }
  record({booking.agency, edit.actor, "move.refused_overlap", booking.id.value, describe(booking),
          std::move(asked)},
         context, tx);

  const auto stays = wall_time(time_of(booking, edit.resource).start, booking.time_zone);
  if (const auto resource = tx.resource(booking.agency, edit.resource)) {
    // Native apps hide what a server says, so the person is told by mail: once for each wish, for
    // some apps repeat a refused request without asking.
    owe_mail({"staff.move_refused", resource->email,
              wanted ? to_rfc3339(*wanted) : std::string(name(cause.code)), booking.time.end},
             appointment_of(booking, tx), context, tx);
  }
  Error error{Errc::move_refused, {}, {{"cause", std::string(name(cause.code))}}};
  if (wanted) {
    error.detail = "The appointment cannot be moved to " + wall_time(*wanted, booking.time_zone) +
                   ": " + std::string(reason(cause.code)) + ". It stays at " + stays + ".";
  } else {
    error.detail =
        "The appointment at " + stays + " stays as it is: " + std::string(reason(cause.code)) + ".";
  }
  return error;
}

}  // namespace holdfast::store
