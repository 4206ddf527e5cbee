// The whole store in a test: the real ledger over a real SQLite in a folder of its own, a clock
// that stands still, random numbers that count from a seed, and one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/ledger.hpp"
#include "store/sqlite/engine.hpp"
#include "tests/support/counting_random.hpp"
#include "tests/support/recording_log.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/virtual_clock.hpp"

namespace holdfast::test {

/// The instant of an RFC 3339 text; throws for any other text.
Instant at(std::string_view rfc3339);

/// A small agency in Europe/Berlin. Ana and Ben work Monday to Friday from 09:00 to 17:00, the room
/// is always open and takes two at a time. A massage lasts 60 minutes, starts on the half hour, and
/// takes one of the two and the room. No buffers, no notice, 90 days ahead.
struct Salon {
  store::AgencyId agency;
  store::ResourceId ana;
  store::ResourceId ben;
  store::ResourceId room;
  store::ServiceId massage;
  /// Their calendars, with the slug "appointments".
  store::CalendarId anas_calendar;
  store::CalendarId bens_calendar;
};

struct HouseSetup {
  /// Monday, 30 November 2026, nine o'clock in Berlin.
  Instant now = at("2026-11-30T08:00:00Z");
  store::RuleSettings rules = {};
  store::LedgerSettings ledger = {};
  std::uint64_t seed = 1;
  /// The iCalendar codec if there is none. Outlives the house.
  const store::CalendarFormat* format = nullptr;
  /// Name of a registered sqlite3_vfs; empty: the system's.
  std::string vfs = {};
  /// Octets of WAL above which it begins anew; 0: after every batch.
  std::int64_t wal_limit = 56LL * 1024 * 1024;
  /// A folder with what a process left of its database when it was struck down; empty: none.
  std::string left_behind = {};
};

class House {
 public:
  explicit House(HouseSetup setup = {});
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  /// Runs the house until the command is answered.
  template <class Command>
  Result<typename Command::Outcome> apply(Command command) {
    return wait(ledger_->apply(std::move(command)));
  }

  /// Runs the house until the coroutine is done. Throws what it throws, and if it can never finish
  /// because all is asleep.
  template <class T>
  T wait(Awaitable<T> coroutine);

  /// Lets everything happen that can without the clock moving on.
  void run();

  /// Asks the store: `house.read([&](const store::Reads& reads) { return reads.agencies(); })`.
  template <class F>
  auto read(F&& work) const {
    return store::read(*engine_, std::forward<F>(work));
  }

  /// Writes into the store past all rules, in one transaction.
  void arrange(std::function<void(store::Transaction&)> work);

  /// Writes the agency of Salon past all rules.
  Salon with_salon();

  /// What a process that is ended and started again finds. References to ledger and engine end.
  void restart();

  [[nodiscard]] store::Ledger& ledger() { return *ledger_; }
  [[nodiscard]] sqlite::Engine& engine() { return *engine_; }
  /// The database file.
  [[nodiscard]] std::string path() const { return folder_.file("holdfast.db"); }

  // In this order: what runs on the io_context goes before it.
  boost::asio::io_context io;
  VirtualClock clock;
  CountingRandom random;
  RecordingLog log;

 private:
  void open();
  /// Runs until the coroutine is done, and throws what it throws.
  void finish(Awaitable<void> coroutine);

  TempFolder folder_;
  const HouseSetup setup_;
  std::unique_ptr<sqlite::Engine> engine_;
  std::unique_ptr<store::Ledger> ledger_;
};

/// The iCalendar codec's format, made ready for use.
const store::CalendarFormat& codec_format();

/// Keeps what the coroutine returns, also where nobody waits for it any more.
template <class T>
Awaitable<void> keep(Awaitable<T> coroutine, std::shared_ptr<std::optional<T>> kept) {
  kept->emplace(co_await std::move(coroutine));
}

template <class T>
T House::wait(Awaitable<T> coroutine) {
  const auto kept = std::make_shared<std::optional<T>>();
  finish(keep(std::move(coroutine), kept));
  return std::move(**kept);
}

}  // namespace holdfast::test
