// The walk over a rule: examples in the manner of RFC 5545 section 3.8.5.3, each worked out by hand
// or with a calendar on the wall.
#include "caldav/icalendar/rrule.hpp"
#include "caldav/icalendar/write.hpp"
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

struct Vector {
  const char* name;
  const char* start;
  const char* rule;
  /// Days of the first instances, and times where they differ from DTSTART's.
  std::vector<std::string> expected;
};
void PrintTo(const Vector& row, std::ostream* out) { *out << row.name; }

class RuleVector : public testing::TestWithParam<Vector> {};

TEST_P(RuleVector, GivesTheseInstancesFirst) {
  const auto& row = GetParam();
  const auto rule = parse_rule(row.rule, false, 500).value();
  const auto start = parse_date_time(row.start)->local;
  Steps steps{100'000};
  std::vector<std::string> given;
  walk(rule, start, std::nullopt, start, start + std::chrono::days{366 * 30}, steps,
       [&](LocalSeconds local) {
         auto text = local_text(local);
         if (text.substr(8) == std::string(row.start).substr(8)) {
           text.resize(8);
         }
         given.push_back(text);
         return given.size() < row.expected.size();
       });

  EXPECT_EQ(given, row.expected);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, RuleVector,
    testing::Values(
        Vector{"LastWorkdayOfTheMonth",
               "20260130T090000",
               "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
               {"20260130", "20260227", "20260331", "20260430", "20260529"}},
        Vector{"FirstAndThirdPosition",
               "20260302T090000",
               "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1,3",
               {"20260302", "20260316", "20260406", "20260420"}},
        Vector{"PositionCountsTimesOfTheDayToo",
               "20260302T090000",
               "FREQ=DAILY;BYHOUR=9,12,15;BYSETPOS=-1",
               {"20260302", "20260302T150000", "20260303T150000"}},
        Vector{"ThirtyFirstSkipsShortMonths",
               "20260131T090000",
               "FREQ=MONTHLY",
               {"20260131", "20260331", "20260531", "20260731"}},
        Vector{"LeapDayOnlyInLeapYears",
               "20240229T090000",
               "FREQ=YEARLY",
               {"20240229", "20280229", "20320229"}},
        Vector{"LastDayOfFebruary",
               "20240229T090000",
               "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
               {"20240229", "20250228", "20260228", "20270228", "20280229"}},
        Vector{"TwentiethMondayOfTheYear",
               "19970519T090000",
               "FREQ=YEARLY;BYDAY=20MO",
               {"19970519", "19980518", "19990517"}},
        Vector{"MondayOfWeekTwenty",
               "19970512T090000",
               "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
               {"19970512", "19980511", "19990517"}},
        Vector{"WeekNumberAloneMeansTheSameWeekday",
               "20260520T090000",
               "FREQ=YEARLY;BYWEEKNO=21",
               {"20260520", "20270526", "20280524"}},
        Vector{"WeekOneMayBeginInDecember",
               "20241230T090000",
               "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO",
               {"20241230", "20251229", "20270104", "20280103"}},
        Vector{"FridayThe13th",
               "20260213T090000",
               "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
               {"20260213", "20260313", "20261113", "20270813"}},
        Vector{"WeekStartMatters",
               "19970805T090000",
               "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
               {"19970805", "19970810", "19970819", "19970824"}},
        Vector{"WeekStartOnSunday",
               "19970805T090000",
               "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
               {"19970805", "19970817", "19970819", "19970831"}},
        Vector{"HundredthDayEveryThirdYear",
               "19970101T090000",
               "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200",
               {"19970101", "19970410", "19970719", "20000101", "20000409", "20000718"}},
        Vector{"EveryTwentyMinutesInTheMorning",
               "20260302T090000",
               "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10",
               {"20260302", "20260302T092000", "20260302T094000", "20260302T100000",
                "20260302T102000", "20260302T104000", "20260303"}},
        Vector{"MinutesOfEachHour",
               "20260302T090000",
               "FREQ=HOURLY;BYMINUTE=0,45",
               {"20260302", "20260302T094500", "20260302T100000"}},
        // RFC 5545 section 3.3.10: DTSTART counts as the first, also where the rule skips it.
        Vector{"StartCountsAlthoughTheRuleSkipsIt",
               "20260303T090000",
               "FREQ=WEEKLY;BYDAY=MO;COUNT=2",
               {"20260303", "20260309"}},
        Vector{"IntervalAbove16Bits",
               "20260302T090000",
               "FREQ=HOURLY;INTERVAL=65536",
               {"20260302", "20330823T010000"}}),
    testing::PrintToStringParamName());

TEST(RuleWalk, BeginsNearTheTimeThatIsAskedFor) {
  const auto rule = parse_rule("FREQ=DAILY;INTERVAL=3", false, 500).value();
  const auto start = parse_date_time("00010101T090000")->local;
  const auto first = parse_date_time("20260301T000000")->local;
  Steps steps{100};
  std::vector<LocalSeconds> given;

  const auto ending = walk(rule, start, std::nullopt, first, first + std::chrono::days{9}, steps,
                           [&given](LocalSeconds local) {
                             given.push_back(local);
                             return true;
                           });

  EXPECT_EQ(ending, Walk::stopped);
  ASSERT_EQ(given.size(), 3U);
  EXPECT_EQ((given[0] - start) % std::chrono::days{3}, std::chrono::seconds{0});
  EXPECT_GE(given[0], first);
}

TEST(RuleWalk, StopsWhenItsStepsAreUsedUp) {
  const auto rule = parse_rule("FREQ=SECONDLY;BYHOUR=3", false, 500).value();
  const auto start = parse_date_time("20260301T100000")->local;
  Steps steps{1000};

  const auto ending = walk(rule, start, std::nullopt, start, start + std::chrono::days{1}, steps,
                           [](LocalSeconds) { return true; });

  EXPECT_EQ(ending, Walk::exhausted);
}

}  // namespace
}  // namespace holdfast::icalendar::test
