// What is remembered of a feed between two reads.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "store/base/time.hpp"

namespace holdfast::sync {

struct FeedCursor {
  /// Keys of objects that the last snapshot lacked, and since when.
  using Missing = std::map<std::string, Instant>;

  /// As the server gave them; may be empty.
  std::string etag = {};
  std::string last_modified = {};
  Missing missing = {};

  [[nodiscard]] bool has_validators() const { return !etag.empty() || !last_modified.empty(); }
  /// ETag and Last-Modified in two lines, and one more for each missing object.
  [[nodiscard]] std::string text() const;
  /// Of whatever was stored; what cannot be read is left out.
  static FeedCursor read(std::string_view text);
};

}  // namespace holdfast::sync
