// A busy agency on a real disk: two hundred people in services of four, all day and every day.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "caldav/icalendar/format.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/keyed.hpp"
#include "store/ledger.hpp"
#include "store/sqlite/engine.hpp"

namespace holdfast::bench {

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
class Shop {
 public:
  explicit Shop(const std::string& path);
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  /// Stores that many bookings with their claims, past the rules and far ahead of all that `next`
  /// asks for.
  void fill(std::int64_t bookings);

  /// The next free hour of the next person, for a customer who was never here.
  store::Keyed<store::RequestBooking> next();

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
  store::RuleSettings rules;
  icalendar::Format format;
  boost::asio::thread_pool writer{1};
  std::unique_ptr<store::Engine> engine;
  store::Ledger ledger;

 private:
  void set_up();

  std::vector<store::ResourceId> staff_;
  std::vector<store::ServiceId> services_;
  Instant first_;
  std::int64_t next_ = 0;
};

}  // namespace holdfast::bench
