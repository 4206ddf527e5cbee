// Bookings, their customers and the resources that they take.
#include <algorithm>

#include "store/sqlite/customer_keys.hpp"
#include "store/sqlite/lists.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Booking read_booking(Row row) {
  Booking booking;
  auto& customer = booking.customer;
  std::string parts;
  std::string more_seats;
  row.read(booking.id, booking.agency, booking.service, booking.time.start, booking.time.end,
           booking.time_zone, booking.status, booking.uid, booking.sequence, booking.version,
           booking.verified, booking.note, booking.cancelled_by, booking.cancel_reason,
           booking.created_at, booking.updated_at);
  row.read(parts, booking.deadline, booking.hold_token_hash, booking.extended, booking.series,
           booking.session, booking.seat, booking.entry, booking.late, booking.metadata,
           booking.local_start, booking.customer_response, more_seats);
  row.read(customer.id, customer.name, customer.email, customer.phone, customer.locale,
           customer.time_zone, customer.notify);
  booking.parts = stored_parts(parts);
  booking.more_seats = stored_numbers(more_seats);
  return booking;
}

Taken read_taken(Row row) {
  Taken taken;
  row.read(taken.requirement, taken.resource, taken.unit, taken.part);
  return taken;
}

#define BOOKING_COLUMNS                                                                           \
  "select b.id, b.agency, b.service, b.start_at, b.end_at, b.time_zone, b.status, b.uid, "        \
  "b.sequence, b.version, b.verified, b.note, b.cancelled_by, b.cancel_reason, b.created_at, "    \
  "b.updated_at, b.parts, b.deadline, b.hold_token_hash, b.extended, b.series, b.session, "       \
  "b.seat, b.entry, b.late, b.metadata, b.local_start, b.customer_response, b.more_seats, c.id, " \
  "c.name, c.email, c.phone, c.locale, c.time_zone, c.notify "
#define CUSTOMER_OF_BOOKING "cross join customers c on c.agency = b.agency and c.id = b.customer "

// ",confirmed,held,": a list that one bound value can hold.
template <class Statuses>
std::string listed(const Statuses& statuses) {
  std::string list = ",";
  for (const auto status : statuses) {
    list += name(status);
    list += ',';
  }
  return list;
}

const std::string& holding() {
  static const std::string list = [] {
    std::vector<BookingStatus> statuses;
    for (int i = 0; i <= static_cast<int>(BookingStatus::failed); ++i) {
      if (holds_claims(static_cast<BookingStatus>(i))) {
        statuses.push_back(static_cast<BookingStatus>(i));
      }
    }
    return listed(statuses);
  }();
  return list;
}

// Which index leads depends on what is asked, so the texts differ in where they begin. Those of one
// session or one series are few; what else is asked of them only leaves some out.
std::string from_few(const BookingFilter& filter) {
  const char* index = filter.session ? "bookings_session " : "bookings_series ";
  const char* column = filter.session ? "b.session" : "b.series";
  std::string sql = std::string("from bookings b indexed by ") + index + CUSTOMER_OF_BOOKING;
  sql +=
      std::string("where b.agency = ?1 and ") + column + " = ?11 and " + column + " is not null ";
  sql += filter.session && filter.series ? "and b.series = ?12 " : "and ?12 is ?12 ";
  return sql +
         "and (?2 is null or exists (select 1 from taken t where t.agency = b.agency "
         "and t.booking = b.id and t.resource = ?2)) "
         "and (?3 is null or (c.email_key = ?3 and ?3 <> '')) ";
}

std::string from_all(const BookingFilter& filter, std::string& start, std::string& id) {
  std::string sql;
  if (filter.resource) {
    sql =
        "from taken t cross join bookings b on b.agency = t.agency and b.id = "
        "t.booking " CUSTOMER_OF_BOOKING "where t.agency = ?1 and t.resource = ?2 ";
    start = "t.start_at";
    id = "t.booking";
  } else if (filter.customer_email) {
    sql =
        "from customers c cross join bookings b on b.agency = c.agency and b.customer = c.id "
        "where c.agency = ?1 and ?2 is null ";
  } else {
    sql = "from bookings b " CUSTOMER_OF_BOOKING "where b.agency = ?1 and ?2 is null ";
  }
  return sql + (filter.customer_email ? "and c.email_key = ?3 and ?3 <> '' " : "and ?3 is null ") +
         "and ?11 is ?12 ";
}

std::string list_statement(const BookingFilter& filter) {
  std::string sql = BOOKING_COLUMNS;
  std::string start = "b.start_at";
  std::string id = "b.id";
  const bool few = filter.session || filter.series;
  sql += few ? from_few(filter) : from_all(filter, start, id);
  sql += "and (?10 is null or b.service = ?10) and (" + start + ", " + id + ") > (?4, ?5) and " +
         start + " >= ?6 and " + start +
         " < ?7 and (?8 = ',' or instr(?8, ',' || b.status || ',') > 0) ";
  // A booking may take one resource for two requirements.
  sql += filter.resource && !few ? "group by t.start_at, t.booking " : "";
  return sql + "order by " + start + ", " + id + " limit ?9";
}

}  // namespace

