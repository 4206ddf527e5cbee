// Calendar object resources: entries, texts, instances and tombstones.
//
// An object's entry and its text are two rows, so that a listing does not read bodies. Instances
// are filed by class of length: in each class a search has a bound, and one long holiday does not
// make every search long.
#include <array>

#include "store/base/text.hpp"
#include "store/sqlite/object_rows.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

MemberChange read_change(Row row) {
  MemberChange change;
  row.read(change.name, change.etag, change.change, change.deleted);
  return change;
}

// Lengths of the classes, in microseconds; each holds instances up to and with that length. The
// last one has no bound but what instants can express, and next to nothing is in it. Searches name
// them again (object_searches.cpp).
constexpr std::int64_t kDay = 86'400'000'000;
constexpr std::array<std::int64_t, 4> kSpans = {kDay, 8 * kDay, 64 * kDay, 512 * kDay};
int span_of(const TimeRange& time) {
  int span = 0;
  for (const auto longest : kSpans) {
    if (time.length().count() <= longest) {
      break;
    }
    ++span;
  }
  return span;
}

}  // namespace

std::optional<CalendarObject> Session::object(const CalendarId& calendar,
                                              std::string_view name) const {
  return db_.one(read_calendar_object,
                 "select " OBJECT_ENTRY_COLUMNS
                 ", t.text from objects o join object_texts t on t.number = o.number "
                 "where o.calendar = ? and o.name = ?",
                 calendar, name);
}

std::optional<ObjectEntry> Session::object_entry(const CalendarId& calendar,
                                                 std::string_view name) const {
  return db_.one(read_object_entry,
                 "select " OBJECT_ENTRY_COLUMNS
                 " from objects o where o.calendar = ? and o.name = ?",
                 calendar, name);
}

std::optional<ObjectEntry> Session::object_entry_by_uid(const CalendarId& calendar,
                                                        std::string_view uid) const {
  return db_.one(read_object_entry,
                 "select " OBJECT_ENTRY_COLUMNS
                 " from objects o where o.calendar = ? and o.uid = ?",
                 calendar, uid);
}

std::vector<ObjectEntry> Session::objects_of_booking(AgencyId agency,
                                                     const BookingId& booking) const {
  return db_.all(read_object_entry,
                 "select " OBJECT_ENTRY_COLUMNS
                 " from objects o cross join calendars c on c.id = o.calendar "
                 "where o.booking = ?2 and c.agency = ?1 order by o.calendar, o.name",
                 agency, booking);
}

std::vector<ObjectEntry> Session::members(const CalendarId& calendar, std::string_view after,
                                          int limit) const {
  return db_.all(read_object_entry,
                 "select " OBJECT_ENTRY_COLUMNS
                 " from objects o where o.calendar = ? and o.name > ? order by o.name limit ?",
                 calendar, after, limit);
}

std::vector<MemberChange> Session::changes_since(const CalendarId& calendar, std::int64_t change,
                                                 int limit) const {
  return db_.all(read_change,
                 "select name, etag, change, 0 from objects where calendar = ?1 and change > ?2 "
                 "union all "
                 "select name, '', change, 1 from tombstones where calendar = ?1 and change > ?2 "
                 "order by 3 limit ?3",
                 calendar, change, limit);
}

std::int64_t Session::raise_change(const CalendarId& calendar) {
  // Two statements: "returning" builds a table of its own for its one row.
  const auto change = db_.number("select change + 1 from calendars where id = ?", calendar);
  if (change == 0) {
    throw EngineFailure(
        {Errc::internal, "an object was written into a calendar that is not there"});
  }
  db_.run("update calendars set change = ? where id = ?", change, calendar);
  return change;
}

void Session::put_instances(const CalendarId& calendar, std::int64_t object,
                            const std::vector<Instance>& instances) {
  for (const auto& instance : instances) {
    db_.run(
        "insert into instances (calendar, span, start_at, object, end_at, all_day, busy) "
        "values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
        calendar, span_of(instance.time), instance.time.start, object, instance.time.end,
        instance.all_day, stored_busy(instance));
  }
}

ObjectEntry Session::put_object(const CalendarId& calendar, std::string_view name,
                                const BookingId& booking, const ObjectDraft& draft,
                                std::string_view text, Instant now) {
  const auto change = raise_change(calendar);
  // The change number makes it unique in the calendar for ever; the hash keeps it from matching
  // after a restore from a backup that had counted less far.
  ObjectEntry entry{.calendar = calendar,
                    .name = std::string(name),
                    .uid = draft.uid,
                    .etag = std::to_string(change) + "-" + sha256_hex(text).substr(0, 12),
                    .component = draft.component,
                    .size = static_cast<std::int64_t>(text.size()),
                    .change = change,
                    .modified_at = now,
                    .booking = booking,
                    .is_private = draft.is_private};
  const auto first_start = draft.first ? std::optional(draft.first->start) : std::nullopt;
  const auto first_end = draft.first ? std::optional(draft.first->end) : std::nullopt;
  const auto known = db_.number("select number from objects where calendar = ? and name = ?",
                                entry.calendar, entry.name);
  db_.run(known != 0
              ? "update objects set uid = ?3, etag = ?4, component = ?5, size = ?6, change = ?7, "
                "modified_at = ?8, booking = ?9, sequence = ?10, dtstamp = ?11, first_start = ?12, "
                "first_end = ?13, recurring = ?14, cancelled = ?15, unbounded = ?16, "
                "expanded_until = ?17, busy_rule = ?18, incomplete = ?19, private = ?20 "
                "where calendar = ?1 and name = ?2"
              : "insert into objects (calendar, name, uid, etag, component, size, change, "
                "modified_at, booking, sequence, dtstamp, first_start, first_end, recurring, "
                "cancelled, unbounded, expanded_until, busy_rule, incomplete, private) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          entry.calendar, entry.name, entry.uid, entry.etag, entry.component, entry.size,
          entry.change, entry.modified_at, entry.booking, draft.sequence, draft.dtstamp,
          first_start, first_end, draft.recurring, draft.cancelled, draft.unbounded,
          draft.expanded_until, draft.busy_rule, draft.incomplete, draft.is_private);
  const auto number = known != 0 ? known : db_.last_row();
  if (known != 0) {
    db_.run("update object_texts set text = ?2 where number = ?1", number, text);
    db_.run("delete from instances where object = ?", number);
  } else {
    db_.run("insert into object_texts (number, text) values (?, ?)", number, text);
    db_.run("delete from tombstones where calendar = ? and name = ?", calendar, name);
  }
  put_instances(calendar, number, draft.instances);
  return entry;
}

void Session::remove_object(const CalendarId& calendar, std::string_view name) {
  if (db_.run("delete from objects where calendar = ? and name = ?", calendar, name) == 0) {
    return;
  }
  db_.run("insert into tombstones (calendar, name, change) values (?, ?, ?)", calendar, name,
          raise_change(calendar));
  remove_dead_properties(subject_of(calendar, name));
}

}  // namespace holdfast::sqlite
