// Files that fail on demand, and that remember what a power cut would leave of them.
//
// A sqlite3_vfs that passes everything on to the system's and keeps, of each file, the octets that
// were synced and the writes since. SQLite's own code runs unchanged above it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace holdfast::test {

enum class FileCall { open, write, sync };
enum class FileFault {
  /// ENOSPC: a write of which nothing reaches the file.
  no_space,
  /// EIO.
  broken,
};

/// One at a time; for one thread. Outlives every engine that uses its name.
class FaultyFiles {
 public:
  FaultyFiles();
  ~FaultyFiles();
  FaultyFiles(const FaultyFiles&) = delete;
  FaultyFiles& operator=(const FaultyFiles&) = delete;

  /// Name of the VFS.
  [[nodiscard]] static const char* name();

  /// The `nth` call from now on (1: the next) fails, and those after it too if `for_good`.
  void fail(FileCall call, int nth, FileFault fault, bool for_good = false);
  /// Everything works again.
  void heal();
  /// Whether a call has failed since `fail`.
  [[nodiscard]] bool failed() const;

  /// Calls of that kind since the start.
  [[nodiscard]] int count(FileCall call) const;

  /// Called before each sync, when what is written is not yet safe.
  void before_sync(std::function<void()> hook);
  /// Called before each write, when part of what belongs together may be in the files.
  void before_write(std::function<void()> hook);

  /// Writes into `folder` what a power cut at this moment may leave: all that was synced, and of
  /// the writes since any part, chosen by `seed` in sectors of 512 octets. Seed 0 keeps none.
  void cut_power(const std::string& folder, std::uint64_t seed) const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace holdfast::test
