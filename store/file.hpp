// Files that people keep beside their calendars: what calendar apps attach, and what WebDAV clients
// put there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// A file without its content, or a folder. "" is the person's root folder, which has no row.
struct File {
  UserId user;
  /// Segments with "/" between them: "letters/2026/offer.txt".
  std::string path;
  bool folder = false;
  /// Strong entity tag without quotes; of folders too.
  std::string etag = {};
  /// Media type, as it was sent.
  std::string type = {};
  std::int64_t size = 0;
  Instant created_at{};
  Instant modified_at{};
};

struct FileTotals {
  std::int64_t count = 0;
  /// Of the files and of what clients keep with them.
  std::int64_t octets = 0;
};

/// Bounds on what one person keeps.
struct FileLimits {
  std::int64_t max_octets = std::int64_t{32} << 20;
  std::int64_t max_files = 2000;
  std::size_t max_depth = 16;
};

}  // namespace holdfast::store
