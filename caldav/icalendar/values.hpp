// Values of RFC 5545 section 3.3, read to the letter. libical takes February 30, hour 25 and weeks
// that overflow without a word, so each value that we act on is read here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::icalendar {

using LocalSeconds = std::chrono::local_seconds;

/// A DATE or DATE-TIME as written. `local` of a UTC time is its UTC reading.
struct DateValue {
  enum class Form { date, floating, utc };
  Form form = Form::date;
  LocalSeconds local;

  [[nodiscard]] bool is_date() const { return form == Form::date; }
  friend bool operator==(const DateValue&, const DateValue&) = default;
};

/// Weeks and days are nominal (wall-clock days), the rest is exact: RFC 5545 section 3.3.6.
struct DurationValue {
  std::chrono::days nominal{0};
  std::chrono::seconds exact{0};

  [[nodiscard]] bool negative() const { return nominal.count() < 0 || exact.count() < 0; }
};

/// "20260301". Years 0001 to 9999, days that exist.
std::optional<DateValue> parse_date(std::string_view text);
/// "20260301T090000" or "20260301T090000Z". Second 60 is read as 59 (a leap second).
std::optional<DateValue> parse_date_time(std::string_view text);
/// "P1D", "-PT15M", "P2W"; neither weeks mixed with days nor longer than a thousand years.
std::optional<DurationValue> parse_duration(std::string_view text);
/// "+0100", "-043000", in seconds east; less than a day.
std::optional<std::chrono::seconds> parse_utc_offset(std::string_view text);
/// RFC 5545 section 3.3.8, 32 bits.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// The values of a comma-separated list that holds no TEXT.
std::vector<std::string_view> list_of(std::string_view text, char separator = ',');

/// TEXT without its escapes (RFC 5545 section 3.3.11).
std::string unescape(std::string_view text);

}  // namespace holdfast::icalendar
