// Bookings through the ledger, with all rules and one durable commit for each batch. No HTTP.
//
//   bench_ledger rate FOLDER SECONDS   a second, at 1, 16 and 64 in flight
//   bench_ledger depth FOLDER SECONDS  the cost of one with 1,000 and with 1,000,000 stored
//   bench_ledger memory FOLDER BOOKINGS  what the process holds while it takes that many
#include <boost/asio/detached.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "caldav/icalendar/start.hpp"
#include "tests/bench/shop.hpp"

namespace holdfast::bench {
namespace {

/// Books for as long as there is `more` to do.
Awaitable<void> customer(Shop& shop, std::int64_t& booked, const std::function<bool()>& more) {
  while (more()) {
    auto request = shop.next();
    const auto answer = co_await shop.ledger.apply(std::move(request));
    if (!answer || answer->answer.status != 201) {
      std::fprintf(stderr, "a booking was refused: %s\n",
                   answer ? "409" : answer.error().detail.c_str());
      std::exit(1);
    }
    ++booked;
  }
}

std::int64_t book(Shop& shop, int in_flight, const std::function<bool(std::int64_t)>& more) {
  std::int64_t booked = 0;
  const std::function<bool()> go_on = [&] { return more(booked); };
  for (int i = 0; i < in_flight; ++i) {
    boost::asio::co_spawn(shop.io, customer(shop, booked, go_on), boost::asio::detached);
  }
  shop.io.restart();
  shop.io.run();
  return booked;
}

double rate(Shop& shop, int in_flight, double seconds) {
  const auto start = std::chrono::steady_clock::now();
  const auto end = start + std::chrono::duration<double>(seconds);
  const auto booked =
      book(shop, in_flight, [&](std::int64_t) { return std::chrono::steady_clock::now() < end; });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return static_cast<double>(booked) / took.count();
}

void print_rates(const std::string& folder, double seconds) {
  Shop shop(folder + "/ledger.db");
  for (const int in_flight : {1, 16, 64}) {
    std::printf("%d in flight: %.0f bookings/s\n", in_flight, rate(shop, in_flight, seconds));
  }
}

// In turns, so that a machine that is busy for a while slows both.
void print_depth(const std::string& folder, double seconds) {
  Shop few(folder + "/few.db");
  Shop many(folder + "/many.db");
  few.fill(1'000);
  many.fill(1'000'000);
  constexpr int kTurns = 5;
  double with_few = 0;
  double with_many = 0;
  for (int turn = 0; turn < kTurns; ++turn) {
    with_few += rate(few, 64, seconds / kTurns) / kTurns;
    with_many += rate(many, 64, seconds / kTurns) / kTurns;
  }
  std::printf("1,000 stored: %.0f bookings/s; 1,000,000 stored: %.0f; a booking costs %.2f times\n",
              with_few, with_many, with_few / with_many);
}

/// Of the kernel's account of this process, in MiB.
std::int64_t mebibytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) {
      return std::atoll(line.c_str() + name.size() + 1) / 1024;
    }
  }
  return 0;
}

void print_memory(const std::string& folder, std::int64_t bookings) {
  Shop shop(folder + "/memory.db");
  constexpr int kSteps = 10;
  std::int64_t done = 0;
  for (int step = 1; step <= kSteps; ++step) {
    const auto goal = bookings * step / kSteps - done;
    // Those under way when the goal is reached are booked too.
    done += book(shop, 64, [&](std::int64_t booked) { return booked < goal; });
    const auto wal = folder + "/memory.db-wal";
    std::printf("%lld bookings: %lld MiB resident, database %lld MiB, WAL %lld MiB\n",
                static_cast<long long>(done), static_cast<long long>(mebibytes("VmRSS")),
                static_cast<long long>(std::filesystem::file_size(folder + "/memory.db") >> 20),
                static_cast<long long>(
                    std::filesystem::exists(wal) ? std::filesystem::file_size(wal) >> 20 : 0));
    std::fflush(stdout);
  }
  std::printf("at most %lld MiB\n", static_cast<long long>(mebibytes("VmHWM")));
}

int run(const std::string& what, const std::string& folder, const char* amount) {
  icalendar::start();
  std::filesystem::create_directories(folder);
  if (what == "rate") {
    print_rates(folder, std::atof(amount));
  } else if (what == "depth") {
    print_depth(folder, std::atof(amount));
  } else if (what == "memory") {
    print_memory(folder, std::atoll(amount));
  } else {
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace holdfast::bench

int main(int argc, char** argv) {
  const int code = argc == 4 ? holdfast::bench::run(argv[1], argv[2], argv[3]) : 2;
  if (code == 2) {
    std::fputs("usage: bench_ledger rate|depth FOLDER SECONDS | memory FOLDER BOOKINGS\n", stderr);
  }
  return code;
}
