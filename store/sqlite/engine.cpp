#include "store/sqlite/engine.hpp"

#include <filesystem>
#include <stdexcept>

#include "store/history.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/readers.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/writer.hpp"

namespace holdfast::sqlite {

namespace {

ConnectionSettings settings_of(const Options& options) {
  return {.path = options.path,
          .vfs = options.vfs,
          .busy_timeout = options.busy_timeout,
          .cache_kib = options.cache_kib,
          .reads_file_only = options.opening == Opening::read_only};
}

Status prepare(const ConnectionSettings& settings, Opening opening) {
  if (opening == Opening::read_only) {
    Connection connection(settings);
    return check_schema(connection);
  }
  if (opening == Opening::raise_schema) {
    create_private(settings.path);
  }
  Connection connection(settings);
  // Readers and the writer do not wait for each other in this mode only. A file system that cannot
  // share memory leaves another one.
  const auto mode =
      connection.one([](Row row) { return row.next<std::string>(); }, "pragma journal_mode = wal");
  if (mode != "wal") {
    return Error{Errc::storage_failed,
                 "the database cannot use a write-ahead log there; put it on a local disk"};
  }
  if (opening == Opening::keep_schema) {
    return check_schema(connection);
  }
  auto migrated = migrate(connection);
  if (migrated) {
    sync_directory_of(settings.path);
  }
  return migrated;
}

bool is_restored(Connection& connection) {
  return connection.number("select count(*) from meta where name = 'restored' and value = '1'") > 0;
}

/// A restored copy goes on from where it was taken, as the original did: what it counts from now on
/// is another history.
void name_history(Connection& connection) {
  connection.run("update meta set value = lower(hex(randomblob(8))) where name = ? and value = ?",
                 store::kHistoryFact, store::kNewHistory);
}

}  // namespace

Engine::Engine(Options options) : options_(std::move(options)) {
  const auto settings = settings_of(options_);
  readers_ = std::make_unique<Readers>(settings, options_.readers);
  Connection connection(settings);
  restored_ = is_restored(connection);
  if (options_.opening == Opening::read_only) {
    return;
  }
  writer_ = std::make_unique<Writer>(settings);
  checkpointer_ = std::make_unique<Checkpointer>(settings, options_.checkpoint_every, *writer_);
  if (options_.opening == Opening::raise_schema) {
    name_history(connection);
  }
}

// The writer goes last: the last connection to go copies the WAL back and takes it away.
Engine::~Engine() {
  checkpointer_.reset();
  readers_.reset();
}

Result<std::unique_ptr<Engine>> Engine::open(Options options) {
  try {
    if (auto prepared = prepare(settings_of(options), options.opening); !prepared) {
      return prepared.error();
    }
    return std::unique_ptr<Engine>(new Engine(std::move(options)));
  } catch (const store::EngineFailure& failure) {
    return failure.error;
  }
}

std::unique_ptr<store::Batch> Engine::begin(store::Undo undo) {
  if (!writer_) {
    throw std::logic_error("a database that was opened for reading is written to");
  }
  return writer_->begin(undo);
}

void Engine::read(const std::function<void(const store::Reads&)>& work) const {
  readers_->read(work);
}

void Engine::tend() {
  if (writer_) {
    writer_->restart_wal(options_.wal_limit, checkpointer_->running());
  }
}

Status Engine::backup(const std::string& path) {
  try {
    return copy_database(settings_of(options_), path);
  } catch (const store::EngineFailure& failure) {
    return failure.error;
  }
}

Status Engine::clear_restored() {
  try {
    Connection connection(settings_of(options_));
    connection.run("delete from meta where name = 'restored'");
    restored_.store(false, std::memory_order_release);
    return {};
  } catch (const store::EngineFailure& failure) {
    return failure.error;
  }
}

}  // namespace holdfast::sqlite
