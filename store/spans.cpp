#include "store/spans.hpp"

#include <algorithm>
#include <iterator>

namespace holdfast::store {

std::vector<TimeRange> merged(std::vector<TimeRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const TimeRange& a, const TimeRange& b) { return a.start < b.start; });
  std::vector<TimeRange> result;
  for (const auto& range : ranges) {
    if (!result.empty() && range.start <= result.back().end) {
      result.back().end = std::max(result.back().end, range.end);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

bool holds(const std::vector<TimeRange>& ranges, const TimeRange& range) {
  // Only the last one that starts at or before it can.
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), range.start,
                       [](Instant start, const TimeRange& other) { return start < other.start; });
  return after != ranges.begin() && std::prev(after)->contains(range);
}

}  // namespace holdfast::store
