// Open questions about bookings.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Conflict read_conflict(Row row) {
  Conflict conflict;
  row.read(conflict.id, conflict.agency, conflict.booking, conflict.resource, conflict.kind,
           conflict.cause, conflict.time.start, conflict.time.end, conflict.opened_at,
           conflict.closed_at, conflict.resolution);
  return conflict;
}

#define CONFLICT_COLUMNS                                                                        \
  "select id, agency, booking, resource, kind, cause, start_at, end_at, opened_at, closed_at, " \
  "resolution from conflicts where closed_at is null "

}  // namespace

std::vector<Conflict> Session::open_conflicts(AgencyId agency) const {
  return db_.all(read_conflict, CONFLICT_COLUMNS "and agency = ? order by start_at, id", agency);
}

std::vector<Conflict> Session::open_conflicts_of(AgencyId agency, const BookingId& booking) const {
  return db_.all(read_conflict,
                 CONFLICT_COLUMNS "and agency = ? and booking = ? order by start_at, id", agency,
                 booking);
}

std::vector<Conflict> Session::open_conflicts_by_cause(AgencyId agency,
                                                       std::string_view cause) const {
  return db_.all(read_conflict,
                 CONFLICT_COLUMNS "and agency = ? and cause = ? order by start_at, id", agency,
                 cause);
}

void Session::put(const Conflict& conflict) {
  db_.run(
      "insert into conflicts (id, agency, booking, resource, kind, cause, start_at, end_at, "
      "opened_at, closed_at, resolution) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set start_at = excluded.start_at, end_at = excluded.end_at, "
      "closed_at = excluded.closed_at, resolution = excluded.resolution",
      conflict.id, conflict.agency, conflict.booking, conflict.resource, conflict.kind,
      conflict.cause, conflict.time.start, conflict.time.end, conflict.opened_at,
      conflict.closed_at, conflict.resolution);
}

}  // namespace holdfast::sqlite
