// Waitlist entries, each with its customer.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "store/sqlite/customer_keys.hpp"
#include "store/sqlite/lists.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

WaitlistEntry read_entry(Row row) {
  WaitlistEntry entry;
  std::string windows;
  std::string passed;
  auto& customer = entry.customer;
  row.read(entry.id, entry.agency, entry.service, entry.duration, entry.time_zone, entry.wanted,
           windows, entry.tier, entry.earliest_notice, entry.joined_at, entry.expires_at,
           entry.status, entry.booking, passed, entry.replaces, entry.note, entry.version,
           entry.party);
  row.read(customer.id, customer.name, customer.email, customer.phone, customer.locale,
           customer.time_zone, customer.notify);
  entry.windows = stored_ranges(windows);
  entry.passed = stored_ranges(passed);
  return entry;
}

ServiceId read_service_id(Row row) { return row.next<ServiceId>(); }

std::string json_list(const std::vector<ServiceId>& services) {
  boost::json::array list;
  for (const auto& service : services) {
    list.emplace_back(service.value);
  }
  return boost::json::serialize(list);
}

#define ENTRY_COLUMNS                                                                            \
  "select w.id, w.agency, w.service, w.duration, w.time_zone, w.wanted, w.windows, w.tier, "     \
  "w.earliest_notice, w.joined_at, w.expires_at, w.status, w.booking, w.passed, w.replaces, "    \
  "w.note, w.version, w.party, c.id, c.name, c.email, c.phone, c.locale, c.time_zone, c.notify " \
  "from waitlist w "
#define CUSTOMER_OF_ENTRY "cross join customers c on c.agency = w.agency and c.id = w.customer "
#define SERVED_AFTER(place)                    \
  "and (" place                                \
  " is null or (w.tier, w.joined_at, w.id) > " \
  "(select tier, joined_at, id from waitlist where agency = ?1 and id = " place "))"
#define IN_ORDER " order by w.tier, w.joined_at, w.id "

}  // namespace

std::optional<WaitlistEntry> Session::waitlist_entry(AgencyId agency, const WaitlistId& id) const {
  return db_.one(read_entry, ENTRY_COLUMNS CUSTOMER_OF_ENTRY "where w.agency = ? and w.id = ?",
                 agency, id);
}

// One statement for each index: those who wait are few beside all who ever did.
std::vector<WaitlistEntry> Session::waitlist(AgencyId agency,
                                             const std::optional<ServiceId>& service,
                                             const std::optional<WishStatus>& status,
                                             const WaitlistId& after, int limit) const {
  std::string sql = ENTRY_COLUMNS;
  const bool waiting = status == WishStatus::waiting;
  sql += waiting   ? (service ? "indexed by waitlist_service " : "indexed by waitlist_waiting ")
         : service ? "indexed by waitlist_services "
                   : "indexed by waitlist_order ";
  sql += CUSTOMER_OF_ENTRY "where w.agency = ?1 ";
  sql += service ? "and w.service = ?2 " : "and ?2 is null ";
  // A bound value would not show SQLite that the partial index may be used.
  sql += waiting ? "and w.status = 'waiting' and ?3 = 'waiting' "
                 : "and (?3 is null or w.status = ?3) ";
  sql += SERVED_AFTER("?4") IN_ORDER "limit ?5";
  return db_.all(read_entry, sql, agency, service, status, after, limit);
}

// From service to service, each found by one step of the index, however many wait for it.
std::vector<ServiceId> Session::services_waited_for(AgencyId agency) const {
  return db_.all(read_service_id,
                 "with recursive found (service) as ("
                 "select min(service) from waitlist indexed by waitlist_service "
                 "where agency = ?1 and status = 'waiting' "
                 "union all "
                 "select (select min(service) from waitlist indexed by waitlist_service "
                 "where agency = ?1 and status = 'waiting' and service > found.service) "
                 "from found where found.service is not null) "
                 "select service from found where service is not null",
                 agency);
}

