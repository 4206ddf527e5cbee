// DELETE of a calendar object resource: an own event, or a booking that the staff member calls off
// (rule C12).
#include "store/commands/calendar_objects.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/busy_time.hpp"
#include "store/rules/conditions.hpp"
#include "store/rules/own_events.hpp"
#include "store/rules/staff_edits.hpp"

namespace holdfast::store {
namespace {

using Outcome = DeleteCalendarObject::Outcome;

Outcome delete_staff_copy(const DeleteCalendarObject& command, const Calendar& calendar,
                          const CalendarObject& stored, const Booking& booking, RuleContext context,
                          Transaction& tx) {
  const auto cancelled = cancel_copy(booking, command.actor, context, tx);
  if (cancelled) {
    return {true, std::nullopt};
  }
  const StaffEdit edit{command.actor, calendar.resource, origin_of(command.calendar, command.name),
                       nullptr};
  auto refused = refuse_edit(booking, edit, cancelled.error(), std::nullopt, context, tx);
  const auto entry =
      write_staff_copy(stored.entry, appointment_of(booking, tx), stored.text, context, tx);
  refused.fields.push_back({"etag", entry.etag});
  return {false, std::move(refused)};
}

}  // namespace

Result<Outcome> decide(const DeleteCalendarObject& command, RuleContext context, Transaction& tx) {
  const auto calendar = tx.calendar(command.calendar);
  if (!calendar || calendar->agency != command.agency) {
    return Error{Errc::not_found, "there is no such calendar"};
  }
  const auto stored = tx.object(command.calendar, command.name);
  if (const auto met = judge(command.condition, *calendar, stored); !met) {
    return met.error();
  }
  if (!stored) {
    return Error{Errc::not_found, "there is no such object"};
  }
  if (!stored->entry.booking.empty()) {
    if (const auto booking = tx.booking(command.agency, stored->entry.booking)) {
      return delete_staff_copy(command, *calendar, *stored, *booking, context, tx);
    }
  }
  remove_own_event(*calendar, command.name, command.actor, context, tx);
  return Outcome{};
}

}  // namespace holdfast::store
