// Copies the WAL back into the database while the writer goes on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/writer.hpp"

namespace holdfast::sqlite {

/// A thread with a connection of its own; a commit then never pays for a checkpoint. PASSIVE: it
/// waits for nobody and nobody waits for it. Its failure is the writer's.
class Checkpointer {
 public:
  /// `every` 0: no thread, only the lock.
  Checkpointer(const ConnectionSettings& settings, std::chrono::milliseconds every, Writer& writer);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Held while a checkpoint runs, which only one connection can do at a time.
  std::mutex& running() { return running_; }

 private:
  void run(std::chrono::milliseconds every);
  /// Returns the frames that are left to copy.
  int copy();

  Connection connection_;
  Writer& writer_;
  std::mutex running_;
  std::mutex mutex_;
  std::condition_variable stop_asked_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace holdfast::sqlite