Booking Session::with_taken(Booking booking) const {
  booking.taken = db_.all(read_taken,
                          "select requirement, resource, unit, part from taken "
                          "where agency = ? and booking = ? order by position",
                          booking.agency, booking.id);
  return booking;
}

std::vector<Booking> Session::with_taken(std::vector<Booking> bookings) const {
  for (auto& booking : bookings) {
    booking = with_taken(std::move(booking));
  }
  return bookings;
}

std::optional<Booking> Session::booking(AgencyId agency, const BookingId& id) const {
  auto booking = db_.one(read_booking,
                         BOOKING_COLUMNS "from bookings b " CUSTOMER_OF_BOOKING
                                         "where b.agency = ? and b.id = ?",
                         agency, id);
  return booking ? std::optional(with_taken(std::move(*booking))) : std::nullopt;
}

std::optional<Booking> Session::booking_by_uid(AgencyId agency, std::string_view uid) const {
  auto booking = db_.one(read_booking,
                         BOOKING_COLUMNS "from bookings b " CUSTOMER_OF_BOOKING
                                         "where b.agency = ? and b.uid = ?",
                         agency, uid);
  return booking ? std::optional(with_taken(std::move(*booking))) : std::nullopt;
}

std::vector<Booking> Session::bookings(const BookingFilter& filter, const BookingCursor& after,
                                       int limit) const {
  const auto email = filter.customer_email ? std::optional(email_key(*filter.customer_email))
                                           : std::optional<std::string>();
  const auto after_start = after.id.empty() ? Instant::min() : after.start;
  const auto session = filter.session ? std::optional(filter.session->value) : std::nullopt;
  const auto series = filter.series ? std::optional(filter.series->value) : std::nullopt;
  const auto& first = session ? session : series;
  const auto& second = session ? series : std::nullopt;
  // One lower bound for the index: a later page must not read through the earlier ones.
  const auto from = std::max(after_start, filter.start_from.value_or(Instant::min()));
  return with_taken(db_.all(read_booking, list_statement(filter), filter.agency, filter.resource,
                            email, after_start, after.id.value, from,
                            filter.start_before.value_or(Instant::max()), listed(filter.statuses),
                            limit, filter.service, first, second));
}

// Searched by time, not by person: who has booked a thousand times costs no more than a stranger.
// The service's longest booking is the bound.
std::vector<Booking> Session::bookings_of_customer(AgencyId agency, const ServiceId& service,
                                                   std::string_view email, std::string_view phone,
                                                   TimeRange time) const {
  return with_taken(db_.all(
      read_booking,
      BOOKING_COLUMNS
      "from bookings b indexed by bookings_service " CUSTOMER_OF_BOOKING
      "where b.agency = ?1 and b.service = ?2 and b.start_at < ?6 "
      "and b.start_at > ?5 - (select longest from services where agency = ?1 and id = ?2) "
      "and b.end_at > ?5 and instr(?7, ',' || b.status || ',') > 0 "
      "and ((c.email_key = ?3 and ?3 <> '') or (c.phone_key = ?4 and ?4 <> '')) "
      "order by b.start_at, b.id",
      agency, service, email_key(email), phone_key(phone), time.start, time.end, holding()));
}

std::vector<Booking> Session::bookings_of_series(AgencyId agency, const SeriesId& series) const {
  return with_taken(db_.all(read_booking,
                            BOOKING_COLUMNS "from bookings b " CUSTOMER_OF_BOOKING
                                            "where b.agency = ? and b.series = ? "
                                            "order by b.start_at, b.id",
                            agency, series));
}

std::vector<Booking> Session::bookings_of_session(AgencyId agency, const SessionId& session) const {
  return with_taken(db_.all(read_booking,
                            BOOKING_COLUMNS "from bookings b " CUSTOMER_OF_BOOKING
                                            "where b.agency = ? and b.session = ? "
                                            "order by b.seat, b.id",
                            agency, session));
}

std::vector<Booking> Session::bookings_due(AgencyId agency, Instant before, int limit) const {
  return with_taken(db_.all(read_booking,
                            BOOKING_COLUMNS "from bookings b " CUSTOMER_OF_BOOKING
                                            "where b.agency = ? and b.deadline < ? "
                                            "and b.status in ('held', 'requested', 'offered') "
                                            "order by b.deadline limit ?",
                            agency, before, limit));
}

