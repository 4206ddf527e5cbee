// Who the bookings and wishes are for. Every one of them makes a row, so a person has several.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Customer read_customer(Row row) {
  Customer customer;
  row.read(customer.id, customer.name, customer.email, customer.phone, customer.locale,
           customer.time_zone, customer.notify);
  return customer;
}

BookingId read_booking_id(Row row) { return row.next<BookingId>(); }
WaitlistId read_entry_id(Row row) { return row.next<WaitlistId>(); }

#define CUSTOMER_COLUMNS "select id, name, email, phone, locale, time_zone, notify from customers "

}  // namespace

std::optional<Customer> Session::customer(AgencyId agency, const CustomerId& id) const {
  return db_.one(read_customer, CUSTOMER_COLUMNS "where agency = ? and id = ?", agency, id);
}

// Two statements, for each has an index of its own.
std::vector<Customer> Session::customers_alike(AgencyId agency, const Customer& customer) const {
  if (!customer.email.empty()) {
    return db_.all(read_customer,
                   CUSTOMER_COLUMNS
                   "where agency = ?1 and email_key <> '' and email_key = "
                   "(select email_key from customers where agency = ?1 and id = ?2) order by id",
                   agency, customer.id);
  }
  if (!customer.phone.empty()) {
    return db_.all(read_customer,
                   CUSTOMER_COLUMNS
                   "where agency = ?1 and email_key = '' and phone_key <> '' and phone_key = "
                   "(select phone_key from customers where agency = ?1 and id = ?2) order by id",
                   agency, customer.id);
  }
  return db_.all(read_customer, CUSTOMER_COLUMNS "where agency = ? and id = ?", agency,
                 customer.id);
}

std::vector<Booking> Session::bookings_of(AgencyId agency, const CustomerId& customer) const {
  std::vector<Booking> bookings;
  for (const auto& id : db_.all(read_booking_id,
                                "select id from bookings where agency = ? and customer = ? "
                                "order by start_at, id",
                                agency, customer)) {
    bookings.push_back(*booking(agency, id));
  }
  return bookings;
}

std::vector<WaitlistEntry> Session::waitlist_of(AgencyId agency, const CustomerId& customer) const {
  std::vector<WaitlistEntry> entries;
  for (const auto& id : db_.all(read_entry_id,
                                "select id from waitlist where agency = ? and customer = ? "
                                "order by joined_at, id",
                                agency, customer)) {
    entries.push_back(*waitlist_entry(agency, id));
  }
  return entries;
}

}  // namespace holdfast::sqlite
