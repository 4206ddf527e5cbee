#include "gateway/database_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace holdfast::gateway {

Result<DatabaseLock> DatabaseLock::take(const std::string& database) {
  const auto path = database + ".lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return Error{Errc::storage_failed,
                 path + " cannot be made: " + std::generic_category().message(errno)};
  }
  DatabaseLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
    return Result<DatabaseLock>(std::move(lock));
  }
  if (errno == EWOULDBLOCK) {
    return Error{Errc::unavailable,
                 "another process serves or restores " + database + "; stop it first"};
  }
  return Error{Errc::storage_failed,
               path + " cannot be locked: " + std::generic_category().message(errno)};
}

DatabaseLock::~DatabaseLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

DatabaseLock::DatabaseLock(DatabaseLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

}  // namespace holdfast::gateway
