#include "store/sqlite/writer.hpp"

#include <algorithm>
#include <utility>

#include "store/sqlite/failure.hpp"

namespace holdfast::sqlite {

namespace {

// Readers are done within a millisecond; who takes longer must not hold up the writer.
constexpr int kWaitForReaders = 20;
// Header of a frame, before its page (SQLite file format, section 4.1).
constexpr std::int64_t kFrameHeader = 24;

}  // namespace

// One transaction, and where each command can be undone a savepoint for each. Some failures make
// SQLite roll the whole transaction back by itself; then everything after is answered with that
// failure.
class Writer::OpenBatch final : public store::Batch {
 public:
  OpenBatch(Writer& writer, store::Undo undo)
      : writer_(writer), connection_(writer.connection_), undo_(undo) {
    connection_.run("begin immediate");
    writer_.notice_others();
    rows_at_begin_ = rows_written();
  }
  ~OpenBatch() override {
    try {
      if (connection_.in_transaction()) {
        writer_.catalogue_.clear();
        connection_.run("rollback");
      }
    } catch (const store::EngineFailure& failure) {
      writer_.fail_for_good(failure.error);
    }
  }

  void command(const std::function<bool(store::Transaction&)>& work) override {
    if (lost_) {
      throw store::EngineFailure(*lost_);
    }
    bool keep = false;
    try {
      enter();
      writer_.session_.take_touched_effects();
      keep = work(writer_.session_);
      finish(keep);
    } catch (const store::EngineFailure& failure) {
      note(failure.error);
      throw;
    } catch (...) {
      finish(false);
      throw;
    }
    touched_effects_ = (keep && writer_.session_.take_touched_effects()) || touched_effects_;
  }

  Status commit() override {
    if (lost_) {
      return *lost_;
    }
    if (spoiled_) {
      return Error{Errc::internal, "a batch with half a command in it is not committed"};
    }
    try {
      connection_.run("commit");
      return {};
    } catch (const store::EngineFailure& failure) {
      writer_.catalogue_.clear();
      if (failure.error.code == Errc::storage_failed) {
        writer_.fail_for_good(failure.error);
      }
      return failure.error;
    }
  }

  [[nodiscard]] bool touched_effects() const override { return touched_effects_; }
  [[nodiscard]] bool spoiled() const override { return spoiled_; }
  [[nodiscard]] bool wrote() const override { return rows_written() != rows_at_begin_; }

 private:
  void enter() {
    if (undo_ == store::Undo::each_command) {
      connection_.run("savepoint command");
    } else {
      rows_before_ = rows_written();
    }
  }

  void finish(bool keep) {
    if (undo_ == store::Undo::whole_batch) {
      spoiled_ = spoiled_ || (!keep && rows_written() != rows_before_);
      return;
    }
    if (!keep) {
      writer_.catalogue_.clear();
      connection_.run("rollback to command");
    }
    connection_.run("release command");
  }

  [[nodiscard]] std::int64_t rows_written() const {
    return sqlite3_total_changes64(connection_.handle());
  }

  void note(const Error& error) {
    if (error.code == Errc::storage_failed) {
      writer_.fail_for_good(error);
    }
    if (!connection_.in_transaction()) {
      writer_.catalogue_.clear();
      lost_ = error;
    } else {
      finish(false);
    }
  }

  Writer& writer_;
  Connection& connection_;
  store::Undo undo_;
  std::int64_t rows_at_begin_ = 0;
  std::int64_t rows_before_ = 0;
  std::optional<Error> lost_;
  bool spoiled_ = false;
  bool touched_effects_ = false;
};

Writer::Writer(ConnectionSettings settings)
    : connection_(settings),
      session_(connection_, catalogue_),
      busy_timeout_(settings.busy_timeout) {
  page_size_ = connection_.number("pragma page_size");
  sqlite3_wal_hook(
      connection_.handle(),
      [](void* frames, sqlite3*, const char*, int count) {
        static_cast<std::atomic<std::int64_t>*>(frames)->store(count, std::memory_order_relaxed);
        return SQLITE_OK;
      },
      &frames_);
}

Writer::~Writer() {
  if (failure()) {
    sqlite3_db_config(connection_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
}

std::unique_ptr<store::Batch> Writer::begin(store::Undo undo) {
  if (const auto error = failure()) {
    throw store::EngineFailure(*error);
  }
  return std::make_unique<OpenBatch>(*this, undo);
}

// The number stays as long as this connection alone writes (the command line writes too).
void Writer::notice_others() {
  const auto version = connection_.number("pragma data_version");
  if (version != std::exchange(data_version_, version)) {
    catalogue_.clear();
  }
}

void Writer::restart_wal(std::int64_t limit, std::mutex& checkpointing) {
  const auto size = frames() * (page_size_ + kFrameHeader);
  if (size < std::max(limit, next_restart_)) {
    return;
  }
  const std::unique_lock lock(checkpointing, std::try_to_lock);
  if (!lock) {
    return;
  }
  auto* db = connection_.handle();
  sqlite3_busy_timeout(db, kWaitForReaders);
  const int code =
      sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
  sqlite3_busy_timeout(db, static_cast<int>(busy_timeout_.count()));
  next_restart_ = code == SQLITE_OK ? 0 : size + limit / 8;
  if (code != SQLITE_OK) {
    const auto error = error_of(db, code, "copy the WAL back");
    if (error.code == Errc::storage_failed) {
      fail_for_good(error);
    }
  } else {
    frames_.store(0, std::memory_order_relaxed);
  }
}

void Writer::fail_for_good(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!failure_) {
    failure_ = Error{Errc::storage_failed, error.detail};
  }
}

std::optional<Error> Writer::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace holdfast::sqlite
