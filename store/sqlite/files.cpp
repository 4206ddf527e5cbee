#include "store/sqlite/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "store/reads.hpp"

namespace holdfast::sqlite {

namespace {

[[noreturn]] void fail(std::string_view doing, int code) {
  throw store::EngineFailure({code == ENOSPC ? Errc::storage_full : Errc::storage_failed,
                              std::string(doing) + ": " + std::generic_category().message(code)});
}

void sync(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) {
    fail("open a file to sync it", errno);
  }
  const int synced = ::fsync(file);
  const int code = errno;
  ::close(file);
  if (synced != 0) {
    fail("sync a file", code);
  }
}

}  // namespace

void create_private(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) {
    ::close(file);
  } else if (errno != EEXIST) {
    fail("make the database file " + path, errno);
  }
}

void sync_file(const std::string& path) { sync(path, O_RDWR); }

void sync_directory_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace holdfast::sqlite
