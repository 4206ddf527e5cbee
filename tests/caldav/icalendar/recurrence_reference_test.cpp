// Our walk over recurrence rules, beside libical's iterator on rules that libical can survive.
#include <gtest/gtest.h>
#include <libical/ical.h>

#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "caldav/icalendar/rrule.hpp"
#include "caldav/icalendar/start.hpp"
#include "caldav/icalendar/write.hpp"

namespace holdfast::icalendar {
namespace {

constexpr int kInstances = 40;
constexpr int kRules = 600;

std::vector<std::string> by_libical(const std::string& rule, LocalSeconds start,
                                    LocalSeconds last) {
  const auto recurrence = icalrecurrencetype_from_string(rule.c_str());
  const auto from = icaltime_from_string(local_text(start).c_str());
  const std::unique_ptr<icalrecur_iterator, void (*)(icalrecur_iterator*)> iterator(
      icalrecur_iterator_new(recurrence, from), icalrecur_iterator_free);
  std::vector<std::string> times;
  while (iterator != nullptr && times.size() < kInstances) {
    const auto next = icalrecur_iterator_next(iterator.get());
    if (icaltime_is_null_time(next)) {
      break;
    }
    char* text = icaltime_as_ical_string_r(next);
    times.emplace_back(text);
    icalmemory_free_buffer(text);
    if (times.back() > local_text(last)) {
      times.pop_back();
      break;
    }
  }
  return times;
}

std::vector<std::string> by_us(const std::string& text, LocalSeconds start, LocalSeconds last) {
  const auto rule = parse_rule(text, false, 500);
  std::vector<std::string> times;
  if (!rule) {
    return {rule.error().detail};
  }
  Steps steps{10'000'000};
  std::optional<LocalSeconds> until;
  if (rule->until) {
    until = rule->until->local;
  }
  walk(*rule, start, until, start, last, steps, [&times](LocalSeconds at) {
    times.push_back(local_text(at));
    return times.size() < kInstances;
  });
  return times;
}

// Makes rules of the kinds that people and programs write, and some that they do not.
class RuleMaker {
 public:
  explicit RuleMaker(unsigned seed) : random_(seed) {}

  std::string make() {
    const int frequency = below(7);
    constexpr const char* kNames[] = {"YEARLY", "MONTHLY",  "WEEKLY",  "DAILY",
                                      "HOURLY", "MINUTELY", "SECONDLY"};
    std::string rule = std::string("FREQ=") + kNames[frequency];
    if (below(2) == 0) {
      rule += ";INTERVAL=" + std::to_string(1 + below(4));
    }
    if (below(4) == 0) {
      rule += ";COUNT=" + std::to_string(1 + below(30));
    } else if (below(4) == 0) {
      rule += ";UNTIL=20290310T120000";
    }
    if (frequency <= 3) {
      rule += calendar_parts(frequency);
    }
    // Where BYHOUR or BYMINUTE only limits its own FREQ, libical repeats or skips instances.
    if (frequency != 4 && below(4) == 0) {
      rule += ";BYHOUR=" + list(0, 23, false, 3);
    }
    if (frequency != 5 && below(5) == 0) {
      rule += ";BYMINUTE=" + list(0, 59, false, 3);
    }
    if (below(3) == 0) {
      rule += below(2) == 0 ? ";WKST=SU" : ";WKST=TH";
    }
    return rule;
  }

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  std::string list(int low, int high, bool counts_back, int most) {
    // Sorted and each once: libical gives the instances of a day in the order of the list.
    std::set<int> values;
    for (int n = 1 + below(most); n > 0; --n) {
      const int value = low + below(high - low + 1);
      values.insert(counts_back && below(4) == 0 ? -value : value);
    }
    std::string out;
    for (const int value : values) {
      out += (out.empty() ? "" : ",") + std::to_string(value);
    }
    return out;
  }

  std::string weekdays(bool numbered) {
    constexpr const char* kDays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    std::string out;
    for (int day = below(3); day < 7; day += 1 + below(6)) {
      const int ordinal = below(9) - 4;
      out += out.empty() ? "" : ",";
      if (numbered && ordinal != 0) {
        out += std::to_string(ordinal);
      }
      out += kDays[day];
    }
    return out;
  }

  std::string calendar_parts(int frequency) {
    std::string parts;
    // In a week that spans two months libical drops the days of the one, if DTSTART is there.
    if (frequency != 2 && below(3) == 0) {
      parts += ";BYMONTH=" + list(1, 12, false, 3);
    }
    const int kind = below(frequency == 0 ? 5 : 4);
    if (kind == 1) {
      parts += ";BYDAY=" + weekdays(frequency <= 1 && below(2) == 0);
    } else if (kind == 2 && frequency != 2) {
      // libical takes yearly rules of this kind for DTSTART's month alone unless BYMONTH is there,
      // where the RFC's table expands, and knows no negative days in daily ones.
      if (frequency == 0 && parts.empty()) {
        parts = ";BYMONTH=" + list(1, 12, false, 3);
      }
      parts += ";BYMONTHDAY=" + list(1, 28, frequency != 3, 3);
    } else if (kind == 3 && frequency == 1) {
      parts += ";BYDAY=" + weekdays(false) + ";BYMONTHDAY=" + list(1, 28, false, 4);
    } else if (kind == 4) {
      parts = ";BYYEARDAY=" + list(1, 365, true, 3);
    }
    return parts;
  }

  std::mt19937 random_;
};

// An own walk is only worth having if it says what everybody's says. The starts are ones that the
// rules give themselves: what an unsynchronised DTSTART means, RFC 5545 leaves open. BYSETPOS and
// BYWEEKNO are not among the rules (libical forgets the times of a day for the one); they have
// vectors of their own.
TEST(Recurrence, ThousandsOfRulesGiveWhatLibicalGives) {
  start();
  RuleMaker maker(20260301);
  const LocalSeconds any = std::chrono::local_days{std::chrono::year{2026} / 3 / 5} +
                           std::chrono::hours{9} + std::chrono::minutes{30};
  const LocalSeconds last = any + std::chrono::days{365 * 6};
  int compared = 0;
  int different = 0;
  for (int i = 0; i < kRules; ++i) {
    const auto text = maker.make();
    auto searched = text;
    if (const auto count = text.find(";COUNT="); count != text.npos) {
      searched.erase(count, text.find(';', count + 1) - count);
    }
    const auto given = by_libical(searched, any, last);
    if (given.empty() || !parse_rule(text, false, 500)) {
      continue;
    }
    const auto first = parse_date_time(given.front())->local;
    ++compared;
    const auto ours = by_us(text, first, last);
    const auto theirs = by_libical(text, first, last);
    if (ours != theirs && ++different < 20) {
      std::size_t at = 0;
      while (at < ours.size() && at < theirs.size() && ours[at] == theirs[at]) {
        ++at;
      }
      ADD_FAILURE() << text << " from " << local_text(first) << ": instance " << at << " is "
                    << (at < ours.size() ? ours[at] : "none") << ", libical says "
                    << (at < theirs.size() ? theirs[at] : "none");
    }
  }
  EXPECT_EQ(different, 0);
  EXPECT_GT(compared, kRules * 3 / 4);
}

}  // namespace
}  // namespace holdfast::icalendar
