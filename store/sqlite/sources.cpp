// External calendars, what was last seen in them, and our copies there.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Source read_source(Row row) {
  Source source;
  row.read(source.id, source.agency, source.resource, source.provider, source.name, source.url,
           source.username, source.sealed_secret, source.reads, source.writes, source.state,
           source.cursor, source.last_good_at, source.last_tried_at, source.last_error,
           source.failures, source.version, source.grant, source.paused, source.leaving);
  return source;
}

RemoteObject read_remote(Row row) {
  RemoteObject object;
  row.read(object.source, object.href, object.etag, object.uid, object.sequence, object.dtstamp,
           object.content_hash, object.deleted, object.booking);
  return object;
}

Mirror read_mirror(Row row) {
  Mirror mirror;
  row.read(mirror.source, mirror.booking, mirror.href, mirror.etag, mirror.sequence, mirror.state,
           mirror.push_backs, mirror.window_start);
  return mirror;
}

#define SOURCE_COLUMNS                                                                         \
  "select id, agency, resource, provider, name, url, username, sealed_secret, reads, writes, " \
  "state, cursor, last_good_at, last_tried_at, last_error, failures, version, grant_id, "      \
  "paused, leaving from sources "
#define REMOTE_COLUMNS                                                              \
  "select r.source, r.href, r.etag, r.uid, r.sequence, r.dtstamp, r.content_hash, " \
  "r.deleted, r.booking from remote_objects r "
#define MIRROR_COLUMNS                                                              \
  "select m.source, m.booking, m.href, m.etag, m.sequence, m.state, m.push_backs, " \
  "m.window_start from mirrors m "

}  // namespace

std::vector<Source> Session::sources(AgencyId agency) const {
  return db_.all(read_source, SOURCE_COLUMNS "where agency = ? order by id", agency);
}

std::vector<Source> Session::sources_of(AgencyId agency, const ResourceId& resource) const {
  return db_.all(read_source, SOURCE_COLUMNS "where agency = ? and resource = ? order by id",
                 agency, resource);
}

std::optional<Source> Session::source(const SourceId& id) const {
  return db_.one(read_source, SOURCE_COLUMNS "where id = ?", id);
}

std::vector<RemoteObject> Session::remote_objects(const SourceId& source) const {
  return db_.all(read_remote, REMOTE_COLUMNS "where r.source = ? order by r.href", source);
}

std::optional<RemoteObject> Session::remote_object(const SourceId& source,
                                                   std::string_view href) const {
  return db_.one(read_remote, REMOTE_COLUMNS "where r.source = ? and r.href = ?", source, href);
}

std::vector<RemoteObject> Session::remote_objects_by_uid(AgencyId agency,
                                                         const ResourceId& resource,
                                                         std::string_view uid) const {
  return db_.all(read_remote,
                 REMOTE_COLUMNS
                 "join sources s on s.id = r.source where s.agency = ? and s.resource = ? "
                 "and r.uid = ? and r.deleted = 0 order by r.source, r.href",
                 agency, resource, uid);
}

std::optional<Mirror> Session::mirror(const SourceId& source, const BookingId& booking) const {
  return db_.one(read_mirror, MIRROR_COLUMNS "where m.source = ? and m.booking = ?", source,
                 booking);
}

std::vector<Mirror> Session::mirrors_of(AgencyId agency, const BookingId& booking) const {
  return db_.all(read_mirror,
                 MIRROR_COLUMNS
                 "cross join sources s on s.id = m.source where m.booking = ?2 and s.agency = ?1 "
                 "order by m.source",
                 agency, booking);
}

std::vector<Mirror> Session::mirrors_in(const SourceId& source) const {
  return db_.all(read_mirror, MIRROR_COLUMNS "where m.source = ? order by m.booking", source);
}

std::int64_t Session::count_open_copies(const SourceId& source) const {
  return db_.number(
      "select count(*) from effects where recipient = ? and channel = 'calendar' "
      "and ready_at is not null",
      source.value);
}

std::vector<Source> Session::sources_of_grant(const GrantId& grant) const {
  return db_.all(read_source, SOURCE_COLUMNS "where grant_id = ? order by id", grant);
}

void Session::put(const Source& source) {
  db_.run(
      "insert into sources (id, agency, resource, provider, name, url, username, sealed_secret, "
      "reads, writes, state, cursor, last_good_at, last_tried_at, last_error, failures, version, "
      "grant_id, paused, leaving) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set resource = excluded.resource, provider = excluded.provider, "
      "name = excluded.name, url = excluded.url, username = excluded.username, "
      "sealed_secret = excluded.sealed_secret, reads = excluded.reads, writes = excluded.writes, "
      "state = excluded.state, cursor = excluded.cursor, last_good_at = excluded.last_good_at, "
      "last_tried_at = excluded.last_tried_at, last_error = excluded.last_error, "
      "failures = excluded.failures, version = excluded.version, "
      "grant_id = excluded.grant_id, paused = excluded.paused, leaving = excluded.leaving",
      source.id, source.agency, source.resource, source.provider, source.name, source.url,
      source.username, source.sealed_secret, source.reads, source.writes, source.state,
      source.cursor, source.last_good_at, source.last_tried_at, source.last_error, source.failures,
      source.version, source.grant, source.paused, source.leaving);
}

void Session::put(const RemoteObject& object) {
  db_.run(
      "insert into remote_objects (source, href, etag, uid, sequence, dtstamp, content_hash, "
      "deleted, booking) values (?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (source, href) do update set etag = excluded.etag, uid = excluded.uid, "
      "sequence = excluded.sequence, dtstamp = excluded.dtstamp, "
      "content_hash = excluded.content_hash, deleted = excluded.deleted, "
      "booking = excluded.booking",
      object.source, object.href, object.etag, object.uid, object.sequence, object.dtstamp,
      object.content_hash, object.deleted, object.booking);
}

void Session::put(const Mirror& mirror) {
  db_.run(
      "insert into mirrors (source, booking, href, etag, sequence, state, push_backs, "
      "window_start) values (?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (source, booking) do update set href = excluded.href, etag = excluded.etag, "
      "sequence = excluded.sequence, state = excluded.state, push_backs = excluded.push_backs, "
      "window_start = excluded.window_start",
      mirror.source, mirror.booking, mirror.href, mirror.etag, mirror.sequence, mirror.state,
      mirror.push_backs, mirror.window_start);
}

void Session::remove_source(const SourceId& source) {
  db_.run("delete from mirrors where source = ?", source);
  db_.run("delete from remote_objects where source = ?", source);
  db_.run("delete from sources where id = ?", source);
}

}  // namespace holdfast::sqlite
