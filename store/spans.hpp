// Sets of time.
#pragma once

#include <vector>

#include "store/base/time.hpp"

namespace holdfast::store {

/// The same time in order, without overlaps and without ranges that touch.
std::vector<TimeRange> merged(std::vector<TimeRange> ranges);

/// Whether one of those ranges, which are merged, holds all of `range`.
bool holds(const std::vector<TimeRange>& ranges, const TimeRange& range);

}  // namespace holdfast::store
