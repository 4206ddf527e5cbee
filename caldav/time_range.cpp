#include "caldav/time_range.hpp"

#include <charconv>
#include <optional>

#include "caldav/errors.hpp"

namespace holdfast::caldav {
namespace {

// The bounds of RFC 3339's years: for a side that is left open.
constexpr Instant kEarliest = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
constexpr Instant kLatest = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31};

Error invalid(std::string_view why) { return precondition("C:valid-filter", why); }

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

/// "20261201T090000Z", the one form that section 9.9 allows.
std::optional<Instant> read_utc(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') {
    return std::nullopt;
  }
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(4, 2));
  const auto day = number(text.substr(6, 2));
  const auto hour = number(text.substr(9, 2));
  const auto minute = number(text.substr(11, 2));
  const auto second = number(text.substr(13, 2));
  if (!year || !month || !day || !hour || !minute || !second || *hour > 23 || *minute > 59 ||
      *second > 60) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second};
}

}  // namespace

Result<TimeRange> read_time_range(const webdav::Element& element) {
  const auto start = element.attribute("start");
  const auto end = element.attribute("end");
  if (!start && !end) {
    return invalid("a time-range has a start or an end");
  }
  TimeRange range{kEarliest, kLatest};
  if (start) {
    const auto at = read_utc(*start);
    if (!at) {
      return invalid("start is a UTC time such as 20261201T090000Z");
    }
    range.start = *at;
  }
  if (end) {
    const auto at = read_utc(*end);
    if (!at) {
      return invalid("end is a UTC time such as 20261201T090000Z");
    }
    range.end = *at;
  }
  if (range.empty()) {
    return invalid("end lies after start");
  }
  return range;
}

Result<TimeRange> read_whole_range(const webdav::Element& element) {
  const auto range = read_time_range(element);
  if (!range || !element.attribute("start") || !element.attribute("end")) {
    return Error{Errc::validation, std::string(element.local()) +
                                       " has a start and a later end, both UTC times such as"
                                       " 20261201T090000Z"};
  }
  return *range;
}

}  // namespace holdfast::caldav
