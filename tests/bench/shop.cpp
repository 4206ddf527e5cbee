#include "tests/bench/shop.hpp"

#include "store/commands/administration.hpp"

namespace holdfast::bench {

using namespace store;

namespace {

constexpr int kStaff = 200;
constexpr int kPool = 4;

/// A command that is a function, for what no rule decides.
struct Arrange {
  using Outcome = int;
  std::function<void(Transaction&)> work;
};

Result<int> decide(const Arrange& command, RuleContext, Transaction& tx) {
  command.work(tx);
  return 0;
}

}  // namespace

Shop::Shop(const std::string& path)
    : engine(sqlite::Engine::open({.path = path}).value()),
      ledger(*engine, writer.get_executor(), clock, random, format, rules, log) {
  set_up();
}

Shop::~Shop() {
  ledger.close();
  writer.join();
}

void Shop::set_up() {
  apply(DefineAgency{{}, {AgencyId{1}, "Bench", "UTC", "booking@bench.example"}});
  for (int i = 0; i < kStaff; ++i) {
    Resource person;
    person.slug = "staff-" + std::to_string(i);
    person.name = "Staff " + std::to_string(i);
    person.time_zone = "UTC";
    for (auto& day : person.hours.weekdays) {
      day = {{0, 1440}};
    }
    staff_.push_back(apply(DefineResource{{}, person, {}}).id);
  }
  for (int i = 0; i < kStaff; i += kPool) {
    Service service;
    service.slug = "service-" + std::to_string(i);
    service.name = "Service " + std::to_string(i);
    service.booking_window = std::chrono::days(700);
    Requirement requirement;
    requirement.name = "person";
    requirement.pool.assign(staff_.begin() + i, staff_.begin() + i + kPool);
    service.requirements = {requirement};
    services_.push_back(apply(DefineService{{}, service, {}}).id);
  }
  first_ = std::chrono::floor<std::chrono::days>(clock.now()) + std::chrono::days(2);
}

void Shop::fill(std::int64_t bookings) {
  constexpr std::int64_t kAtOnce = 2000;
  const auto start = first_ + std::chrono::days(800);
  Booking booking;
  booking.customer.id = make_id<CustomerId>(clock.now(), random);
  booking.customer.name = "Customer";
  booking.customer.email = "customer@example.org";
  booking.time_zone = "UTC";
  for (std::int64_t from = 0; from < bookings; from += kAtOnce) {
    apply(Arrange{[&](Transaction& tx) {
      for (auto n = from; n < std::min(from + kAtOnce, bookings); ++n) {
        const auto person = static_cast<std::size_t>(n % kStaff);
        const auto at = start + std::chrono::hours(n / kStaff);
        booking.id = make_id<BookingId>(clock.now(), random);
        booking.service = services_[person / kPool];
        booking.time = {at, at + std::chrono::hours(1)};
        booking.uid = booking.id.value + "@bench.example";
        booking.taken = {{"person", staff_[person]}};
        tx.put(booking);
        tx.replace_claims(
            booking.agency, booking.id.value,
            {{staff_[person], booking.time, ClaimKind::booking, 0, booking.id.value, "booking"}});
      }
    }});
  }
}

Keyed<RequestBooking> Shop::next() {
  const auto n = next_++;
  const auto person = static_cast<std::size_t>(n % kStaff);
  RequestBooking request;
  request.service = services_[person / kPool];
  request.starts_at = first_ + std::chrono::hours(n / kStaff);
  request.time_zone = "UTC";
  request.customer.name = "Customer";
  request.customer.email = "customer" + std::to_string(n) + "@example.org";
  request.wanted = staff_[person];
  // Keys come from callers, in no order.
  const auto key = std::to_string(static_cast<std::uint64_t>(n) * 0x9e3779b97f4a7c15U);
  return {{{}, "us_1", "POST /v1/bookings", "key-" + key, "print"},
          std::chrono::hours(24),
          std::move(request),
          [](const Result<Booking>& booking, const auto&) {
            return Answer{booking ? 201 : 409, std::string(600, 'x'), "1", "/v1/bookings/1"};
          }};
}

}  // namespace holdfast::bench
