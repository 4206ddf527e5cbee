// Calendar collections.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string list;
  for (const auto& part : parts) {
    list += (list.empty() ? "" : ",") + part;
  }
  return list;
}

Calendar read_calendar(Row row) {
  Calendar calendar;
  row.read(calendar.id, calendar.agency, calendar.resource, calendar.slug, calendar.name,
           calendar.change, calendar.time_zone);
  calendar.components = split(row.next<std::string>());
  row.read(calendar.transparent, calendar.created_at);
  return calendar;
}

#define CALENDAR_COLUMNS                                                                  \
  "select id, agency, resource, slug, name, change, time_zone, components, transparent, " \
  "created_at from calendars "

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
  return db_.one(read_calendar, CALENDAR_COLUMNS "where agency = ? and resource is ? and slug = ?",
                 agency, resource, slug);
}

// The change counter is raised by members only: a client's sync-token must never come back with
// another meaning.
void Session::put(const Calendar& calendar) {
  db_.run(
      "insert into calendars (id, agency, resource, slug, name, change, time_zone, components, "
      "transparent, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set resource = excluded.resource, slug = excluded.slug, "
      "name = excluded.name, change = max(change, excluded.change), "
      "time_zone = excluded.time_zone, components = excluded.components, "
      "transparent = excluded.transparent",
      calendar.id, calendar.agency, calendar.resource, calendar.slug, calendar.name,
      calendar.change, calendar.time_zone, joined(calendar.components), calendar.transparent,
      calendar.created_at);
}

void Session::remove_calendar(const CalendarId& calendar) {
  db_.run("delete from objects where calendar = ?", calendar);
  db_.run("delete from tombstones where calendar = ?", calendar);
  // Its own and its members': "0" is what follows "/".
  remove_dead_properties(calendar.value);
  db_.run("delete from dead_properties where subject > ? and subject < ?", calendar.value + '/',
          calendar.value + '0');
  db_.run("delete from calendars where id = ?", calendar);
}

}  // namespace holdfast::sqlite
