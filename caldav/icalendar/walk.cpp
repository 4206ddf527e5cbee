// The walk over a recurrence rule, period by period (a period is one FREQ unit times INTERVAL).
//
// RFC 5545 section 3.3.10 lists which BY part adds to a period's set and which one limits it. For
// days both come to the same here: a period's days are looked at one by one, and a day belongs to
// the set if every part that is present agrees.

#include <algorithm>
#include <bitset>

#include "caldav/icalendar/rrule.hpp"

namespace holdfast::icalendar {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr int kLastYear = 9999;
const LocalSeconds kEndOfTime =
    local_days{std::chrono::year{kLastYear} / 12 / 31} + std::chrono::hours{24} - seconds{1};

// 0 is Monday. 1970-01-01 was a Thursday.
int weekday_of(local_days day) {
  const auto n = (day.time_since_epoch().count() + 3) % 7;
  return static_cast<int>(n < 0 ? n + 7 : n);
}

local_days first_of_year(int year) { return local_days{std::chrono::year{year} / 1 / 1}; }

// The first day of the week that holds at least four days of the year (RFC 5545: week number 1).
local_days first_week_of(int year, int week_start) {
  const auto january = first_of_year(year);
  const int into_week = (weekday_of(january) - week_start + 7) % 7;
  return january - days{into_week} + days{into_week >= 4 ? 7 : 0};
}

class Walker {
 public:
  Walker(const Rule& rule, LocalSeconds start, std::optional<LocalSeconds> until,
         LocalSeconds first, LocalSeconds last, Steps& steps,
         const std::function<bool(LocalSeconds)>& visit)
      : rule_(rule),
        start_(start),
        start_day_(std::chrono::floor<days>(start)),
        until_(until),
        first_(first),
        last_(std::min(last, kEndOfTime)),
        steps_(steps),
        visit_(visit) {
    for (const int month : rule.by_month) {
      months_.set(static_cast<std::size_t>(month));
    }
    for (const int day : rule.by_month_day) {
      (day > 0 ? month_days_ : month_days_back_).set(static_cast<std::size_t>(std::abs(day)));
    }
    for (const int day : rule.by_year_day) {
      (day > 0 ? year_days_ : year_days_back_).set(static_cast<std::size_t>(std::abs(day)));
    }
    for (const auto& day : rule.by_day) {
      if (day.ordinal == 0) {
        weekdays_.set(static_cast<std::size_t>(day.weekday));
      }
    }
    by_day_of_any_kind_ =
        !rule.by_day.empty() || !rule.by_month_day.empty() || !rule.by_year_day.empty();
    hours_ = sorted(rule.by_hour);
    minutes_ = sorted(rule.by_minute);
    seconds_ = sorted(rule.by_second);
    // A leap second is the second before it: clocks of this world do not show it.
    if (!seconds_.empty() && seconds_.back() == 60) {
      seconds_.back() = 59;
      seconds_ = sorted(seconds_);
    }
  }

  Walk run() {
    if (!steps_.take()) {
      return Walk::exhausted;
    }
    // RFC 5545 section 3.8.5.3: DTSTART is the first instance, also where the rule would not give
    // it, and COUNT counts it.
    if (!offer(start_)) {
      return ending_;
    }
    return rule_.sub_daily() ? below_a_day() : by_days();
  }

 private:
  static std::vector<int> sorted(std::vector<int> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  }

  static bool allows(const std::vector<int>& values, int value) {
    return values.empty() || std::binary_search(values.begin(), values.end(), value);
  }

  // Hands one instance over; false when the walk is over, with `ending_` saying why.
  bool offer(LocalSeconds at) {
    if (until_ && at > *until_) {
      ending_ = Walk::ended;
      return false;
    }
    if (at > last_) {
      ending_ = last_ == kEndOfTime ? Walk::ended : Walk::stopped;
      return false;
    }
    if (at >= first_ && !visit_(at)) {
      ending_ = Walk::stopped;
      return false;
    }
    if (rule_.count && ++counted_ >= *rule_.count) {
      ending_ = Walk::ended;
      return false;
    }
    return true;
  }

  // As `offer`, for what the rule gives: DTSTART is done already.
  bool give(LocalSeconds at) { return at <= start_ || offer(at); }

  // How many periods may be left out, so that the walk begins shortly before `first_`. `distance`
  // is in units of FREQ. With COUNT each instance has to be counted.
  [[nodiscard]] std::int64_t skipped(std::int64_t distance) const {
    return rule_.count ? 0 : std::max<std::int64_t>(0, distance / rule_.interval - 1);
  }

