#include "store/sqlite/checkpointer.hpp"

#include "store/sqlite/failure.hpp"

namespace holdfast::sqlite {

Checkpointer::Checkpointer(const ConnectionSettings& settings, std::chrono::milliseconds every,
                           Writer& writer)
    : connection_(settings), writer_(writer) {
  if (every.count() > 0) {
    thread_ = std::thread([this, every] { run(every); });
  }
}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stop_asked_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
  if (writer_.failure()) {
    sqlite3_db_config(connection_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
}

void Checkpointer::run(std::chrono::milliseconds every) {
  std::int64_t seen = 0;
  int left = 0;
  std::unique_lock lock(mutex_);
  while (!stop_asked_.wait_for(lock, every, [this] { return stop_; })) {
    const auto frames = writer_.frames();
    if ((frames == seen && left == 0) || writer_.failure()) {
      continue;
    }
    lock.unlock();
    left = copy();
    seen = frames;
    lock.lock();
  }
}

int Checkpointer::copy() {
  const std::lock_guard lock(running_);
  int in_wal = 0;
  int copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, &in_wal, &copied);
  if (code == SQLITE_OK) {
    return in_wal - copied;
  }
  const auto error = error_of(connection_.handle(), code, "copy the WAL back");
  if (error.code == Errc::storage_failed) {
    writer_.fail_for_good(error);
  }
  // No space or another process's checkpoint: the WAL keeps everything until it goes.
  return 1;
}

}  // namespace holdfast::sqlite
