#include "store/sqlite/writer.hpp"

#include <algorithm>

#include "store/sqlite/failure.hpp"

namespace holdfast::sqlite {

namespace {

// Readers are done within a millisecond; who takes longer must not hold up the writer.
constexpr int kWaitForReaders = 20;
// Header of a frame, before its page (SQLite file format, section 4.1).
constexpr std::int64_t kFrameHeader = 24;

}  // namespace

// One transaction, a savepoint for each command. Some failures make SQLite roll the whole
// transaction back by itself; then everything after is answered with that failure.
class Writer::OpenBatch final : public store::Batch {
 public:
  explicit OpenBatch(Writer& writer) : writer_(writer), connection_(writer.connection_) {
    connection_.run("begin immediate");
  }
  ~OpenBatch() override {
    try {
      if (connection_.in_transaction()) {
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
      connection_.run("savepoint command");
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
    try {
      connection_.run("commit");
      return {};
    } catch (const store::EngineFailure& failure) {
      if (failure.error.code == Errc::storage_failed) {
        writer_.fail_for_good(failure.error);
      }
      return failure.error;
    }
  }

  [[nodiscard]] bool touched_effects() const override { return touched_effects_; }

 private:
  void finish(bool keep) {
    if (!keep) {
      connection_.run("rollback to command");
    }
    connection_.run("release command");
  }

  void note(const Error& error) {
    if (error.code == Errc::storage_failed) {
      writer_.fail_for_good(error);
    }
    if (!connection_.in_transaction()) {
      lost_ = error;
    } else {
      finish(false);
    }
  }

  Writer& writer_;
  Connection& connection_;
  std::optional<Error> lost_;
  bool touched_effects_ = false;
};

Writer::Writer(ConnectionSettings settings)
    : connection_(settings), session_(connection_), busy_timeout_(settings.busy_timeout) {
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

std::unique_ptr<store::Batch> Writer::begin() {
  if (const auto error = failure()) {
    throw store::EngineFailure(*error);
  }
  return std::make_unique<OpenBatch>(*this);
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
