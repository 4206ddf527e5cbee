// The one connection that writes.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "store/engine.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

/// For the ledger's writer; `fail_for_good` and `frames` for any thread.
class Writer {
 public:
  explicit Writer(ConnectionSettings settings);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  std::unique_ptr<store::Batch> begin(store::Undo undo);

  /// Begins the WAL anew if it is longer than `limit` octets. Does nothing while `checkpointing` is
  /// held by somebody else, or as long as readers still need the WAL.
  void restart_wal(std::int64_t limit, std::mutex& checkpointing);

  /// After a failed write or sync nobody knows what the disk holds, and a sync that is repeated may
  /// succeed without having written anything. So nothing is written any more, not even the
  /// checkpoint at the end.
  void fail_for_good(const Error& error);
  [[nodiscard]] std::optional<Error> failure() const;

  /// Frames in the WAL after the last commit.
  [[nodiscard]] std::int64_t frames() const { return frames_.load(std::memory_order_relaxed); }

 private:
  class OpenBatch;

  /// Forgets what is known if another connection has written since.
  void notice_others();

  Connection connection_;
  Catalogue catalogue_;
  Session session_;
  std::int64_t data_version_ = 0;
  std::chrono::milliseconds busy_timeout_;
  std::int64_t page_size_ = 0;
  std::atomic<std::int64_t> frames_{0};
  /// A restart that readers prevented is not tried again before the WAL is that long.
  std::int64_t next_restart_ = 0;

  mutable std::mutex mutex_;
  std::optional<Error> failure_;
};

}  // namespace holdfast::sqlite
