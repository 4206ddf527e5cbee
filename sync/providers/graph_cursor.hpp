// Where the next read of a Graph calendar goes on.
#pragma once

#include <string>
#include <string_view>

#include "store/base/time.hpp"

namespace holdfast::sync {

/// The days that are read. Fixed for one period of expansion: the window of a delta cannot move, so
/// with the next period a new delta begins, long before the old one has run out of days.
TimeRange graph_window(Instant now);

/// Kept as one text: the window's start, then the service's own link, which is not looked into.
struct GraphCursor {
  Instant window_start;
  std::string link;

  /// An empty link for what is no cursor.
  static GraphCursor read(std::string_view text);
  [[nodiscard]] std::string text() const;
};

}  // namespace holdfast::sync
