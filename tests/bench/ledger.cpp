// Bookings per second through the ledger, with all rules and one durable commit for each batch, at
// 1, 16 and 64 in flight. No HTTP.
//
// usage: bench_ledger <folder> <seconds>
#include "store/ledger.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "caldav/icalendar/format.hpp"
#include "caldav/icalendar/start.hpp"
#include "store/commands/administration.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/keyed.hpp"
#include "store/sqlite/engine.hpp"

namespace {

using namespace holdfast;
using namespace holdfast::store;

constexpr int kStaff = 40;
constexpr int kPool = 4;

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
  Awaitable<void> sleep_until(Instant) override { co_return; }
};

class Random final : public RandomSource {
 public:
  void fill(std::span<std::byte> bytes) override {
    for (auto& byte : bytes) {
      byte = static_cast<std::byte>(engine_());
    }
  }

 private:
  std::mt19937_64 engine_{1};
};

class Silence final : public Log {
 public:
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

/// What runs, in the order in which it must end.
struct Shop {
  explicit Shop(const std::string& path)
      : engine(sqlite::Engine::open({.path = path}).value()),
        ledger(*engine, writer.get_executor(), clock, random, format, rules, log) {}
  ~Shop() {
    ledger.close();
    writer.join();
  }

  template <class Command>
  typename Command::Outcome apply(Command command) {
    std::optional<Result<typename Command::Outcome>> result;
    boost::asio::co_spawn(
        io, ledger.apply(std::move(command)),
        [&](std::exception_ptr, auto value) { result.emplace(std::move(value)); });
    io.restart();
    io.run();
    return result->value();
  }

  boost::asio::io_context io;
  SystemClock clock;
  Random random;
  Silence log;
  RuleSettings rules;
  icalendar::Format format;
  boost::asio::thread_pool writer{1};
  std::unique_ptr<sqlite::Engine> engine;
  Ledger ledger;

  std::vector<ResourceId> staff;
  std::vector<ServiceId> services;
  Instant first;
  std::int64_t next = 0;
  std::int64_t booked = 0;
};

void set_up(Shop& shop) {
  shop.apply(DefineAgency{{}, {AgencyId{1}, "Bench", "UTC", "booking@bench.example"}});
  for (int i = 0; i < kStaff; ++i) {
    Resource person;
    person.slug = "staff-" + std::to_string(i);
    person.name = "Staff " + std::to_string(i);
    person.time_zone = "UTC";
    for (auto& day : person.hours.weekdays) {
      day = {{0, 1440}};
    }
    shop.staff.push_back(shop.apply(DefineResource{{}, person, {}}).id);
  }
  for (int i = 0; i < kStaff; i += kPool) {
    Service service;
    service.slug = "service-" + std::to_string(i);
    service.name = "Service " + std::to_string(i);
    service.booking_window = std::chrono::days(700);
    Requirement requirement;
    requirement.name = "person";
    requirement.pool.assign(shop.staff.begin() + i, shop.staff.begin() + i + kPool);
    service.requirements = {requirement};
    shop.services.push_back(shop.apply(DefineService{{}, service, {}}).id);
  }
  shop.first = std::chrono::floor<std::chrono::days>(shop.clock.now()) + std::chrono::days(2);
}

/// The next free hour of the next person, for a customer who was never here.
Keyed<RequestBooking> next_request(Shop& shop) {
  const auto n = shop.next++;
  const auto person = static_cast<std::size_t>(n % kStaff);
  RequestBooking request;
  request.service = shop.services[person / kPool];
  request.starts_at = shop.first + std::chrono::hours(n / kStaff);
  request.time_zone = "UTC";
  request.customer.name = "Customer";
  request.customer.email = "customer" + std::to_string(n) + "@example.org";
  request.wanted = shop.staff[person];
  // Keys come from callers, in no order.
  const auto key = std::to_string(static_cast<std::uint64_t>(n) * 0x9e3779b97f4a7c15U);
  return {{{}, "us_1", "POST /v1/bookings", "key-" + key, "print"},
          std::chrono::hours(24),
          std::move(request),
          [](const Result<Booking>& booking) {
            return Answer{booking ? 201 : 409, std::string(600, 'x'), "1", "/v1/bookings/1"};
          }};
}

Awaitable<void> customer(Shop& shop, std::chrono::steady_clock::time_point end) {
  while (std::chrono::steady_clock::now() < end) {
    auto request = next_request(shop);
    const auto answer = co_await shop.ledger.apply(std::move(request));
    if (!answer || answer->answer.status != 201) {
      std::fprintf(stderr, "a booking was refused: %s\n",
                   answer ? "409" : answer.error().detail.c_str());
      std::exit(1);
    }
    ++shop.booked;
  }
}

double rate(Shop& shop, int in_flight, int seconds) {
  shop.booked = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < in_flight; ++i) {
    boost::asio::co_spawn(shop.io, customer(shop, start + std::chrono::seconds(seconds)),
                          boost::asio::detached);
  }
  shop.io.restart();
  shop.io.run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return static_cast<double>(shop.booked) / took.count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: bench_ledger <folder> <seconds>\n", stderr);
    return 2;
  }
  icalendar::start();
  std::filesystem::create_directories(argv[1]);
  Shop shop(std::string(argv[1]) + "/ledger.db");
  set_up(shop);
  for (const int in_flight : {1, 16, 64}) {
    std::printf("%d in flight: %.0f bookings/s\n", in_flight,
                rate(shop, in_flight, std::atoi(argv[2])));
  }
  return 0;
}
