// Calendar objects by kind and by time.
//
// A search goes through the classes of length (objects.cpp), each a range of one index.
#include "store/sqlite/object_rows.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

#define SPANS                                                                  \
  "with spans (span, length) as (values (0, 86400000000), (1, 691200000000), " \
  "(2, 5529600000000), (3, 44236800000000), (4, 9000000000000000)) "

Session::RangeHit read_hit(Row row) {
  Session::RangeHit hit;
  hit.object.entry = take_object_entry(row);
  row.read(hit.object.text, hit.maybe);
  return hit;
}

}  // namespace

std::vector<ObjectEntry> Session::members_of(const CalendarId& calendar, std::string_view component,
                                             std::string_view after, int limit) const {
  // Nearly all objects are events, and an index of them would say what the key says already.
  return component == "VEVENT"
             ? db_.all(read_object_entry,
                       "select " OBJECT_ENTRY_COLUMNS
                       " from objects o where o.calendar = ? and o.name > ? "
                       "and o.component = 'VEVENT' order by o.name limit ?",
                       calendar, after, limit)
             : db_.all(read_object_entry,
                       "select " OBJECT_ENTRY_COLUMNS
                       " from objects o indexed by objects_of_kind "
                       "where o.calendar = ?1 and o.component = ?2 and o.component <> 'VEVENT' "
                       "and o.name > ?3 order by o.name limit ?4",
                       calendar, component, after, limit);
}

// An instance of no length counts where it begins (RFC 4791 section 9.9).
std::vector<Session::RangeHit> Session::objects_in(const CalendarId& calendar,
                                                   std::string_view component, TimeRange time,
                                                   Instant known_from, std::string_view after,
                                                   int limit, Texts texts) const {
  return db_.all(
      read_hit,
      SPANS
      ", hits (number, maybe) as ("
      "  select i.object, 0 from spans cross join instances i"
      "   on i.calendar = ?1 and i.span = spans.span"
      "  and i.start_at < ?4 and i.start_at >= ?3 - spans.length"
      "  and (i.end_at > ?3 or (i.end_at = i.start_at and i.start_at >= ?3))"
      "  union all"
      "  select number, 1 from objects"
      "   where calendar = ?1 and unbounded = 1 and expanded_until < ?4"
      "  union all"
      "  select number, 1 from objects indexed by objects_recurring"
      "   where calendar = ?1 and recurring = 1 and ?3 < ?7"
      "), found (number, maybe) as ("
      "  select o.number, min(h.maybe) from hits h cross join objects o on o.number = h.number"
      "   where o.component = ?2 and o.name > ?5 group by o.name order by o.name limit ?6"
      ") select " OBJECT_ENTRY_COLUMNS
      ", case when ?8 or f.maybe"
      "  then (select text from object_texts t where t.number = f.number) else '' end, f.maybe "
      "from found f cross join objects o on o.number = f.number order by o.name",
      calendar, component, time.start, time.end, after, limit, known_from, texts == Texts::all);
}

std::vector<Instance> Session::busy_in(const CalendarId& calendar, TimeRange time,
                                       int limit) const {
  return db_.all(read_instance,
                 SPANS
                 "select i.start_at, i.end_at, i.all_day, i.busy from spans "
                 "cross join instances i on i.calendar = ?1 and i.span = spans.span "
                 "and i.start_at < ?3 and i.start_at >= ?2 - spans.length and i.end_at > ?2 "
                 "where i.busy > 0 limit ?4",
                 calendar, time.start, time.end, limit);
}

std::vector<CalendarObject> Session::series_beyond(const CalendarId& calendar, TimeRange time,
                                                   Instant known_from, std::string_view after,
                                                   int limit) const {
  return db_.all(read_calendar_object,
                 "with found (number) as ("
                 "  select number from objects"
                 "   where calendar = ?1 and unbounded = 1 and expanded_until < ?3"
                 "  union"
                 "  select number from objects indexed by objects_recurring"
                 "   where calendar = ?1 and recurring = 1 and ?2 < ?4"
                 ") select " OBJECT_ENTRY_COLUMNS
                 ", t.text from found f cross join objects o on o.number = f.number "
                 "cross join object_texts t on t.number = f.number "
                 "where o.name > ?5 order by o.name limit ?6",
                 calendar, time.start, time.end, known_from, after, limit);
}

}  // namespace holdfast::sqlite
