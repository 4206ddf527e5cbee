// The ledger for one command of the command line.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>

#include "caldav/icalendar/format.hpp"
#include "gateway/config.hpp"
#include "gateway/json_log.hpp"
#include "gateway/system_clock.hpp"
#include "store/ledger.hpp"
#include "store/sqlite/engine.hpp"

namespace holdfast::gateway::cli {

/// Opens the database, also while a server has it open: both wait for each other's transactions.
/// Its schema is raised by `init` alone, and by the server. Commands run on the calling thread, one
/// after the other. One thread only.
class LocalLedger {
 public:
  enum class IfMissing { refuse, create };

  /// Throws Failure (kStorage).
  LocalLedger(const Config& config, IfMissing if_missing);
  /// The database of a backup or of another installation; for reading only.
  explicit LocalLedger(const std::string& database);

  /// Decides and commits.
  template <class Command>
  Result<typename Command::Outcome> apply(Command command);

  template <class Work>
  auto read(Work&& work) const {
    return store::read(*engine_, std::forward<Work>(work));
  }

  [[nodiscard]] sqlite::Engine& engine() { return *engine_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }
  [[nodiscard]] RandomSource& random() { return random_; }

 private:
  LocalLedger(std::unique_ptr<sqlite::Engine> engine, const store::RuleSettings& rules);

  JsonLog log_{LogLevel::warning};
  SystemClock clock_;
  SystemRandom random_;
  icalendar::Format format_;
  boost::asio::io_context io_{1};
  std::unique_ptr<sqlite::Engine> engine_;
  store::Ledger ledger_;
};

/// The path again. Throws Failure (kStorage) where there is no file.
const std::string& need_database(const std::string& database);

/// The operating system's user, by way of the command line.
store::Actor operator_of_this_machine();

template <class Command>
Result<typename Command::Outcome> LocalLedger::apply(Command command) {
  using Outcome = Result<typename Command::Outcome>;
  std::optional<Outcome> outcome;
  std::exception_ptr failure;
  boost::asio::co_spawn(io_, ledger_.apply(std::move(command)),
                        [&](std::exception_ptr thrown, Outcome decided) {
                          failure = std::move(thrown);
                          outcome.emplace(std::move(decided));
                        });
  io_.restart();
  io_.run();
  if (failure) {
    std::rethrow_exception(failure);
  }
  return std::move(*outcome);
}

}  // namespace holdfast::gateway::cli
