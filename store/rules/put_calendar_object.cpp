// PUT of a calendar object resource: an own event, or the copy of a booking (rules C9 to C18).
#include "store/commands/calendar_objects.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/busy_time.hpp"
#include "store/rules/conditions.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_edits.hpp"

namespace holdfast::store {
namespace {

using Outcome = PutCalendarObject::Outcome;

/// RFC 4791 section 5.3.2.1, no-uid-conflict: no two members with one UID, and a member keeps its
/// own.
Status judge_uid(const PutCalendarObject& command, const std::optional<CalendarObject>& stored,
                 const Reads& reads) {
  const auto other = reads.object_entry_by_uid(command.calendar, command.draft.uid);
  if (other && other->name != command.name) {
    return Error{
        Errc::uid_conflict, "another object of the calendar has that UID", {{"name", other->name}}};
  }
  if (stored && stored->entry.uid != command.draft.uid) {
    return Error{Errc::uid_conflict,
                 "an object keeps its UID for life; another one wants another name",
                 {{"name", command.name}}};
  }
  return {};
}

Outcome put_own_event(const PutCalendarObject& command, const Calendar& calendar, bool created,
                      RuleContext context, Transaction& tx) {
  const auto entry =
      tx.put_object(command.calendar, command.name, {}, command.draft, command.text, context.now);
  const Cause cause{command.agency, calendar.resource, ClaimKind::block,
                    origin_of(command.calendar, command.name), command.actor};
  const auto claims = busy_claims(command.draft, cause, context.now);
  const auto before = tx.claims_of(command.agency, cause.origin).size();
  if (set_busy(cause, claims, context, tx).changed) {
    record({command.agency,
            command.actor,
            "block.changed",
            cause.origin,
            {{"claims", before}},
            {{"claims", claims.size()}, {"rule", command.draft.busy_rule}}},
           context, tx);
  }
  return {created, entry.etag, true, std::nullopt};
}

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
  if (const auto met = judge(command.condition, stored); !met) {
    return met.error();
  }
  if (stored && stored->text == command.text) {
    return Outcome{false, stored->entry.etag, true, std::nullopt};
  }
  if (const auto unique = judge_uid(command, stored, tx); !unique) {
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
  return put_own_event(command, *calendar, !stored, context, tx);
}

}  // namespace holdfast::store