std::vector<WaitlistEntry> Session::waiting_for(AgencyId agency,
                                                const std::vector<ServiceId>& services,
                                                TimeRange time, const WaitlistId& after,
                                                int limit) const {
  return db_.all(
      read_entry,
      ENTRY_COLUMNS
      "indexed by waitlist_waiting " CUSTOMER_OF_ENTRY
      "where w.agency = ?1 and w.status = 'waiting' "
      "and w.service in (select value from json_each(?2)) "
      "and exists (select 1 from json_each(w.windows) "
      "where json_extract(value, '$[0]') < ?4 and json_extract(value, '$[1]') > ?3) " SERVED_AFTER(
          "?5") IN_ORDER "limit ?6",
      agency, json_list(services), time.start, time.end, after, limit);
}

std::vector<WaitlistEntry> Session::waitlist_of_customer(AgencyId agency, const ServiceId& service,
                                                         std::string_view email,
                                                         std::string_view phone) const {
  return db_.all(read_entry,
                 ENTRY_COLUMNS
                 "indexed by waitlist_services " CUSTOMER_OF_ENTRY
                 "where w.agency = ?1 and w.service = ?2 and w.status in ('waiting', 'offered') "
                 "and ((c.email_key = ?3 and ?3 <> '') or (c.phone_key = ?4 and ?4 <> '')) "
                 "order by w.tier, w.joined_at, w.id",
                 agency, service, email_key(email), phone_key(phone));
}

std::vector<WaitlistEntry> Session::waitlist_of_offer(AgencyId agency,
                                                      const BookingId& offer) const {
  return db_.all(read_entry,
                 ENTRY_COLUMNS
                 "indexed by waitlist_offers " CUSTOMER_OF_ENTRY
                 "where w.agency = ? and w.booking = ? and w.status = 'offered'" IN_ORDER,
                 agency, offer);
}

std::int64_t Session::count_waiting_before(const WaitlistEntry& entry) const {
  return db_.number(
      "select count(*) from waitlist indexed by waitlist_service "
      "where agency = ? and service = ? and status = 'waiting' "
      "and (tier, joined_at, id) < (?, ?, ?)",
      entry.agency, entry.service, entry.tier, entry.joined_at, entry.id);
}

std::vector<WaitlistEntry> Session::waitlist_due(AgencyId agency, Instant before, int limit) const {
  return db_.all(read_entry,
                 ENTRY_COLUMNS CUSTOMER_OF_ENTRY
                 "where w.agency = ? and w.status = 'waiting' and w.expires_at < ? "
                 "order by w.expires_at limit ?",
                 agency, before, limit);
}

void Session::put(const WaitlistEntry& entry) {
  put_customer(entry.agency, entry.customer);
  db_.run(
      "insert into waitlist (agency, id, service, duration, customer, time_zone, wanted, windows, "
      "tier, earliest_notice, joined_at, expires_at, status, booking, passed, replaces, note, "
      "version, party) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, id) do update set duration = excluded.duration, "
      "customer = excluded.customer, time_zone = excluded.time_zone, wanted = excluded.wanted, "
      "windows = excluded.windows, tier = excluded.tier, "
      "earliest_notice = excluded.earliest_notice, expires_at = excluded.expires_at, "
      "status = excluded.status, booking = excluded.booking, passed = excluded.passed, "
      "replaces = excluded.replaces, note = excluded.note, version = excluded.version, "
      "party = excluded.party",
      entry.agency, entry.id, entry.service, entry.duration, entry.customer.id, entry.time_zone,
      entry.wanted, stored(entry.windows), entry.tier, entry.earliest_notice, entry.joined_at,
      entry.expires_at, entry.status, entry.booking, stored(entry.passed), entry.replaces,
      entry.note, entry.version, entry.party);
}

}  // namespace holdfast::sqlite
