// Only one at a time serves a database.
#pragma once

#include <string>

#include "store/base/result.hpp"

namespace holdfast::gateway {

/// Held as long as the object lives, and ended by the system with the process. On a file of its own
/// beside the database (`.lock`): closing the database's file would drop the locks of SQLite, which
/// belong to the process.
class DatabaseLock {
 public:
  /// Errors: unavailable (another process has it), storage_failed.
  static Result<DatabaseLock> take(const std::string& database);
  ~DatabaseLock();
  DatabaseLock(DatabaseLock&& other) noexcept;
  DatabaseLock& operator=(DatabaseLock&&) = delete;
  DatabaseLock(const DatabaseLock&) = delete;
  DatabaseLock& operator=(const DatabaseLock&) = delete;

 private:
  explicit DatabaseLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace holdfast::gateway
