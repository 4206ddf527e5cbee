// Sets of time.
#pragma once

#include <vector>

#include "store/base/time.hpp"

namespace holdfast::store {

/// The same time in order, without overlaps and without ranges that touch.
std::vector<TimeRange> merged(std::vector<TimeRange> ranges);

}  // namespace holdfast::store
