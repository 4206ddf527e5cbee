// Small lists that a row keeps as JSON: resources taken, parts of a booking, windows of time,
// seats.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/booking.hpp"

namespace holdfast::sqlite {

/// Empty lists are empty texts. Reading throws EngineFailure (storage_failed) for what this program
/// did not write.
std::string stored(const std::vector<store::Part>& parts);
std::string stored(const std::vector<store::Taken>& taken);
std::string stored(const std::vector<TimeRange>& ranges);
std::string stored(const std::vector<int>& numbers);
std::vector<store::Part> stored_parts(std::string_view text);
std::vector<store::Taken> stored_taken(std::string_view text);
std::vector<TimeRange> stored_ranges(std::string_view text);
std::vector<int> stored_numbers(std::string_view text);

}  // namespace holdfast::sqlite
