// Calendar collections.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Calendar read_calendar(Row row) {
  Calendar calendar;
  row.read(calendar.id, calendar.agency, calendar.resource, calendar.slug, calendar.name,
           calendar.change);
  return calendar;
}

#define CALENDAR_COLUMNS "select id, agency, resource, slug, name, change from calendars "

}  // namespace

std::vector<Calendar> Session::calendars_of(AgencyId agency, const ResourceId& resource) const {
  return db_.all(read_calendar, CALENDAR_COLUMNS "where agency = ? and resource = ? order by slug",
                 agency, resource);
}

std::optional<Calendar> Session::calendar(const CalendarId& id) const {
  return db_.one(read_calendar, CALENDAR_COLUMNS "where id = ?", id);
}

std::optional<Calendar> Session::calendar_by_slug(AgencyId agency, const ResourceId& resource,
                                                  std::string_view slug) const {
  return db_.one(read_calendar, CALENDAR_COLUMNS "where agency = ? and resource = ? and slug = ?",
                 agency, resource, slug);
}

// The change counter is raised by members only: a client's sync-token must never come back with
// another meaning.
void Session::put(const Calendar& calendar) {
  db_.run(
      "insert into calendars (id, agency, resource, slug, name, change) values (?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set resource = excluded.resource, slug = excluded.slug, "
      "name = excluded.name, change = max(change, excluded.change)",
      calendar.id, calendar.agency, calendar.resource, calendar.slug, calendar.name,
      calendar.change);
}

}  // namespace holdfast::sqlite
