// A recurrence rule: RFC 5545 section 3.3.10.
//
// Rules are judged here and walked by `walk` below, not by libical's iterator: one step of that
// one can take minutes (a rule that rarely or never matches), and there is no deadline to pass in.
// Ours counts every day, hour or second that it looks at, and stops when the budget is used up.
// A test walks thousands of rules with both and compares.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "caldav/icalendar/values.hpp"
#include "store/base/result.hpp"

namespace holdfast::icalendar {

enum class Frequency { secondly, minutely, hourly, daily, weekly, monthly, yearly };

struct Rule {
  struct Day {
    /// 0: every such weekday of the period.
    int ordinal = 0;
    /// 0 is Monday.
    int weekday = 0;
  };

  Frequency frequency = Frequency::yearly;
  std::int64_t interval = 1;
  std::optional<std::int64_t> count;
  /// As written; what it means depends on the series (`Series`).
  std::optional<DateValue> until;
  /// 0 is Monday.
  int week_start = 0;
  std::vector<int> by_second, by_minute, by_hour;
  std::vector<int> by_month_day, by_year_day, by_week_number, by_month, by_position;
  std::vector<Day> by_day;

  [[nodiscard]] bool sub_daily() const { return frequency <= Frequency::hourly; }
};

/// Reads and judges a rule. Besides what the grammar forbids it refuses, with the reason as the
/// error's detail: RSCALE other than GREGORIAN and SKIP other than OMIT (RFC 7529); COUNT together
/// with UNTIL; rules below a day that filter by calendar (BYDAY, BYMONTH …), on which widespread
/// software hangs; dates that no month has; BYSETPOS beyond what a period can hold.
/// `of_dates`: the series consists of DATEs. Errors: invalid_calendar_data; too_many_instances for
/// the last three, which are rules by the letter.
Result<Rule> parse_rule(std::string_view text, bool of_dates, int max_list_values);

/// Steps that are left for all rules of one object together.
struct Steps {
  std::int64_t left = 0;
  /// They did not suffice for a VTIMEZONE: instants of that zone mean nothing.
  bool zones_failed = false;
  /// Takes `n`; false, and nothing is left, if there are not so many.
  bool take(std::int64_t n = 1) {
    const bool enough = n <= left;
    left = enough ? left - n : 0;
    return enough;
  }
};

enum class Walk { ended, stopped, exhausted };

/// Calls `visit` with the wall times of the series in order: `start` first, which always counts,
/// then what the rule gives, as far as `last` (inclusive). Times before `first` may be left out
/// (not with COUNT, which has to be counted from the start). `until` is the rule's end as wall time
/// of the series. `visit` returns false to stop.
Walk walk(const Rule& rule, LocalSeconds start, std::optional<LocalSeconds> until,
          LocalSeconds first, LocalSeconds last, Steps& steps,
          const std::function<bool(LocalSeconds)>& visit);

}  // namespace holdfast::icalendar
