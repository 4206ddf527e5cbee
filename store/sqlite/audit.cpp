// The audit log. Its number and previous hash are read inside the transaction that appends, of
// which there is one at a time, so the chain has no gaps and no forks.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

AuditEntry read_entry(Row row) {
  AuditEntry entry;
  row.read(entry.agency, entry.number, entry.at, entry.actor.kind, entry.actor.id, entry.actor.via,
           entry.actor.request_id, entry.action, entry.subject, entry.before, entry.after,
           entry.previous, entry.hash);
  return entry;
}

ChainEnd read_end(Row row) {
  ChainEnd end;
  row.read(end.number, end.hash);
  return end;
}

#define AUDIT_COLUMNS                                                                         \
  "select agency, number, at, actor_kind, actor_id, actor_via, request_id, action, subject, " \
  "before, after, previous, hash from audit "

}  // namespace

std::vector<AuditEntry> Session::audit(AgencyId agency, std::int64_t after_number,
                                       int limit) const {
  return db_.all(read_entry,
                 AUDIT_COLUMNS "where agency = ? and number > ? order by number limit ?", agency,
                 after_number, limit);
}

std::vector<AuditEntry> Session::audit_of(AgencyId agency, std::string_view subject) const {
  return db_.all(read_entry, AUDIT_COLUMNS "where agency = ? and subject = ? order by number",
                 agency, subject);
}

std::optional<AuditEntry> Session::last_audit(AgencyId agency) const {
  return db_.one(read_entry, AUDIT_COLUMNS "where agency = ? order by number desc limit 1", agency);
}

void Session::append(AuditEntry entry) {
  const auto read = [&] {
    return db_.one(read_end,
                   "select number, hash from audit where agency = ? order by number desc limit 1",
                   entry.agency);
  };
  const auto last = known_ == nullptr ? read() : known_->chains.get(entry.agency.value, read);
  const auto end = last.value_or(ChainEnd{0, std::string(kAuditStart)});
  entry.number = end.number + 1;
  entry.previous = end.hash;
  entry.hash = audit_hash(entry);
  db_.run(
      "insert into audit (agency, number, at, actor_kind, actor_id, actor_via, request_id, action, "
      "subject, before, after, previous, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      entry.agency, entry.number, entry.at, entry.actor.kind, entry.actor.id, entry.actor.via,
      entry.actor.request_id, entry.action, entry.subject, entry.before, entry.after,
      entry.previous, entry.hash);
  if (known_ != nullptr) {
    known_->chains.put(entry.agency.value, {entry.number, entry.hash});
  }
}

}  // namespace holdfast::sqlite
