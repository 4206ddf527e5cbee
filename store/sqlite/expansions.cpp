// How far the series of calendar objects are expanded.
#include "store/sqlite/object_rows.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

struct Place {
  CalendarId calendar;
  std::string name;
};

Place read_place(Row row) {
  Place place;
  row.read(place.calendar, place.name);
  return place;
}

}  // namespace

std::vector<ObjectEntry> Session::objects_expanded_before(AgencyId agency, Instant before,
                                                          int limit) const {
  std::vector<ObjectEntry> entries;
  for (const auto& place :
       db_.all(read_place,
               "select o.calendar, o.name from calendars c cross join objects o "
               "indexed by objects_unbounded on o.calendar = c.id "
               "where c.agency = ? and o.unbounded = 1 and o.expanded_until < ? "
               "order by o.expanded_until, o.calendar, o.name limit ?",
               agency, before, limit)) {
    entries.push_back(*object_entry(place.calendar, place.name));
  }
  return entries;
}

Expansion Session::expansion(const CalendarId& calendar, std::string_view name) const {
  Expansion expansion;
  expansion.busy_rule =
      db_.one([](Row row) { return row.next<std::string>(); },
              "select busy_rule from objects where calendar = ? and name = ?", calendar, name)
          .value_or("");
  expansion.instances =
      db_.all(read_instance,
              "select i.start_at, i.end_at, i.all_day, i.busy from objects o "
              "cross join instances i indexed by instances_object on i.object = o.number "
              "where o.calendar = ? and o.name = ? order by i.start_at",
              calendar, name);
  return expansion;
}

void Session::refresh_object(const CalendarId& calendar, std::string_view name,
                             const ObjectDraft& draft) {
  const auto number =
      db_.number("select number from objects where calendar = ? and name = ?", calendar, name);
  const auto first_start = draft.first ? std::optional(draft.first->start) : std::nullopt;
  const auto first_end = draft.first ? std::optional(draft.first->end) : std::nullopt;
  db_.run(
      "update objects set first_start = ?2, first_end = ?3, unbounded = ?4, expanded_until = ?5, "
      "busy_rule = ?6, incomplete = ?7 where number = ?1",
      number, first_start, first_end, draft.unbounded, draft.expanded_until, draft.busy_rule,
      draft.incomplete);
  db_.run("delete from instances where object = ?", number);
  put_instances(calendar, number, draft.instances);
}

}  // namespace holdfast::sqlite
