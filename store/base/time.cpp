#include "store/base/time.hpp"

#include <array>
#include <cstdio>

namespace holdfast {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

/// "2026-12-01T09:00:00.25", read as UTC.
std::string date_and_time(Instant at) {
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{at - day};
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  std::string out = text.data();
  if (time.subseconds().count() != 0) {
    std::snprintf(text.data(), text.size(), ".%06d", static_cast<int>(time.subseconds().count()));
    out += text.data();
    out.erase(out.find_last_not_of('0') + 1);
  }
  return out;
}

std::string fixed_date(Instant at, const char* zone) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{floor<seconds>(at - day)};
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d %s",
                kDays.at(weekday{day}.c_encoding()), static_cast<unsigned>(date.day()),
                kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), zone);
  return text.data();
}

/// Takes digits and fixed characters off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) {
      return std::nullopt;
    }
    int value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') {
        return std::nullopt;
      }
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// ".25" as microseconds; digits beyond the sixth are cut off.
std::optional<Duration> fraction(Scanner& scanner) {
  if (!scanner.take('.')) {
    return Duration{0};
  }
  Duration value{0};
  Duration unit{100'000};
  int count = 0;
  while (const auto digit = scanner.digits(1)) {
    value += *digit * unit;
    unit /= 10;
    ++count;
  }
  return count > 0 ? std::optional{value} : std::nullopt;
}

/// "Z" or "+01:00".
std::optional<minutes> offset(Scanner& scanner) {
  if (scanner.take('Z') || scanner.take('z')) {
    return minutes{0};
  }
  const bool east = scanner.take('+');
  if (!east && !scanner.take('-')) {
    return std::nullopt;
  }
  const auto hour = scanner.digits(2);
  if (!hour || *hour > 23 || !scanner.take(':')) {
    return std::nullopt;
  }
  const auto minute = scanner.digits(2);
  if (!minute || *minute > 59) {
    return std::nullopt;
  }
  const auto value = hours{*hour} + minutes{*minute};
  return east ? value : -value;
}

}  // namespace

std::string to_rfc3339(Instant at) { return date_and_time(at) + 'Z'; }

std::string to_rfc3339(Instant at, std::chrono::seconds offset) {
  const auto total = std::chrono::round<minutes>(offset).count();
  const auto size = total < 0 ? -total : total;
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%c%02d:%02d", total < 0 ? '-' : '+',
                static_cast<int>(size / 60), static_cast<int>(size % 60));
  return date_and_time(at + minutes{total}) + text.data();
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Scanner scanner(text);
  const auto year = scanner.digits(4);
  if (!year || *year < 1970 || !scanner.take('-')) {
    return std::nullopt;
  }
  const auto month = scanner.digits(2);
  if (!month || !scanner.take('-')) {
    return std::nullopt;
  }
  const auto day = scanner.digits(2);
  if (!day || (!scanner.take('T') && !scanner.take('t'))) {
    return std::nullopt;
  }
  const year_month_day date{std::chrono::year{*year},
                            std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  const auto hour = scanner.digits(2);
  if (!date.ok() || !hour || *hour > 23 || !scanner.take(':')) {
    return std::nullopt;
  }
  const auto minute = scanner.digits(2);
  if (!minute || *minute > 59 || !scanner.take(':')) {
    return std::nullopt;
  }
  const auto second = scanner.digits(2);
  if (!second || *second > 59) {
    return std::nullopt;
  }
  const auto below_second = fraction(scanner);
  const auto east = offset(scanner);
  if (!below_second || !east || !scanner.at_end()) {
    return std::nullopt;
  }
  const Instant at =
      sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second} + *below_second - *east;
  constexpr Instant kEnd = sys_days{std::chrono::year{10'000} / 1 / 1};
  if (at < Instant{} || at >= kEnd) {
    return std::nullopt;
  }
  return at;
}

std::string to_http_date(Instant at) { return fixed_date(at, "GMT"); }

std::string to_mail_date(Instant at) { return fixed_date(at, "+0000"); }

}  // namespace holdfast
