#include "gateway/cli/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "gateway/cli/session.hpp"

namespace holdfast::gateway::cli {
namespace {

Failure failure(const std::string& path) {
  return Failure{kFailed, path + " cannot be written: " + std::generic_category().message(errno)};
}

}  // namespace

PrivateFile::PrivateFile(std::string path)
    : path_(std::move(path)),
      descriptor_(
          ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  // A file that was there before may have been open to others.
  if (descriptor_ < 0 || ::fchmod(descriptor_, 0600) != 0) {
    throw failure(path_);
  }
}

PrivateFile::~PrivateFile() { ::close(descriptor_); }

void PrivateFile::write(const std::string& text) {
  if (::write(descriptor_, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(descriptor_) != 0) {
    throw failure(path_);
  }
}

}  // namespace holdfast::gateway::cli
