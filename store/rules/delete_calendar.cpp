// DELETE and MOVE of a calendar that somebody made.
#include "store/rules/calendar_changes.hpp"
#include "store/rules/own_events.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

/// Objects that go in one transaction: some 20 ms in which nobody else writes.
constexpr int kPiece = 500;

Result<Calendar> own_calendar(AgencyId agency, const CalendarId& id, const Reads& reads) {
  auto calendar = reads.calendar(id);
  if (!calendar || calendar->agency != agency) {
    return Error{Errc::not_found, "there is no such calendar"};
  }
  if (!is_own(*calendar)) {
    return Error{Errc::forbidden, "the appointments stay as long as the staff member does"};
  }
  return std::move(*calendar);
}

}  // namespace

Result<bool> decide(const DeleteCalendar& command, RuleContext context, Transaction& tx) {
  const auto calendar = own_calendar(command.agency, command.calendar, tx);
  if (!calendar) {
    return calendar.error();
  }
  // A calendar has no entity tag, so that none can be right.
  const bool other = command.condition.change && *command.condition.change != calendar->change;
  if (other || !command.condition.etags.empty()) {
    return Error{Errc::precondition_failed, "the calendar has changed"};
  }
  const auto members = tx.members(calendar->id, {}, kPiece);
  for (const auto& member : members) {
    remove_own_event(*calendar, member.name, command.actor, context, tx);
  }
  auto before = describe(*calendar);
  before["objects"] = members.size();
  if (!tx.members(calendar->id, {}, 1).empty()) {
    record({command.agency,
            command.actor,
            "calendar.emptied",
            calendar->id.value,
            std::move(before),
            {}},
           context, tx);
    return false;
  }
  tx.remove_calendar(calendar->id);
  record({command.agency,
          command.actor,
          "calendar.deleted",
          calendar->id.value,
          std::move(before),
          {}},
         context, tx);
  return true;
}

Result<bool> decide(const RenameCalendar& command, RuleContext context, Transaction& tx) {
  auto calendar = own_calendar(command.agency, command.calendar, tx);
  if (!calendar) {
    return calendar.error();
  }
  if (tx.calendar_by_slug(command.agency, calendar->resource, command.slug)) {
    return Error{Errc::already_exists, "there is a calendar at the destination"};
  }
  calendar->slug = command.slug;
  tx.put(*calendar);
  record({command.agency, command.actor, "calendar.renamed", calendar->id.value, {}, {}}, context,
         tx);
  return true;
}

}  // namespace holdfast::store