std::vector<Booking> Session::bookings_due(AgencyId agency, Instant before, TimeRange time,
                                           int limit) const {
  return with_taken(db_.all(read_booking,
                            BOOKING_COLUMNS "from bookings b " CUSTOMER_OF_BOOKING
                                            "where b.agency = ? and b.deadline < ? "
                                            "and b.status in ('held', 'requested', 'offered') "
                                            "and b.start_at < ? and b.end_at > ? "
                                            "order by b.deadline limit ?",
                            agency, before, time.end, time.start, limit));
}

std::int64_t Session::count_bookings(AgencyId agency, const ResourceId& resource, TimeRange starts,
                                     std::string_view except) const {
  return db_.number(
      "select count(distinct coalesce(b.session, b.id)) from taken t cross join bookings b "
      "on b.agency = t.agency and b.id = t.booking "
      "where t.agency = ?1 and t.resource = ?2 and t.start_at >= ?3 and t.start_at < ?4 "
      "and t.booking <> ?5 and coalesce(b.session, b.id) <> ?5 and b.status in ('requested', "
      "'held', 'offered', 'confirmed', 'conflicted', 'completed', 'no_show')",
      agency, resource, starts.start, starts.end, except);
}

std::vector<Booking> Session::bookings_ended(AgencyId agency, Instant before, int limit) const {
  return with_taken(db_.all(read_booking,
                            BOOKING_COLUMNS
                            "from bookings b " CUSTOMER_OF_BOOKING
                            "where b.agency = ? and b.status = 'confirmed' and b.end_at < ? "
                            "order by b.end_at limit ?",
                            agency, before, limit));
}

// New rows are inserted plainly and known ones updated: an upsert keeps every page that it touches
// for a rollback of the statement.
void Session::put_customer(AgencyId agency, const Customer& customer) {
  const bool known = db_.number("select count(*) from customers where agency = ? and id = ?",
                                agency, customer.id) > 0;
  db_.run(known ? "update customers set name = ?3, email = ?4, phone = ?5, locale = ?6, "
                  "time_zone = ?7, email_key = ?8, phone_key = ?9, notify = ?10 where agency = ?1 "
                  "and id = ?2"
                : "insert into customers (agency, id, name, email, phone, locale, time_zone, "
                  "email_key, phone_key, notify) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          agency, customer.id, customer.name, customer.email, customer.phone, customer.locale,
          customer.time_zone, email_key(customer.email), phone_key(customer.phone),
          customer.notify);
}

void Session::put_taken(const Booking& booking) {
  int position = 0;
  for (const auto& taken : booking.taken) {
    db_.run(
        "insert into taken (agency, booking, position, requirement, resource, unit, part, "
        "start_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        booking.agency, booking.id, position++, taken.requirement, taken.resource, taken.unit,
        taken.part, booking.time.start);
  }
}

void Session::put(const Booking& booking) {
  put_customer(booking.agency, booking.customer);
  const bool known = db_.number("select count(*) from bookings where agency = ? and id = ?",
                                booking.agency, booking.id) > 0;
  db_.run(
      known ? "update bookings set service = ?3, start_at = ?4, end_at = ?5, time_zone = ?6, "
              "customer = ?7, status = ?8, uid = ?9, sequence = ?10, version = ?11, "
              "verified = ?12, note = ?13, cancelled_by = ?14, cancel_reason = ?15, "
              "created_at = ?16, updated_at = ?17, parts = ?18, deadline = ?19, "
              "hold_token_hash = ?20, extended = ?21, series = ?22, session = ?23, seat = ?24, "
              "entry = ?25, late = ?26, metadata = ?27, local_start = ?28, "
              "customer_response = ?29, more_seats = ?30 where agency = ?1 and id = ?2"
            : "insert into bookings (agency, id, service, start_at, end_at, time_zone, customer, "
              "status, uid, sequence, version, verified, note, cancelled_by, cancel_reason, "
              "created_at, updated_at, parts, deadline, hold_token_hash, extended, series, "
              "session, seat, entry, late, metadata, local_start, customer_response, more_seats) "
              "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
              "?, ?, ?, ?, ?)",
      booking.agency, booking.id, booking.service, booking.time.start, booking.time.end,
      booking.time_zone, booking.customer.id, booking.status, booking.uid, booking.sequence,
      booking.version, booking.verified, booking.note, booking.cancelled_by, booking.cancel_reason,
      booking.created_at, booking.updated_at, stored(booking.parts), booking.deadline,
      booking.hold_token_hash, booking.extended, booking.series, booking.session, booking.seat,
      booking.entry, booking.late, booking.metadata, booking.local_start, booking.customer_response,
      stored(booking.more_seats));
  if (known) {
    db_.run("delete from taken where agency = ? and booking = ?", booking.agency, booking.id);
  }
  put_taken(booking);
  db_.run("update services set longest = ?3 where agency = ?1 and id = ?2 and longest < ?3",
          booking.agency, booking.service, booking.time.length().count());
}

}  // namespace holdfast::sqlite
