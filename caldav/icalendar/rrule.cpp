#include "caldav/icalendar/rrule.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

constexpr std::array<std::string_view, 7> kFrequencies = {"SECONDLY", "MINUTELY", "HOURLY", "DAILY",
                                                          "WEEKLY",   "MONTHLY",  "YEARLY"};
constexpr std::array<std::string_view, 7> kWeekdays = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

template <std::size_t N>
std::optional<int> index_of(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (equal_ignoring_case(names[i], name)) {
      return static_cast<int>(i);
    }
  }
  return std::nullopt;
}

// A part that is a list of numbers, and which numbers it may hold.
struct NumberPart {
  std::string_view name;
  std::vector<int> Rule::*list;
  int lowest;
  int highest;
  /// -1 is the last one, and so on; zero is not allowed then.
  bool counts_back;
};
constexpr NumberPart kNumberParts[] = {
    {"BYSECOND", &Rule::by_second, 0, 60, false},
    {"BYMINUTE", &Rule::by_minute, 0, 59, false},
    {"BYHOUR", &Rule::by_hour, 0, 23, false},
    {"BYMONTHDAY", &Rule::by_month_day, 1, 31, true},
    {"BYYEARDAY", &Rule::by_year_day, 1, 366, true},
    {"BYWEEKNO", &Rule::by_week_number, 1, 53, true},
    {"BYMONTH", &Rule::by_month, 1, 12, false},
    {"BYSETPOS", &Rule::by_position, 1, 366, true},
};

class Reader {
 public:
  Reader(bool of_dates, int max_list_values)
      : of_dates_(of_dates), max_list_values_(static_cast<std::size_t>(max_list_values)) {}

  Result<Rule> read(std::string_view text) {
    for (const auto part : list_of(text, ';')) {
      if (part.empty() && !seen_.empty()) {
        continue;  // Some producers end the rule with a semicolon.
      }
      const auto equals = part.find('=');
      if (equals == part.npos) {
        return refused("a part of it is not NAME=value");
      }
      const auto name = part.substr(0, equals);
      for (const auto known : seen_) {
        if (equal_ignoring_case(known, name)) {
          return refused(std::string(name.substr(0, 20)) + " is given twice");
        }
      }
      seen_.push_back(name);
      if (auto why = take(name, part.substr(equals + 1)); !why.empty()) {
        return refused(why);
      }
    }
    if (auto why = judge(); !why.empty()) {
      return refused(why);
    }
    return std::move(rule_);
  }

 private:
  [[nodiscard]] Error refused(const std::string& why) const {
    return {costly_ ? Errc::too_many_instances : Errc::invalid_calendar_data,
            "recurrence rule: " + why};
  }

  // The functions below return what is wrong, or nothing.

  std::string take(std::string_view name, std::string_view value) {
    if (equal_ignoring_case(name, "FREQ")) {
      const auto found = index_of(kFrequencies, value);
      if (!found) {
        return "FREQ must be one of SECONDLY to YEARLY";
      }
      rule_.frequency = static_cast<Frequency>(*found);
      has_frequency_ = true;
      return {};
    }
    if (equal_ignoring_case(name, "INTERVAL") || equal_ignoring_case(name, "COUNT")) {
      const auto number = parse_integer(value);
      if (!number || *number < 1) {
        return std::string(name) + " must be a number from 1 to 2147483647";
      }
      if (equal_ignoring_case(name, "COUNT")) {
        rule_.count = *number;
      } else {
        rule_.interval = *number;
      }
      return {};
    }
    if (equal_ignoring_case(name, "UNTIL")) {
      rule_.until = parse_date_time(value);
      if (!rule_.until) {
        rule_.until = parse_date(value);
      }
      return rule_.until ? "" : "UNTIL must be a date or a date with time";
    }
    if (equal_ignoring_case(name, "WKST")) {
      const auto found = index_of(kWeekdays, value);
      if (!found) {
        return "WKST must be a weekday, MO to SU";
      }
      rule_.week_start = *found;
      return {};
    }
    if (equal_ignoring_case(name, "BYDAY")) {
      return take_days(value);
    }
    if (equal_ignoring_case(name, "RSCALE")) {
      return equal_ignoring_case(value, "GREGORIAN") ? ""
                                                     : "only the Gregorian calendar is supported";
    }
    if (equal_ignoring_case(name, "SKIP")) {
      return equal_ignoring_case(value, "OMIT") ? "" : "only SKIP=OMIT is supported";
    }
    for (const auto& part : kNumberParts) {
      if (equal_ignoring_case(name, part.name)) {
        return take_numbers(part, value);
      }
    }
    return "it has an unknown part";
  }

  std::string take_numbers(const NumberPart& part, std::string_view value) {
    auto& list = rule_.*part.list;
    for (const auto one : list_of(value)) {
      const auto number = parse_integer(one);
      const auto low = part.counts_back ? -part.highest : part.lowest;
      if (!number || *number < low || *number > part.highest ||
          (part.counts_back && *number == 0) || list.size() >= max_list_values_) {
        return std::string(part.name) + " has a value that it cannot have, or too many";
      }
      list.push_back(static_cast<int>(*number));
    }
    return {};
  }

