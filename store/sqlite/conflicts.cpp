// Open questions about bookings.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Conflict read_conflict(Row row) {
  Conflict conflict;
  row.read(conflict.id, conflict.agency, conflict.booking, conflict.resource, conflict.kind,
           conflict.cause, conflict.time.start, conflict.time.end, conflict.opened_at,
           conflict.closed_at, conflict.resolution, conflict.resolved_by, conflict.reason,
           conflict.escalated);
  return conflict;
}

#define CONFLICT_COLUMNS                                                                        \
  "select id, agency, booking, resource, kind, cause, start_at, end_at, opened_at, closed_at, " \
  "resolution, resolved_by, reason, escalated from conflicts "
#define OPEN_CONFLICTS CONFLICT_COLUMNS "where closed_at is null "

}  // namespace

std::optional<Conflict> Session::conflict(AgencyId agency, const ConflictId& id) const {
  return db_.one(read_conflict, CONFLICT_COLUMNS "where id = ? and agency = ?", id, agency);
}

std::vector<Conflict> Session::conflicts(const ConflictFilter& filter, const ConflictId& after,
                                         int limit) const {
  return db_.all(read_conflict,
                 CONFLICT_COLUMNS
                 "where agency = ?1 and id > ?2 and (?3 is null or (closed_at is null) = ?3) "
                 "and (?4 is null or resource = ?4) and (?5 is null or booking = ?5) "
                 "and (?6 is null or kind = ?6) and (?7 is null or resolution = ?7) "
                 "order by id limit ?8",
                 filter.agency, after.value, filter.open, filter.resource, filter.booking,
                 filter.kind, filter.resolution, limit);
}

std::vector<Conflict> Session::conflicts_of(AgencyId agency, const BookingId& booking) const {
  return db_.all(read_conflict, CONFLICT_COLUMNS "where agency = ? and booking = ? order by id",
                 agency, booking);
}

std::vector<Conflict> Session::conflicts_due(AgencyId agency, Instant now, Instant starts_before,
                                             Instant opened_before, int limit) const {
  return db_.all(read_conflict,
                 "select c.id, c.agency, c.booking, c.resource, c.kind, c.cause, c.start_at, "
                 "c.end_at, c.opened_at, c.closed_at, c.resolution, c.resolved_by, c.reason, "
                 "c.escalated from conflicts c indexed by conflicts_open cross join bookings b "
                 "on b.agency = c.agency and b.id = c.booking "
                 "where c.closed_at is null and c.agency = ?1 and (b.start_at <= ?2 or "
                 "(c.escalated = 0 and b.start_at < ?3 and c.opened_at < ?4)) "
                 "order by b.start_at, c.id limit ?5",
                 agency, now, starts_before, opened_before, limit);
}

std::vector<Conflict> Session::open_conflicts(AgencyId agency) const {
  return db_.all(read_conflict, OPEN_CONFLICTS "and agency = ? order by start_at, id", agency);
}

std::vector<Conflict> Session::open_conflicts_of(AgencyId agency, const BookingId& booking) const {
  return db_.all(read_conflict,
                 OPEN_CONFLICTS "and agency = ? and booking = ? order by start_at, id", agency,
                 booking);
}

std::vector<Conflict> Session::open_conflicts_by_cause(AgencyId agency,
                                                       std::string_view cause) const {
  return db_.all(read_conflict, OPEN_CONFLICTS "and agency = ? and cause = ? order by start_at, id",
                 agency, cause);
}

void Session::put(const Conflict& conflict) {
  db_.run(
      "insert into conflicts (id, agency, booking, resource, kind, cause, start_at, end_at, "
      "opened_at, closed_at, resolution, resolved_by, reason, escalated) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set start_at = excluded.start_at, end_at = excluded.end_at, "
      "closed_at = excluded.closed_at, resolution = excluded.resolution, "
      "resolved_by = excluded.resolved_by, reason = excluded.reason, "
      "escalated = excluded.escalated",
      conflict.id, conflict.agency, conflict.booking, conflict.resource, conflict.kind,
      conflict.cause, conflict.time.start, conflict.time.end, conflict.opened_at,
      conflict.closed_at, conflict.resolution, conflict.resolved_by, conflict.reason,
      conflict.escalated);
}

}  // namespace holdfast::sqlite
