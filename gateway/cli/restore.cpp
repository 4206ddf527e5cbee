// holdfast restore
#include <filesystem>
#include <memory>
#include <ostream>
#include <system_error>

#include "gateway/cli/commands.hpp"
#include "gateway/cli/stored_checks.hpp"
#include "gateway/database_lock.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/inspection.hpp"
#include "store/sqlite/schema.hpp"

namespace holdfast::gateway::cli {
namespace {

namespace fs = std::filesystem;

bool is_there(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

void rename(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) {
    throw Failure{kStorage, from + " cannot become " + to + ": " + error.message()};
  }
}

void need_restorable(const std::string& from) {
  if (!is_there(from)) {
    throw Failure{kFailed, "there is no file at " + from};
  }
  const auto facts = sqlite::inspect(from);
  if (facts.agencies == 0) {
    throw Failure{kFailed, from + " is no database with an agency"};
  }
  if (facts.schema > sqlite::schema_version()) {
    throw Failure{kFailed, from + " has schema version " + std::to_string(facts.schema) +
                               ", this program knows versions up to " +
                               std::to_string(sqlite::schema_version()) +
                               "; restore it with the newer program"};
  }
  const auto findings = check_file(from);
  if (!findings.faults.empty()) {
    throw Failure{kFailed, from + ": " + findings.faults.front() + "; nothing was changed"};
  }
}

/// The log goes with its database: laid over another one, its pages would mix two states. In this
/// order, since a database without its log lacks its last commits.
void set_aside(const std::string& database, const std::string& aside) {
  if (is_there(database)) {
    rename(database, aside);
  }
  if (is_there(database + "-wal")) {
    rename(database + "-wal", aside + "-wal");
  }
  std::error_code ignored;
  fs::remove(database + "-shm", ignored);
  sqlite::sync_directory_of(database);
}

ExitCode restore(Session& session, const std::string& from) {
  const auto database = session.config().database;
  const auto lock = DatabaseLock::take(database);
  if (!lock) {
    throw Failure{kStorage, lock.error().detail};
  }
  std::error_code ignored;
  if (fs::equivalent(from, database, ignored)) {
    throw Failure{kFailed, from + " is the database itself"};
  }
  const auto aside = database + ".replaced";
  if (is_there(aside)) {
    throw Failure{kFailed, "there is " + aside + " of a former restore; move it away first"};
  }
  need_restorable(from);
  const auto coming = database + ".restoring";
  fs::remove(coming, ignored);
  need(sqlite::copy_database({.path = from}, coming));
  const bool replaces = is_there(database) || is_there(database + "-wal");
  set_aside(database, aside);
  rename(coming, database);
  sqlite::sync_directory_of(database);

  auto& out = session.console.out;
  out << "Put a copy of " << from << " at " << database << ".\n";
  if (replaces) {
    out << "What was there is " << aside << " now.\n";
  }
  out << "It starts quiet: nothing is sent, and no outside calendar read or written, until "
         "`holdfast resume`.\nNext: holdfast serve\n";
  return kOk;
}

}  // namespace

void add_restore(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "restore",
      "Puts a copy of a backup in the database's place, once the backup was checked. The server "
      "must be stopped. What was there is kept beside it, with its log, as .replaced.");
  const auto from = std::make_shared<std::string>();
  command->add_option("file", *from, "The backup; it is not changed")->required();
  command->callback(
      [&session, from] { session.command = [&session, from] { return restore(session, *from); }; });
}

}  // namespace holdfast::gateway::cli
