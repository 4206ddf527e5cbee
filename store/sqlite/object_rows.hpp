// Rows of calendar objects as values.
#pragma once

#include "store/calendar.hpp"
#include "store/sqlite/connection.hpp"

namespace holdfast::sqlite {

#define OBJECT_ENTRY_COLUMNS                                                                     \
  "o.calendar, o.name, o.uid, o.etag, o.component, o.size, o.change, o.modified_at, o.booking, " \
  "o.private"

/// Reads OBJECT_ENTRY_COLUMNS; what follows stays in the row.
inline store::ObjectEntry take_object_entry(Row& row) {
  store::ObjectEntry entry;
  row.read(entry.calendar, entry.name, entry.uid, entry.etag, entry.component, entry.size,
           entry.change, entry.modified_at, entry.booking, entry.is_private);
  return entry;
}

inline store::ObjectEntry read_object_entry(Row row) { return take_object_entry(row); }

/// OBJECT_ENTRY_COLUMNS and the text.
inline store::CalendarObject read_calendar_object(Row row) {
  store::CalendarObject object;
  object.entry = take_object_entry(row);
  row.read(object.text);
  return object;
}

/// The column `busy` of an instance: 0 for none, else 1 and more by type.
inline std::int64_t stored_busy(const store::Instance& instance) {
  return instance.busy ? 1 + static_cast<std::int64_t>(instance.type) : 0;
}

/// "start_at, end_at, all_day, busy" of instances.
inline store::Instance read_instance(Row row) {
  store::Instance instance;
  std::int64_t busy = 0;
  row.read(instance.time.start, instance.time.end, instance.all_day, busy);
  instance.busy = busy > 0;
  instance.type = busy == 2   ? store::BusyType::tentative
                  : busy == 3 ? store::BusyType::unavailable
                              : store::BusyType::busy;
  return instance;
}

}  // namespace holdfast::sqlite