  // True if a period that begins there is beyond what is asked for.
  bool beyond(LocalSeconds begin) {
    if (begin > kEndOfTime || (until_ && begin > *until_)) {
      ending_ = Walk::ended;
      return true;
    }
    if (begin > last_) {
      ending_ = Walk::stopped;
      return true;
    }
    return false;
  }

  Walk below_a_day() {
    const seconds unit{rule_.frequency == Frequency::hourly     ? 3600
                       : rule_.frequency == Frequency::minutely ? 60
                                                                : 1};
    const auto anchor = start_ - (start_ - start_day_) % unit;
    const auto stride = unit * rule_.interval;
    for (auto begin = anchor + stride * skipped((first_ - anchor) / unit);; begin += stride) {
      if (beyond(begin)) {
        return ending_;
      }
      if (!steps_.take()) {
        return Walk::exhausted;
      }
      const auto into_day = begin - std::chrono::floor<days>(begin);
      if (!allows(hours_, static_cast<int>(into_day / seconds{3600})) ||
          (rule_.frequency < Frequency::hourly &&
           !allows(minutes_, static_cast<int>(into_day / seconds{60} % 60))) ||
          (rule_.frequency < Frequency::minutely &&
           !allows(seconds_, static_cast<int>(into_day.count() % 60)))) {
        continue;
      }
      if (!give_times_below(begin)) {
        return ending_;
      }
    }
  }

  // The times of one hour, minute or second: BYMINUTE and BYSECOND add where FREQ is longer.
  bool give_times_below(LocalSeconds begin) {
    const auto into_hour = (start_ - start_day_) % seconds{3600};
    const auto minutes = rule_.frequency < Frequency::hourly
                             ? std::vector<int>{0}
                             : or_else(minutes_, static_cast<int>(into_hour / seconds{60}));
    const auto secs = rule_.frequency < Frequency::minutely
                          ? std::vector<int>{0}
                          : or_else(seconds_, static_cast<int>(into_hour.count() % 60));
    if (!steps_.take(static_cast<std::int64_t>(minutes.size() * secs.size()))) {
      ending_ = Walk::exhausted;
      return false;
    }
    for (const int minute : minutes) {
      for (const int second : secs) {
        if (!give(begin + seconds{minute * 60 + second})) {
          return false;
        }
      }
    }
    return true;
  }

  static std::vector<int> or_else(const std::vector<int>& values, int fallback) {
    return values.empty() ? std::vector<int>{fallback} : values;
  }

  Walk by_days() {
    fill_times();
    if (!steps_.take(static_cast<std::int64_t>(times_.size()))) {
      return Walk::exhausted;
    }
    const auto first_day = std::chrono::floor<days>(first_);
    const year_month_day start{start_day_};
    const year_month_day first{first_day};
    const std::int64_t interval = rule_.interval;
    switch (rule_.frequency) {
      case Frequency::yearly: {
        // A rule by week numbers counts the years that weeks belong to.
        int year0 = static_cast<int>(start.year());
        if (!rule_.by_week_number.empty()) {
          year0 += start_day_ >= first_week_of(year0 + 1, rule_.week_start) ? 1
                   : start_day_ < first_week_of(year0, rule_.week_start)    ? -1
                                                                            : 0;
        }
        const std::int64_t years = static_cast<int>(first.year()) - year0;
        for (std::int64_t year = year0 + skipped(years) * interval;; year += interval) {
          if (year > kLastYear) {
            return Walk::ended;
          }
          const int y = static_cast<int>(year);
          const auto begin =
              rule_.by_week_number.empty() ? first_of_year(y) : first_week_of(y, rule_.week_start);
          if (!period(begin, [this, y] { return days_of_year(y); })) {
            return ending_;
          }
        }
      }
      case Frequency::monthly: {
        const auto number = [](const year_month_day& day) {
          return static_cast<int>(day.year()) * std::int64_t{12} +
                 static_cast<unsigned>(day.month()) - 1;
        };
        const auto month0 = number(start);
        for (auto month = month0 + skipped(number(first) - month0) * interval;; month += interval) {
          if (month / 12 > kLastYear) {
            return Walk::ended;
          }
          const int year = static_cast<int>(month / 12);
          const auto in_year = static_cast<unsigned>(month % 12 + 1);
          if (!period(local_days{std::chrono::year{year} / in_year / 1},
                      [this, year, in_year] { return days_of_month(year, in_year); })) {
            return ending_;
          }
        }
      }
      case Frequency::weekly: {
        const auto week0 = start_day_ - days{(weekday_of(start_day_) - rule_.week_start + 7) % 7};
        const std::int64_t weeks = (first_day - week0) / days{7};
        for (std::int64_t week = skipped(weeks) * interval;; week += interval) {
          // Weeks fit into 32 bits, seconds of that many weeks into 64.
          const LocalSeconds begin = LocalSeconds{week0} + seconds{week * 7 * 86400};
          if (beyond(begin)) {
            return ending_;
          }
          const auto day = std::chrono::floor<days>(begin);
          if (!period(day, [this, day] { return days_of_week(day); })) {
            return ending_;
          }
        }
      }
      default: {
        const std::int64_t distance = (first_day - start_day_).count();
        for (std::int64_t n = skipped(distance) * interval;; n += interval) {
          const LocalSeconds begin = LocalSeconds{start_day_} + seconds{n * 86400};
          if (beyond(begin)) {
            return ending_;
          }
          const auto day = std::chrono::floor<days>(begin);
          if (!period(day, [this, day] { return days_of_day(day); })) {
            return ending_;
          }
        }
      }
    }
  }

