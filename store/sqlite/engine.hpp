// The SQLite engine: one writer, any number of readers, checkpoints off the commit path.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "store/engine.hpp"

namespace holdfast::sqlite {

class Checkpointer;
class Readers;
class Writer;

/// What opening may do to a database.
enum class Opening {
  /// Makes it if it is not there, brings it to this program's schema, and names the history of a
  /// restored copy: for the one who serves it.
  raise_schema,
  /// Refuses another schema: a server of that version may be at work.
  keep_schema,
  /// Besides, writes nothing: for copies that are looked at.
  read_only,
};

struct Options {
  /// Made readable by its owner only.
  std::string path = {};
  Opening opening = Opening::raise_schema;
  /// Page cache of each connection.
  int cache_kib = 16 * 1024;
  /// Name of a registered sqlite3_vfs; empty: the system's.
  std::string vfs = {};
  /// How long to wait for another process that writes.
  std::chrono::milliseconds busy_timeout{5000};
  /// Connections for reading at most; one more reader waits for a free one.
  int readers = 8;
  /// How often the WAL is copied back in the background; 0: never.
  std::chrono::milliseconds checkpoint_every{150};
  /// Size in octets above which `tend` begins the WAL anew.
  std::int64_t wal_limit = 56LL * 1024 * 1024;
};

class Engine final : public store::Engine {
 public:
  /// Opens the database and recovers it after a crash.
  ///
  /// Errors: version_conflict (a newer schema, or another program's file; an older schema that is
  /// not to be raised), storage_failed, storage_full, overloaded.
  static Result<std::unique_ptr<Engine>> open(Options options);
  ~Engine() override;

  std::unique_ptr<store::Batch> begin(store::Undo undo) override;
  /// Any thread. A read inside a read takes a second connection.
  void read(const std::function<void(const store::Reads&)>& work) const override;
  void tend() override;
  /// Any thread; writers go on meanwhile. The copy is one file, on stable storage, and is marked as
  /// restored. Errors: already_exists, and those of the disk.
  Status backup(const std::string& path) override;

  /// Whether this database was made by `backup` and was not set free since: what its outbox owes
  /// may have been sent by the original. Any thread.
  [[nodiscard]] bool restored() const { return restored_.load(std::memory_order_acquire); }
  /// Lets the outbox of a restored copy send. Any thread.
  Status clear_restored();

 private:
  explicit Engine(Options options);

  const Options options_;
  std::atomic<bool> restored_{false};
  /// None of a database that is only read.
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Readers> readers_;
  /// None of a database that is only read.
  std::unique_ptr<Checkpointer> checkpointer_;
};

}  // namespace holdfast::sqlite
