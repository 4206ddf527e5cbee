#include "caldav/icalendar/values.hpp"

#include <algorithm>
#include <limits>

namespace holdfast::icalendar {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Digits only, at most nine of them.
int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    value = value * 10 + (c - '0');
  }
  return value;
}

constexpr std::int64_t kLongestSeconds = std::int64_t{1000} * 366 * 86400;

}  // namespace

std::optional<DateValue> parse_date(std::string_view text) {
  if (text.size() != 8 || !all_digits(text)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day day{
      std::chrono::year{number(text.substr(0, 4))},
      std::chrono::month{static_cast<unsigned>(number(text.substr(4, 2)))},
      std::chrono::day{static_cast<unsigned>(number(text.substr(6, 2)))}};
  if (!day.ok() || day.year() < std::chrono::year{1}) {
    return std::nullopt;
  }
  return DateValue{DateValue::Form::date, std::chrono::local_days{day}};
}

std::optional<DateValue> parse_date_time(std::string_view text) {
  const bool utc = text.size() == 16 && text.back() == 'Z';
  if ((text.size() != 15 && !utc) || text[8] != 'T' || !all_digits(text.substr(9, 6))) {
    return std::nullopt;
  }
  const auto date = parse_date(text.substr(0, 8));
  const int hour = number(text.substr(9, 2));
  const int minute = number(text.substr(11, 2));
  const int second = number(text.substr(13, 2));
  if (!date || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  return DateValue{utc ? DateValue::Form::utc : DateValue::Form::floating,
                   date->local + std::chrono::hours{hour} + std::chrono::minutes{minute} +
                       std::chrono::seconds{std::min(second, 59)}};
}

std::optional<DurationValue> parse_duration(std::string_view text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (!text.starts_with('P')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  // The units must come in this order, each at most once, those of a day after T.
  constexpr std::string_view kUnits = "WDHMS";
  constexpr std::int64_t kSeconds[] = {7 * 86400, 86400, 3600, 60, 1};
  std::int64_t values[5] = {};
  std::size_t next = 0;
  bool in_day = false;
  bool any = false;
  while (!text.empty()) {
    if (text.front() == 'T' && !in_day) {
      in_day = true;  // "P1DT", with nothing after it, is what a widespread server writes.
      text.remove_prefix(1);
      next = std::max<std::size_t>(next, 2);
      continue;
    }
    const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
    if (!all_digits(digits) || digits.size() > 9 || digits.size() == text.size()) {
      return std::nullopt;
    }
    const auto unit = kUnits.find(text[digits.size()]);
    if (unit == kUnits.npos || unit < next || (unit >= 2) != in_day) {
      return std::nullopt;
    }
    values[unit] = number(digits);
    next = unit + 1;
    any = true;
    text.remove_prefix(digits.size() + 1);
  }
  const bool weeks_mixed =
      values[0] != 0 && std::any_of(values + 1, values + 5, [](auto v) { return v != 0; });
  if (!any || weeks_mixed) {
    return std::nullopt;
  }
  std::int64_t total = 0;
  for (int i = 0; i < 5; ++i) {
    total += values[i] * kSeconds[i];
  }
  if (total > kLongestSeconds) {
    return std::nullopt;
  }
  const std::int64_t sign = minus ? -1 : 1;
  return DurationValue{
      std::chrono::days{sign * (values[0] * 7 + values[1])},
      std::chrono::seconds{sign * (values[2] * 3600 + values[3] * 60 + values[4])}};
}

std::optional<std::chrono::seconds> parse_utc_offset(std::string_view text) {
  if ((text.size() != 5 && text.size() != 7) || (text[0] != '+' && text[0] != '-') ||
      !all_digits(text.substr(1))) {
    return std::nullopt;
  }
  const int hours = number(text.substr(1, 2));
  const int minutes = number(text.substr(3, 2));
  const int seconds = text.size() == 7 ? number(text.substr(5, 2)) : 0;
  if (hours > 23 || minutes > 59 || seconds > 59) {
    return std::nullopt;
  }
  const std::chrono::seconds east{hours * 3600 + minutes * 60 + seconds};
  return text[0] == '-' ? -east : east;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (!all_digits(text) || text.size() > 10) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char c : text) {
    value = value * 10 + (c - '0');
  }
  if (value > std::numeric_limits<std::int32_t>::max()) {
    return std::nullopt;
  }
  return minus ? -value : value;
}

std::vector<std::string_view> list_of(std::string_view text, char separator) {
  std::vector<std::string_view> values;
  for (;;) {
    const auto end = text.find(separator);
    values.push_back(text.substr(0, end));
    if (end == text.npos) {
      return values;
    }
    text.remove_prefix(end + 1);
  }
}

std::string unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 'n' || text[i] == 'N' ? '\n' : text[i];
  }
  return out;
}

}  // namespace holdfast::icalendar
