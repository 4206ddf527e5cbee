// How long before or after an appointment something is told.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/time.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::store {

/// Days are days of the wall clock, so that "a day before" a ten o'clock is ten o'clock also when
/// the clocks change in between; hours and minutes are real ones.
struct Lead {
  int days = 0;
  std::chrono::minutes time{0};
  friend bool operator==(const Lead&, const Lead&) = default;
};

/// An ISO 8601 duration of weeks, days, hours and minutes: "P1D", "PT2H", "P1DT2H30M", "P2W".
/// Nothing for any other text, for nothing at all and for more than 366 days.
std::optional<Lead> parse_lead(std::string_view text);
/// "P1DT2H": weeks as days, and no unit that is 0.
std::string to_string(const Lead& lead);
/// Which of two is longer, days counted as 24 hours.
std::chrono::minutes roughly(const Lead& lead);

/// A local time that a clock change skips is read as RFC 5545 section 3.3.5 reads it.
Instant ahead_of(Instant at, const Lead& lead, const TimeZone& zone);
Instant behind(Instant at, const Lead& lead, const TimeZone& zone);

}  // namespace holdfast::store
