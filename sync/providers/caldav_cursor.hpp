// Where a CalDAV source was read up to, as the store keeps it.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::sync {

/// Both are opaque: servers write URIs, hashes, paths. Empty: the server has none.
struct CaldavCursor {
  std::string ctag;
  std::string token;

  [[nodiscard]] std::string text() const;
  /// A text that is no cursor of ours reads as an empty one, so that everything is read again.
  static CaldavCursor read(std::string_view text);
};

}  // namespace holdfast::sync
