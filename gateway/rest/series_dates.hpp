// Which dates a series has: a list of starts, or a rule by the wall clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/rest/members.hpp"
#include "store/base/time_zone.hpp"
#include "store/series_rule.hpp"

namespace holdfast::gateway::rest {

inline constexpr std::size_t kMostOccurrences = 200;

/// What the body says: either of them, unless there are faults.
struct SeriesDates {
  std::vector<Instant> starts;
  std::optional<store::SeriesRule> rule;
  std::string time_zone;
};

/// Reads `starts`, `repeat` and `time_zone`.
SeriesDates read_series_dates(Members& body, const std::string& fallback_zone, Faults& faults);

}  // namespace holdfast::gateway::rest
