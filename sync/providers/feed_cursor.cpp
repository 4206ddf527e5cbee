#include "sync/providers/feed_cursor.hpp"

#include <algorithm>

namespace holdfast::sync {
namespace {

constexpr char kSince = ' ';

std::string_view take_line(std::string_view& rest) {
  const auto line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

}  // namespace

std::string FeedCursor::text() const {
  auto text = etag + '\n' + last_modified;
  for (const auto& [key, since] : missing) {
    text += '\n' + key + kSince + to_rfc3339(since);
  }
  return text;
}

FeedCursor FeedCursor::read(std::string_view text) {
  FeedCursor cursor;
  cursor.etag = take_line(text);
  cursor.last_modified = take_line(text);
  while (!text.empty()) {
    const auto line = take_line(text);
    const auto at = std::min(line.find(kSince), line.size());
    const auto since = parse_rfc3339(line.substr(std::min(at + 1, line.size())));
    if (since) {
      cursor.missing.emplace(line.substr(0, at), *since);
    }
  }
  return cursor;
}

}  // namespace holdfast::sync
