// Closures and group sessions.
#include "store/sqlite/lists.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Closure read_closure(Row row) {
  Closure closure;
  row.read(closure.id, closure.agency, closure.resource, closure.time.start, closure.time.end,
           closure.reason, closure.version);
  return closure;
}

GroupSession read_session(Row row) {
  GroupSession session;
  std::string taken;
  row.read(session.id, session.agency, session.service, session.time.start, session.time.end, taken,
           session.seats, session.version);
  session.taken = stored_taken(taken);
  return session;
}

#define CLOSURE_COLUMNS \
  "select id, agency, resource, start_at, end_at, reason, version from closures "
#define SESSION_COLUMNS \
  "select id, agency, service, start_at, end_at, taken, seats, version from sessions "

}  // namespace

std::optional<Closure> Session::closure(AgencyId agency, const ClosureId& id) const {
  return db_.one(read_closure, CLOSURE_COLUMNS "where agency = ? and id = ?", agency, id);
}

std::vector<Closure> Session::closures(AgencyId agency, TimeRange time) const {
  return db_.all(read_closure,
                 CLOSURE_COLUMNS
                 "where agency = ? and end_at > ? and start_at < ? order by start_at, id",
                 agency, time.start, time.end);
}

void Session::put(const Closure& closure) {
  db_.run(
      "insert into closures (agency, id, resource, start_at, end_at, reason, version) "
      "values (?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, id) do update set resource = excluded.resource, "
      "start_at = excluded.start_at, end_at = excluded.end_at, reason = excluded.reason, "
      "version = excluded.version",
      closure.agency, closure.id, closure.resource, closure.time.start, closure.time.end,
      closure.reason, closure.version);
}

void Session::remove_closure(AgencyId agency, const ClosureId& id) {
  db_.run("delete from closures where agency = ? and id = ?", agency, id);
}

std::optional<GroupSession> Session::session(AgencyId agency, const SessionId& id) const {
  return db_.one(read_session, SESSION_COLUMNS "where agency = ? and id = ?", agency, id);
}

std::vector<GroupSession> Session::sessions_of(AgencyId agency, const ServiceId& service,
                                               TimeRange starts) const {
  return db_.all(read_session,
                 SESSION_COLUMNS
                 "where agency = ? and service = ? and start_at >= ? and start_at < ? "
                 "order by start_at, id",
                 agency, service, starts.start, starts.end);
}

// By the index that guards the seats: it holds nothing but bookings that have one.
std::vector<int> Session::seats_taken(AgencyId agency, const SessionId& session) const {
  const auto read_seat = [](Row row) {
    int seat = 0;
    row.read(seat);
    return seat;
  };
  return db_.all(read_seat,
                 "select seat from bookings indexed by bookings_seat "
                 "where agency = ?1 and session = ?2 and session is not null "
                 "and status in ('requested', 'held', 'offered', 'confirmed', 'conflicted') "
                 "union all "
                 "select json_each.value from bookings b indexed by bookings_parties "
                 "cross join json_each(b.more_seats) "
                 "where b.agency = ?1 and b.session = ?2 and b.more_seats <> '' "
                 "and b.status in ('requested', 'held', 'offered', 'confirmed', 'conflicted') "
                 "order by 1",
                 agency, session);
}

void Session::put(const GroupSession& session) {
  db_.run(
      "insert into sessions (agency, id, service, start_at, end_at, taken, seats, version) "
      "values (?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, id) do update set start_at = excluded.start_at, "
      "end_at = excluded.end_at, taken = excluded.taken, seats = excluded.seats, "
      "version = excluded.version",
      session.agency, session.id, session.service, session.time.start, session.time.end,
      stored(session.taken), session.seats, session.version);
}

void Session::remove_session(AgencyId agency, const SessionId& id) {
  db_.run("delete from sessions where agency = ? and id = ?", agency, id);
}

}  // namespace holdfast::sqlite