  std::string take_days(std::string_view value) {
    for (const auto one : list_of(value)) {
      if (one.size() < 2 || rule_.by_day.size() >= max_list_values_) {
        return "BYDAY has a value that it cannot have, or too many";
      }
      const auto weekday = index_of(kWeekdays, one.substr(one.size() - 2));
      const auto digits = one.substr(0, one.size() - 2);
      const auto ordinal = digits.empty() ? 0 : parse_integer(digits).value_or(0);
      if (!weekday || (!digits.empty() && ordinal == 0) || ordinal < -53 || ordinal > 53) {
        return "BYDAY wants weekdays such as MO or -1FR";
      }
      rule_.by_day.push_back({static_cast<int>(ordinal), *weekday});
    }
    return {};
  }

  std::string judge() {
    if (!has_frequency_) {
      return "FREQ is missing";
    }
    if (rule_.count && rule_.until) {
      return "COUNT and UNTIL exclude each other";
    }
    if (of_dates_) {
      if (rule_.sub_daily()) {
        return "a series of dates recurs by days or longer";
      }
      // RFC 5545 section 3.3.10: to be ignored for DATE.
      rule_.by_second.clear();
      rule_.by_minute.clear();
      rule_.by_hour.clear();
    }
    const bool by_calendar = !rule_.by_month.empty() || !rule_.by_month_day.empty() ||
                             !rule_.by_year_day.empty() || !rule_.by_week_number.empty() ||
                             !rule_.by_day.empty();
    if (rule_.sub_daily() && (by_calendar || !rule_.by_position.empty())) {
      costly_ = true;
      return "below a day only BYHOUR, BYMINUTE and BYSECOND are supported; use FREQ=DAILY with "
             "BYHOUR and BYMINUTE";
    }
    const auto frequency = rule_.frequency;
    if (!rule_.by_week_number.empty() && frequency != Frequency::yearly) {
      return "BYWEEKNO goes with FREQ=YEARLY only";
    }
    if (!rule_.by_year_day.empty() && frequency != Frequency::yearly) {
      return "BYYEARDAY does not go with that FREQ";
    }
    if (!rule_.by_month_day.empty() && frequency == Frequency::weekly) {
      return "BYMONTHDAY does not go with FREQ=WEEKLY";
    }
    const bool ordinals = std::any_of(rule_.by_day.begin(), rule_.by_day.end(),
                                      [](const Rule::Day& day) { return day.ordinal != 0; });
    if (ordinals && (frequency < Frequency::monthly || !rule_.by_week_number.empty())) {
      return "BYDAY with a number goes with FREQ=MONTHLY and YEARLY only, and without BYWEEKNO";
    }
    if (!rule_.by_position.empty() && !by_calendar && rule_.by_hour.empty() &&
        rule_.by_minute.empty() && rule_.by_second.empty()) {
      return "BYSETPOS wants another BY part";
    }
    auto why = judge_reach();
    costly_ = !why.empty();
    return why;
  }

  // Rules that can never match are mistakes of a program or attacks: looking for their first
  // instance would never end.
  std::string judge_reach() const {
    static constexpr int kMonthLengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!rule_.by_month_day.empty() && !rule_.by_month.empty()) {
      int longest = 0;
      for (const int month : rule_.by_month) {
        longest = std::max(longest, kMonthLengths[month - 1]);
      }
      if (std::all_of(rule_.by_month_day.begin(), rule_.by_month_day.end(),
                      [longest](int day) { return std::abs(day) > longest; })) {
        return "its months have no such day";
      }
    }
    if (!rule_.by_position.empty()) {
      const auto times = std::max<std::size_t>(1, rule_.by_hour.size()) *
                         std::max<std::size_t>(1, rule_.by_minute.size()) *
                         std::max<std::size_t>(1, rule_.by_second.size());
      const std::size_t most_days = rule_.frequency == Frequency::yearly    ? 366
                                    : rule_.frequency == Frequency::monthly ? 31
                                    : rule_.frequency == Frequency::weekly  ? 7
                                                                            : 1;
      if (std::all_of(rule_.by_position.begin(), rule_.by_position.end(), [=](int position) {
            return static_cast<std::size_t>(std::abs(position)) > most_days * times;
          })) {
        return "BYSETPOS points beyond what a period can hold";
      }
    }
    return {};
  }

  const bool of_dates_;
  const std::size_t max_list_values_;
  Rule rule_;
  bool has_frequency_ = false;
  /// What is wrong is no mistake by the letter, but nobody can expand it.
  bool costly_ = false;
  std::vector<std::string_view> seen_;
};

}  // namespace

Result<Rule> parse_rule(std::string_view text, bool of_dates, int max_list_values) {
  return Reader(of_dates, max_list_values).read(text);
}

}  // namespace holdfast::icalendar
