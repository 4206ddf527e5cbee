// Which dates a repeating appointment falls on, by the wall clock of its zone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/base/time_zone.hpp"

namespace holdfast::store {

/// Every so many days, or weeks, at one time of day: "every Tuesday at ten for eight weeks".
struct SeriesRule {
  LocalTime first;
  std::chrono::days every{7};
  /// Either of them.
  std::optional<int> count = {};
  /// The last date that may be one of the series.
  std::optional<LocalDate> until = {};
};

struct SeriesDate {
  LocalTime local;
  /// gap and fold name no instant: the caller must say which is meant (rule C7).
  LocalMeaning meaning;
};

/// In order, at most `limit`.
std::vector<SeriesDate> dates_of(const SeriesRule& rule, const TimeZone& zone, std::size_t limit);

}  // namespace holdfast::store
