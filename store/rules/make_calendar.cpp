// MKCALENDAR (RFC 4791 section 5.3.1) and MKCOL of a calendar (RFC 5689).
#include "store/rules/calendar_changes.hpp"
#include "store/rules/dead_properties.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

Result<Calendar> decide(const MakeCalendar& command, RuleContext context, Transaction& tx) {
  if (!tx.resource(command.agency, command.resource)) {
    return Error{Errc::not_found, "there is no such resource"};
  }
  if (tx.calendar_by_slug(command.agency, command.resource, command.slug)) {
    return Error{Errc::already_exists, "there is a calendar at this path"};
  }
  if (tx.calendars_of(command.agency, command.resource).size() >= kMostCalendars) {
    return quota_exceeded("a home has at most 50 calendars");
  }
  Calendar calendar;
  calendar.agency = command.agency;
  calendar.resource = command.resource;
  calendar.slug = command.slug;
  calendar.name = command.slug;
  // Whoever names none takes all (RFC 4791 section 5.2.3).
  calendar.components.assign(kComponents.begin(), kComponents.end());
  calendar.created_at = context.now;
  if (const auto applied = apply_change(command.change, calendar); !applied) {
    return applied.error();
  }
  if (const auto fits = judge_properties({}, command.change.properties, tx); !fits) {
    return fits.error();
  }
  calendar.id = make_id<CalendarId>(context.now, context.random);
  tx.put(calendar);
  change_properties(subject_of(calendar.id), command.change.properties, tx);
  record(
      {command.agency, command.actor, "calendar.made", calendar.id.value, {}, describe(calendar)},
      context, tx);
  return calendar;
}

}  // namespace holdfast::store