  // BYHOUR, BYMINUTE and BYSECOND make the times of each day; what is absent comes from DTSTART.
  void fill_times() {
    const auto at = static_cast<int>((start_ - start_day_).count());
    for (const int hour : or_else(hours_, at / 3600)) {
      for (const int minute : or_else(minutes_, at / 60 % 60)) {
        for (const int second : or_else(seconds_, at % 60)) {
          times_.push_back(seconds{hour * 3600 + minute * 60 + second});
        }
      }
    }
  }

  // One period: collects its days (into `days_`), gives its instances.
  template <class Collect>
  bool period(local_days begin, const Collect& collect) {
    if (beyond(begin)) {
      return false;
    }
    days_.clear();
    const std::int64_t looked_at = collect();
    const auto instances = static_cast<std::int64_t>(days_.size() * times_.size());
    if (!steps_.take(1 + looked_at + instances)) {
      ending_ = Walk::exhausted;
      return false;
    }
    if (rule_.by_position.empty()) {
      for (const auto day : days_) {
        for (const auto time : times_) {
          if (!give(day + time)) {
            return false;
          }
        }
      }
      return true;
    }
    std::vector<std::int64_t> wanted;
    for (const int position : rule_.by_position) {
      const auto index = position > 0 ? position - 1 : instances + position;
      if (index >= 0 && index < instances) {
        wanted.push_back(index);
      }
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    const auto per_day = static_cast<std::int64_t>(times_.size());
    for (const auto index : wanted) {
      if (!give(days_[static_cast<std::size_t>(index / per_day)] +
                times_[static_cast<std::size_t>(index % per_day)])) {
        return false;
      }
    }
    return true;
  }

  // The collectors return how many days they looked at.

  std::int64_t days_of_year(int year) {
    if (!rule_.by_week_number.empty()) {
      return days_of_weeks(year);
    }
    std::int64_t looked_at = 0;
    for (unsigned month = 1; month <= 12; ++month) {
      const bool plain = months_.none() && !by_day_of_any_kind_;
      if (plain && month != static_cast<unsigned>(year_month_day{start_day_}.month())) {
        continue;
      }
      looked_at += days_of_month(year, month);
    }
    return looked_at;
  }

  std::int64_t days_of_month(int year, unsigned month) {
    if (months_.any() && !months_.test(month)) {
      return 1;
    }
    const auto first = local_days{std::chrono::year{year} / month / 1};
    const auto length = static_cast<unsigned>(
        (std::chrono::year{year} / std::chrono::month{month} / std::chrono::last).day());
    if (!by_day_of_any_kind_) {
      const auto day = static_cast<unsigned>(year_month_day{start_day_}.day());
      if (day <= length) {
        days_.push_back(first + days{day - 1});
      }
      return 1;
    }
    const auto january = first_of_year(year);
    const auto year_length = static_cast<unsigned>((first_of_year(year + 1) - january).count());
    for (unsigned day = 1; day <= length; ++day) {
      const Place place{first + days{day - 1}, day, length,
                        static_cast<unsigned>((first - january).count()) + day, year_length};
      if (agrees(place)) {
        days_.push_back(place.date);
      }
    }
    return length;
  }

  std::int64_t days_of_weeks(int year) {
    const auto first = first_week_of(year, rule_.week_start);
    const auto weeks =
        static_cast<int>((first_week_of(year + 1, rule_.week_start) - first).count() / 7);
    for (const int number : rule_.by_week_number) {
      const int week = number > 0 ? number : weeks + 1 + number;
      for (int day = 0; week >= 1 && week <= weeks && day < 7; ++day) {
        take_if_agreed(first + days{(week - 1) * 7 + day});
      }
    }
    std::sort(days_.begin(), days_.end());
    days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
    return static_cast<std::int64_t>(rule_.by_week_number.size()) * 7;
  }

  std::int64_t days_of_week(local_days begin) {
    for (int day = 0; day < 7; ++day) {
      take_if_agreed(begin + days{day});
    }
    return 7;
  }

  std::int64_t days_of_day(local_days day) {
    take_if_agreed(day);
    return 1;
  }

  void take_if_agreed(local_days date) {
    const year_month_day day{date};
    if (months_.any() && !months_.test(static_cast<unsigned>(day.month()))) {
      return;
    }
    // A week without BYDAY means DTSTART's weekday.
    if (!by_day_of_any_kind_ && rule_.frequency != Frequency::daily) {
      if (weekday_of(date) == weekday_of(start_day_)) {
        days_.push_back(date);
      }
      return;
    }
    const int year = static_cast<int>(day.year());
    const auto january = first_of_year(year);
    const Place place{date, static_cast<unsigned>(day.day()),
                      static_cast<unsigned>((day.year() / day.month() / std::chrono::last).day()),
                      static_cast<unsigned>((date - january).count()) + 1,
                      static_cast<unsigned>((first_of_year(year + 1) - january).count())};
    if (agrees(place)) {
      days_.push_back(date);
    }
  }

  // A date and where it lies in its month and year.
  struct Place {
    local_days date;
    unsigned month_day;
    unsigned month_length;
    unsigned year_day;
    unsigned year_length;
  };

  [[nodiscard]] bool agrees(const Place& place) const {
    if (!rule_.by_month_day.empty() && !month_days_.test(place.month_day) &&
        !month_days_back_.test(place.month_length - place.month_day + 1)) {
      return false;
    }
    if (!rule_.by_year_day.empty() && !year_days_.test(place.year_day) &&
        !year_days_back_.test(place.year_length - place.year_day + 1)) {
      return false;
    }
    if (rule_.by_day.empty()) {
      return true;
    }
    const int weekday = weekday_of(place.date);
    if (weekdays_.test(static_cast<std::size_t>(weekday))) {
      return true;
    }
    // Numbered weekdays count in the month, with FREQ=YEARLY and no BYMONTH in the year.
    const bool in_year = rule_.frequency == Frequency::yearly && months_.none();
    const auto day = static_cast<int>(in_year ? place.year_day : place.month_day);
    const auto length = static_cast<int>(in_year ? place.year_length : place.month_length);
    const int from_start = (day - 1) / 7 + 1;
    const int from_end = -((length - day) / 7 + 1);
    return std::any_of(rule_.by_day.begin(), rule_.by_day.end(), [=](const Rule::Day& one) {
      return one.weekday == weekday && (one.ordinal == from_start || one.ordinal == from_end);
    });
  }

  const Rule& rule_;
  const LocalSeconds start_;
  const local_days start_day_;
  const std::optional<LocalSeconds> until_;
  const LocalSeconds first_;
  const LocalSeconds last_;
  Steps& steps_;
  const std::function<bool(LocalSeconds)>& visit_;

  std::bitset<13> months_;
  std::bitset<32> month_days_, month_days_back_;
  std::bitset<367> year_days_, year_days_back_;
  std::bitset<7> weekdays_;
  bool by_day_of_any_kind_ = false;
  std::vector<int> hours_, minutes_, seconds_;
  /// Of each day, for FREQ=DAILY and longer.
  std::vector<seconds> times_;
  /// Of the period at hand.
  std::vector<local_days> days_;
  std::int64_t counted_ = 0;
  Walk ending_ = Walk::stopped;
};

}  // namespace

Walk walk(const Rule& rule, LocalSeconds start, std::optional<LocalSeconds> until,
          LocalSeconds first, LocalSeconds last, Steps& steps,
          const std::function<bool(LocalSeconds)>& visit) {
  return Walker(rule, start, until, first, last, steps, visit).run();
}

}  // namespace holdfast::icalendar
