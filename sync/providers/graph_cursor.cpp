#include "sync/providers/graph_cursor.hpp"

#include "sync/expansion.hpp"

namespace holdfast::sync {
namespace {

constexpr std::string_view kMark = "graph1 ";

}  // namespace

TimeRange graph_window(Instant now) {
  const auto end = expansion_range(now).end;
  const auto period_start = end - kExpandAhead - kExpansionPeriod;
  return {period_start - kExpandBack, end};
}

GraphCursor GraphCursor::read(std::string_view text) {
  const auto blank = text.find(' ', kMark.size());
  if (!text.starts_with(kMark) || blank == std::string_view::npos) {
    return {};
  }
  const auto start = parse_rfc3339(text.substr(kMark.size(), blank - kMark.size()));
  return start ? GraphCursor{*start, std::string(text.substr(blank + 1))} : GraphCursor{};
}

std::string GraphCursor::text() const {
  return std::string(kMark) + to_rfc3339(window_start) + ' ' + link;
}

}  // namespace holdfast::sync
