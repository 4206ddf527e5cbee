#include "gateway/cli/local_ledger.hpp"

#include <pwd.h>
#include <sodium.h>
#include <unistd.h>

#include <filesystem>

#include "caldav/icalendar/start.hpp"
#include "gateway/cli/session.hpp"
#include "store/sqlite/inspection.hpp"

namespace holdfast::gateway::cli {
namespace {

/// Only a database that nobody uses yet is raised to this program's schema: where there is an
/// agency, a server of another version may be at work.
sqlite::Opening opening_for_init(const std::string& database) {
  std::error_code ignored;
  if (!std::filesystem::exists(database, ignored)) {
    return sqlite::Opening::raise_schema;
  }
  return sqlite::inspect(database).agencies == 0 ? sqlite::Opening::raise_schema
                                                 : sqlite::Opening::keep_schema;
}

std::unique_ptr<sqlite::Engine> open(const std::string& database, sqlite::Opening opening) {
  if (sodium_init() < 0) {
    throw Failure{kFailed, "libsodium does not start"};
  }
  icalendar::start();
  sqlite::Options options;
  options.path = database;
  options.opening = opening;
  options.readers = 1;
  // A server that is there already keeps the WAL small, and one command leaves little behind.
  options.checkpoint_every = std::chrono::milliseconds(0);
  auto engine = sqlite::Engine::open(std::move(options));
  if (!engine) {
    throw Failure{kStorage, database + ": " + engine.error().detail};
  }
  return std::move(*engine);
}

}  // namespace

const std::string& need_database(const std::string& database) {
  std::error_code ignored;
  if (!std::filesystem::exists(database, ignored)) {
    throw Failure{kStorage, "there is no database at " + database +
                                "; `holdfast init` makes one, and check-config --show tells "
                                "which file is used"};
  }
  return database;
}

LocalLedger::LocalLedger(const Config& config, IfMissing if_missing)
    : LocalLedger(if_missing == IfMissing::create
                      ? open(config.database, opening_for_init(config.database))
                      : open(need_database(config.database), sqlite::Opening::keep_schema),
                  config.rules) {}

LocalLedger::LocalLedger(const std::string& database)
    : LocalLedger(open(need_database(database), sqlite::Opening::read_only),
                  store::RuleSettings{}) {}

LocalLedger::LocalLedger(std::unique_ptr<sqlite::Engine> engine, const store::RuleSettings& rules)
    : engine_(std::move(engine)),
      ledger_(*engine_, io_.get_executor(), clock_, random_, format_, rules, log_) {}

store::Actor operator_of_this_machine() {
  store::Actor actor;
  actor.via = "cli";
  const auto user = ::getuid();
  const auto* entry = ::getpwuid(user);
  actor.id = entry == nullptr ? std::to_string(user) : entry->pw_name;
  return actor;
}

}  // namespace holdfast::gateway::cli
