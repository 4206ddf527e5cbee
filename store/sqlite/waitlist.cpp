// Waitlist entries, each with its customer.
#include "store/sqlite/lists.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

WaitlistEntry read_entry(Row row) {
  WaitlistEntry entry;
  std::string windows;
  auto& customer = entry.customer;
  row.read(entry.id, entry.agency, entry.service, entry.duration, entry.time_zone, entry.wanted,
           windows, entry.tier, entry.earliest_notice, entry.joined_at, entry.expires_at,
           entry.status, entry.booking, entry.replaces, entry.note, entry.version);
  row.read(customer.id, customer.name, customer.email, customer.phone, customer.locale,
           customer.time_zone);
  entry.windows = stored_ranges(windows);
  return entry;
}

#define ENTRY_COLUMNS                                                                        \
  "select w.id, w.agency, w.service, w.duration, w.time_zone, w.wanted, w.windows, w.tier, " \
  "w.earliest_notice, w.joined_at, w.expires_at, w.status, w.booking, w.replaces, w.note, "  \
  "w.version, c.id, c.name, c.email, c.phone, c.locale, c.time_zone from waitlist w "        \
  "cross join customers c on c.agency = w.agency and c.id = w.customer "
#define IN_ORDER "order by w.tier, w.joined_at, w.id limit ?"

}  // namespace

std::optional<WaitlistEntry> Session::waitlist_entry(AgencyId agency, const WaitlistId& id) const {
  return db_.one(read_entry, ENTRY_COLUMNS "where w.agency = ? and w.id = ?", agency, id);
}

std::vector<WaitlistEntry> Session::waitlist(AgencyId agency,
                                             const std::optional<ServiceId>& service,
                                             const std::optional<WishStatus>& status,
                                             const WaitlistId& after, int limit) const {
  return db_.all(
      read_entry,
      ENTRY_COLUMNS
      "where w.agency = ?1 and (?2 is null or w.service = ?2) and (?3 is null or w.status = ?3) "
      "and (?4 is null or (w.tier, w.joined_at, w.id) > "
      "(select tier, joined_at, id from waitlist where agency = ?1 and id = ?4)) "
      "order by w.tier, w.joined_at, w.id limit ?5",
      agency, service, status, after, limit);
}

std::vector<WaitlistEntry> Session::waiting_for(AgencyId agency, const ServiceId& service,
                                                TimeRange time, int limit) const {
  return db_.all(
      read_entry,
      ENTRY_COLUMNS
      "where w.agency = ? and w.service = ? and w.status = 'waiting' "
      "and exists (select 1 from json_each(w.windows) "
      "where json_extract(value, '$[0]') < ? and json_extract(value, '$[1]') > ?) " IN_ORDER,
      agency, service, time.end, time.start, limit);
}

std::vector<WaitlistEntry> Session::waitlist_due(AgencyId agency, Instant before, int limit) const {
  return db_.all(read_entry,
                 ENTRY_COLUMNS
                 "where w.agency = ? and w.status = 'waiting' and w.expires_at < ? "
                 "order by w.expires_at limit ?",
                 agency, before, limit);
}

void Session::put(const WaitlistEntry& entry) {
  put_customer(entry.agency, entry.customer);
  db_.run(
      "insert into waitlist (agency, id, service, duration, customer, time_zone, wanted, windows, "
      "tier, earliest_notice, joined_at, expires_at, status, booking, replaces, note, version) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, id) do update set duration = excluded.duration, "
      "customer = excluded.customer, time_zone = excluded.time_zone, wanted = excluded.wanted, "
      "windows = excluded.windows, tier = excluded.tier, "
      "earliest_notice = excluded.earliest_notice, expires_at = excluded.expires_at, "
      "status = excluded.status, booking = excluded.booking, replaces = excluded.replaces, "
      "note = excluded.note, version = excluded.version",
      entry.agency, entry.id, entry.service, entry.duration, entry.customer.id, entry.time_zone,
      entry.wanted, stored(entry.windows), entry.tier, entry.earliest_notice, entry.joined_at,
      entry.expires_at, entry.status, entry.booking, entry.replaces, entry.note, entry.version);
}

}  // namespace holdfast::sqlite
