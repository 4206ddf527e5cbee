// COPY and MOVE of calendar object resources, RFC 4918 sections 9.8 and 9.9.
#include "store/commands/calendars.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/busy_time.hpp"
#include "store/rules/conditions.hpp"
#include "store/rules/dead_properties.hpp"
#include "store/rules/own_events.hpp"
#include "store/rules/staff_edits.hpp"

namespace holdfast::store {
namespace {

using Outcome = CopyCalendarObject::Outcome;

/// A booking is where the ledger put it; whoever drags it elsewhere loads it again.
Outcome refuse_move(const CopyCalendarObject& command, const Calendar& from,
                    const CalendarObject& source, const Booking& booking, RuleContext context,
                    Transaction& tx) {
  const Error cause{Errc::invalid_calendar_object, "a booking stays in its calendar"};
  const StaffEdit edit{command.actor, from.resource, origin_of(from.id, command.from_name),
                       nullptr};
  auto refused = refuse_edit(booking, edit, cause, std::nullopt, context, tx);
  write_staff_copy(source.entry, appointment_of(booking, tx), source.text, context, tx);
  return {false, std::move(refused)};
}

/// What stands at the destination makes room, if the client and the rules let it.
Status judge_destination(const CopyCalendarObject& command, const Calendar& to,
                         const std::optional<ObjectEntry>& there, const Reads& reads) {
  if (there && !command.overwrite) {
    return Error{Errc::precondition_failed, "there is an object at the destination (Overwrite: F)"};
  }
  if (there && !there->booking.empty()) {
    return Error{Errc::forbidden, "a booking cannot be overwritten"};
  }
  if (const auto taken = judge_component(to, command.draft.component); !taken) {
    return taken;
  }
  if (reads.booking_by_uid(command.agency, command.draft.uid)) {
    return Error{Errc::invalid_calendar_object,
                 "the UID is that of a booking that does not stand in this calendar"};
  }
  // What is replaced goes with its UID; so does what is moved.
  const auto other = reads.object_entry_by_uid(command.to, command.draft.uid);
  const bool goes =
      other && (other->name == command.to_name ||
                (command.move && command.from == command.to && other->name == command.from_name));
  if (other && !goes) {
    return Error{
        Errc::uid_conflict, "another object of the calendar has that UID", {{"name", other->name}}};
  }
  return {};
}

/// What is kept with the object takes room in its calendar.
Status judge_member_properties(const CopyCalendarObject& command, const std::string& subject,
                               const std::vector<DeadProperty>& properties, const Reads& reads) {
  if (properties.empty() || (command.move && command.from == command.to)) {
    return {};
  }
  return judge_room_of_members(command.to, octets_of(properties) - octets_kept(subject, reads),
                               reads);
}

}  // namespace

Result<Outcome> decide(const CopyCalendarObject& command, RuleContext context, Transaction& tx) {
  // By another path too: a MOVE would write it and then take it away (RFC 4918 section 9.9.4).
  if (command.from == command.to && command.from_name == command.to_name) {
    return Error{Errc::forbidden, "source and destination are the same"};
  }
  const auto from = tx.calendar(command.from);
  const auto to = tx.calendar(command.to);
  const auto source = tx.object(command.from, command.from_name);
  if (!from || !to || from->agency != command.agency || to->agency != command.agency || !source) {
    return Error{Errc::not_found, "there is no such object or calendar"};
  }
  if (const auto met = judge(command.condition, *from, source); !met) {
    return met.error();
  }
  if (source->entry.etag != command.etag) {
    return Error{Errc::version_conflict, "the object has changed since it was read"};
  }
  if (const auto current = judge_zone(*to, command.draft, tx); !current) {
    return current.error();
  }
  const auto there = tx.object_entry(command.to, command.to_name);
  if (command.move && !source->entry.booking.empty()) {
    if (const auto booking = tx.booking(command.agency, source->entry.booking)) {
      return refuse_move(command, *from, *source, *booking, context, tx);
    }
  }
  if (const auto free = judge_destination(command, *to, there, tx); !free) {
    return free.error();
  }
  const auto properties = tx.dead_properties(subject_of(command.from, command.from_name),
                                             subject_of(command.from, command.from_name));
  const auto subject = subject_of(command.to, command.to_name);
  if (const auto fits = judge_member_properties(command, subject, properties, tx); !fits) {
    return fits.error();
  }
  if (there && there->uid != command.draft.uid) {
    remove_own_event(*to, command.to_name, command.actor, context, tx);
  }
  if (command.move) {
    // The object first, for one calendar has no two with one UID; its time last, so that it is not
    // given to somebody who waits for it.
    tx.remove_object(command.from, command.from_name);
  }
  put_own_event(*to, command.to_name, command.draft, command.text, command.actor, context, tx);
  if (command.move) {
    remove_own_event(*from, command.from_name, command.actor, context, tx);
  }
  tx.remove_dead_properties(subject);
  for (auto property : properties) {
    property.subject = subject;
    tx.put(property);
  }
  return Outcome{!there, std::nullopt};
}

}  // namespace holdfast::store
