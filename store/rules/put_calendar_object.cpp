// PUT of a calendar object resource: an own event, or the copy of a booking (rules C9 to C18).
#include "store/commands/calendar_objects.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/busy_time.hpp"
#include "store/rules/conditions.hpp"
#include "store/rules/own_events.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_edits.hpp"

namespace holdfast::store {
namespace {

using Outcome = PutCalendarObject::Outcome;

/// The same time, other words, colour or alarms: kept for that person (rule C13). What the ledger
/// knows better is written as the ledger knows it.
Outcome save_overlay(const PutCalendarObject& command, const CalendarObject& stored,
                     const Booking& booking, RuleContext context, Transaction& tx) {
  const auto entry =
      write_staff_copy(stored.entry, appointment_of(booking, tx), command.text, context, tx);
  record({command.agency,
          command.actor,
          "overlay.saved",
          booking.id.value,
          {},
          {{"object", origin_of(command.calendar, command.name)}}},
         context, tx);
  return {false, entry.etag, false, std::nullopt};
}

Outcome put_staff_copy(const PutCalendarObject& command, const Calendar& calendar,
                       const CalendarObject& stored, const Booking& booking, RuleContext context,
                       Transaction& tx) {
  const SentCopy sent{command.calendar, command.text};
  const StaffEdit edit{command.actor, calendar.resource, origin_of(command.calendar, command.name),
                       &sent};
  const auto done = apply_edit(booking, command.draft, edit, context, tx);
  const auto kind = kind_of(command.draft, booking, calendar.resource);
  if (done && kind == EditKind::wording) {
    return save_overlay(command, stored, *done, context, tx);
  }
  if (done) {
    if (kind == EditKind::declined && takes(*done, calendar.resource)) {
      // Our copy names no attendee, so the answer is not in it: every client loads it again.
      write_staff_copy(stored.entry, appointment_of(*done, tx), command.text, context, tx);
    }
    // Gone if the booking was cancelled.
    const auto entry = tx.object_entry(command.calendar, command.name);
    return {false, entry ? entry->etag : std::string{}, false, std::nullopt};
  }
  const auto wanted =
      command.draft.first ? std::optional{command.draft.first->start} : std::nullopt;
  auto refused = refuse_edit(booking, edit, done.error(), wanted, context, tx);
  // The truth gets a new ETag and change number, so that every client loads it again. The overlay
  // is the stored one: nothing of the refused edit is kept.
  const auto entry =
      write_staff_copy(stored.entry, appointment_of(booking, tx), stored.text, context, tx);
  refused.fields.push_back({"etag", entry.etag});
  return {false, entry.etag, false, std::move(refused)};
}

}  // namespace

Result<Outcome> decide(const PutCalendarObject& command, RuleContext context, Transaction& tx) {
  const auto calendar = tx.calendar(command.calendar);
  if (!calendar || calendar->agency != command.agency) {
    return Error{Errc::not_found, "there is no such calendar"};
  }
  const auto stored = tx.object(command.calendar, command.name);
  if (const auto met = judge(command.condition, *calendar, stored); !met) {
    return met.error();
  }
  if (stored && stored->text == command.text) {
    return Outcome{false, stored->entry.etag, true, std::nullopt};
  }
  if (const auto current = judge_zone(*calendar, command.draft, tx); !current) {
    return current.error();
  }
  const auto& name = command.name;
  if (const auto unique = judge_uid(stored, calendar->id, name, command.draft.uid, tx); !unique) {
    return unique.error();
  }
  if (stored && !stored->entry.booking.empty()) {
    if (const auto booking = tx.booking(command.agency, stored->entry.booking)) {
      return put_staff_copy(command, *calendar, *stored, *booking, context, tx);
    }
  }
  // A booking lives in the calendars that the ledger chose for it. In particular, a copy that a
  // client kept cannot bring a cancelled booking back.
  if (tx.booking_by_uid(command.agency, command.draft.uid)) {
    return Error{Errc::invalid_calendar_object,
                 "the UID is that of a booking that does not stand in this calendar"};
  }
  if (const auto taken = judge_component(*calendar, command.draft.component); !taken) {
    return taken.error();
  }
  const auto entry = put_own_event(*calendar, command.name, command.draft, command.text,
                                   command.actor, context, tx);
  return Outcome{!stored, entry.etag, true, std::nullopt};
}

}  // namespace holdfast::store
