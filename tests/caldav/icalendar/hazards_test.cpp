// What libical accepts, drops or never returns from, and what our own checks make of it: each of
// these has been measured on libical 3.0.16.
#include <algorithm>
#include <chrono>

#include "caldav/icalendar/scan.hpp"
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

std::string with_rule(std::string_view rule) {
  return event("DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nRRULE:" + std::string(rule) +
               "\n");
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

struct Refused {
  const char* name;
  std::string text;
  Errc code;
};
void PrintTo(const Refused& row, std::ostream* out) { *out << row.name; }

class RefusedObject : public testing::TestWithParam<Refused> {};

TEST_P(RefusedObject, IsRefusedWithItsReason) {
  const auto error = refusal(GetParam().text);

  EXPECT_EQ(error.code, GetParam().code) << error.detail;
  EXPECT_FALSE(error.detail.empty());
}

const std::string kHour = "DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\n";
constexpr auto kData = Errc::invalid_calendar_data;
constexpr auto kLimit = Errc::too_many_instances;
constexpr auto kObject = Errc::invalid_calendar_object;

INSTANTIATE_TEST_SUITE_P(
    Values, RefusedObject,
    testing::Values(
        Refused{"February30", event("DTSTART:20260230T090000Z\n"), kData},
        Refused{"Hour25", event("DTSTART:20260201T250000Z\n"), kData},
        Refused{"Month13", event("DTSTART:20261301T090000Z\n"), kData},
        Refused{"DateWithHyphens", event("DTSTART;VALUE=DATE:2026-03-02\n"), kData},
        Refused{"WeeksThatOverflow", event("DTSTART:20260302T090000Z\nDURATION:P99999999999999W\n"),
                kData},
        Refused{"NegativeDuration", event("DTSTART:20260302T090000Z\nDURATION:-PT1H\n"), kData},
        Refused{"EndBeforeStart", event("DTSTART:20260302T090000Z\nDTEND:20260302T080000Z\n"),
                kData},
        Refused{"EndAndDuration", event(kHour + "DURATION:PT1H\n"), kData},
        Refused{"DateEndOfATime", event("DTSTART:20260302T090000Z\nDTEND;VALUE=DATE:20260303\n"),
                kData},
        Refused{"SequenceBeyond32Bits", event(kHour + "SEQUENCE:99999999999\n"), kData},
        Refused{"TwoStarts", event(kHour + "DTSTART:20260303T090000Z\n"), kData},
        Refused{"NoStart", event("SUMMARY:x\n"), kData},
        Refused{"UnknownZone", event("DTSTART;TZID=Mars/Olympus:20260302T090000\n"), kData},
        Refused{"BadExceptionDate", event(kHour + "RRULE:FREQ=DAILY\nEXDATE:2026\n"), kData},
        Refused{"TooManyExceptionDates",
                event(kHour + "RRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260302T090000Z" +
                      repeated(",20260302T090000Z", 500) + "\n"),
                kLimit},
        Refused{"TooManyExtraDates",
                event(kHour + "RDATE:20260302T090000Z" + repeated(",20260302T090000Z", 500) + "\n"),
                kLimit}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    Rules, RefusedObject,
    testing::Values(
        Refused{"UnknownFrequency", with_rule("FREQ=FORTNIGHTLY"), kData},
        Refused{"IntervalZero", with_rule("FREQ=DAILY;INTERVAL=0"), kData},
        Refused{"CountBeyond32Bits", with_rule("FREQ=DAILY;COUNT=99999999999"), kData},
        Refused{"CountAndUntil", with_rule("FREQ=DAILY;COUNT=2;UNTIL=20260401T000000Z"), kData},
        Refused{"FrequencyTwice", with_rule("FREQ=DAILY;FREQ=WEEKLY"), kData},
        Refused{"MinutelyOnFebruary30", with_rule("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30"), kLimit},
        Refused{"SecondlyOnSomeDays", with_rule("FREQ=SECONDLY;BYDAY=MO"), kLimit},
        Refused{"HourlyOnApril31", with_rule("FREQ=HOURLY;BYMONTH=4;BYMONTHDAY=31"), kLimit},
        Refused{"DailyOnFebruary30", with_rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), kLimit},
        Refused{"PositionBeyondTheMonth", with_rule("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300"), kLimit},
        Refused{"PositionOfNothing", with_rule("FREQ=MONTHLY;BYSETPOS=1"), kData},
        Refused{"ChineseCalendar", with_rule("RSCALE=CHINESE;FREQ=YEARLY"), kData},
        Refused{"EndlessSeconds", with_rule("FREQ=SECONDLY"), Errc::too_many_instances},
        Refused{"EndlessMinutes", with_rule("FREQ=MINUTELY"), Errc::too_many_instances},
        Refused{"ThousandMillionSeconds", with_rule("FREQ=SECONDLY;COUNT=1000000000"),
                Errc::too_many_instances},
        Refused{"SecondsOfOneHour", with_rule("FREQ=SECONDLY;BYHOUR=3;BYMINUTE=7"),
                Errc::too_many_instances},
        Refused{"EverySecondOfEveryDay",
                with_rule("FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,"
                          "21,22,23;BYMINUTE=0,10,20,30,40,50"),
                Errc::too_many_instances}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    Texts, RefusedObject,
    testing::Values(
        Refused{"Nothing", "", kData}, Refused{"Html", "<html></html>", kData},
        Refused{"CutOff", calendar(component(kHour)).substr(0, 120), kData},
        Refused{"Nul", event(kHour + "SUMMARY:a" + std::string(1, '\0') + "b\n"), kData},
        Refused{"Control", event(kHour + "SUMMARY:a\x01z\n"), kData},
        Refused{"BareCarriageReturn", event(kHour + "SUMMARY:a\rATTENDEE:mailto:x@y\n"), kData},
        Refused{"Latin1", event(kHour + "SUMMARY:Caf\xE9\n"), kData},
        Refused{"Surrogate", event(kHour + "SUMMARY:\xED\xA0\x80\n"), kData},
        Refused{"LineWithoutColon", event(kHour + "SUMMARY\n"), kData},
        Refused{"QuoteThatDoesNotEnd", event(kHour + "X-A;B=\"c:d\n"), kData},
        Refused{"LongLine", event(kHour + "SUMMARY:" + std::string(70000, 'a') + "\n"),
                Errc::too_large},
        Refused{"LongFoldedLine", event(kHour + "SUMMARY:" + repeated("aaaaaaaaa\n ", 8000) + "\n"),
                Errc::too_large},
        Refused{"ManyComponents",
                calendar(component(kHour + repeated("BEGIN:VALARM\nEND:VALARM\n", 1000))),
                Errc::too_large},
        Refused{
            "DeepNesting",
            calendar(component(kHour + repeated("BEGIN:X-A\n", 20) + repeated("END:X-A\n", 20))),
            kData},
        Refused{"ErrorOfLibical", event(kHour + "X-LIC-ERROR;X-LIC-ERRORTYPE=A:b\n"), kData},
        Refused{"EventInsideOfAnEvent", event(kHour + component(kHour)), kData}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    Objects, RefusedObject,
    testing::Values(
        Refused{"Method", calendar("METHOD:REQUEST\n" + component(kHour)), kObject},
        Refused{"TwoUids", calendar(component(kHour, "a") + component(kHour, "b")), kObject},
        Refused{"TwoMasters", calendar(component(kHour) + component(kHour)), kObject},
        Refused{"NoUid", calendar("BEGIN:VEVENT\n" + kHour + "END:VEVENT\n"), kObject},
        Refused{"TwoKinds", calendar(component(kHour) + "BEGIN:VTODO\nUID:a@test\nEND:VTODO\n"),
                kObject},
        Refused{"Nothing", calendar(""), kObject},
        Refused{"OverrideTwice",
                calendar(component(kHour + "RRULE:FREQ=DAILY;COUNT=2\n") +
                         component("RECURRENCE-ID:20260303T090000Z\n" + kHour) +
                         component("RECURRENCE-ID:20260303T090000Z\n" + kHour)),
                kObject},
        Refused{"UnknownKind", calendar("BEGIN:VAVAILABILITY\nUID:a\nEND:VAVAILABILITY\n"),
                Errc::unsupported_component},
        Refused{"TwoCalendars", event(kHour) + event(kHour), kData},
        Refused{"OtherVersion",
                crlf("BEGIN:VCALENDAR\nVERSION:1.0\n" + component(kHour) + "END:VCALENDAR\n"),
                kData}),
    testing::PrintToStringParamName());

// Octets are joined before they are judged: a fold may stand inside of a character.
TEST(Scan, AFoldInsideOfACharacterIsNoFault) {
  const auto draft = read(event(kHour + "SUMMARY:Caf\xC3\n \xA9\n"));

  EXPECT_EQ(draft.instances.size(), 1U);
}

TEST(Scan, ManyFoldsAreNoLongLine) {
  EXPECT_EQ(read(event(kHour + "SUMMARY:" + repeated("aaaaaaaaa\n ", 3000) + "\n")).uid, "a@test");
}

TEST(Scan, EmptyValuesAndLaterPropertiesAreKept) {
  const auto text =
      event(kHour + "LOCATION:\nDESCRIPTION:\nSTYLED-DESCRIPTION;VALUE=TEXT:<p>\n" +
            "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nDESCRIPTION:x\nEND:VALARM\n");

  EXPECT_EQ(read(text).instances.size(), 1U);
}

// Work is bounded, not only results: rules that find next to nothing must not take long to do so.
TEST(Work, RarelyMatchingRulesEndSoon) {
  const char* kRules[] = {
      "FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO;COUNT=1000000",
      "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
      "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4;BYDAY=MO",
      "FREQ=DAILY;INTERVAL=2147483647;COUNT=2147483647",
      "FREQ=MINUTELY;INTERVAL=1439;BYHOUR=3;BYMINUTE=61",
      "FREQ=SECONDLY;INTERVAL=86400;BYHOUR=3",
      "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
      "FREQ=YEARLY;BYSECOND=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYDAY=MO,TU,WE",
  };
  for (const auto* rule : kRules) {
    const auto before = std::chrono::steady_clock::now();
    const auto draft = read_external(
        event("DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:" + std::string(rule) + "\n"),
        in_berlin());
    const auto took = std::chrono::steady_clock::now() - before;

    EXPECT_TRUE(draft) << rule;
    // Generous: other work shares the machine.
    EXPECT_LT(took, std::chrono::seconds{2}) << rule;
  }
}

struct Costly {
  const char* name;
  std::string text;
};

std::vector<Costly> costly_texts() {
  std::string overrides;
  std::string zone = "BEGIN:VTIMEZONE\nTZID:Z\n";
  std::string events;
  for (int i = 0; i < 150; ++i) {
    zone +=
        "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RDATE:19710101T000000" +
        repeated(",19720101T000000", 300) + "\nRRULE:FREQ=DAILY\nEND:STANDARD\n";
  }
  for (int i = 0; i < 800; ++i) {
    const auto start = std::to_string(2000 + i * 9) + "0302T090000";
    overrides += component("RECURRENCE-ID;TZID=Z:" + start + "\nDTSTART;TZID=Z:" + start + "\n");
    events += component("DTSTART:20200101T000000Z\nRRULE:FREQ=DAILY\n", "u" + std::to_string(i));
  }
  return {
      {"values that libical removes one by one", event(kHour + repeated("COMMENT:\n", 19000))},
      {"a zone in many decades", calendar(zone + "END:VTIMEZONE\n" + overrides)},
      {"many series", calendar(events)},
      {"many exceptions",
       event(kHour + "RRULE:FREQ=DAILY\n" +
             repeated("EXDATE:20260302T090000Z" + repeated(",20260303T090000Z", 400) + "\n", 100))},
      {"blank lines", std::string(1'000'000, '\n')},
      {"lines without sense", event(repeated("A\n", 300'000))},
      {"long lines", event(kHour + repeated("X-A:" + std::string(60000, 'a') + "\n", 15))},
  };
}

// Each would go on for hours if nothing counted the work. Sanitizers slow it down twentyfold.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::chrono::seconds kSoon{120};
#else
constexpr std::chrono::seconds kSoon{4};
#endif

TEST(Work, CostlyTextsEndSoon) {
  for (const auto& costly : costly_texts()) {
    const auto before = std::chrono::steady_clock::now();
    const auto object = read_object(costly.text, in_berlin());
    const auto external = read_external(costly.text, in_berlin());
    overlaps(costly.text, in_berlin().horizon, in_berlin());
    const auto took = std::chrono::steady_clock::now() - before;

    EXPECT_TRUE(!object || !object->instances.empty());
    EXPECT_LT(took, kSoon) << costly.name;
  }
}

// A zone that cannot be evaluated leads to no instants at all: nothing may look free by it.
TEST(Work, AZoneThatCostsTooMuchBarsTheWholeHorizon) {
  const auto draft = read_outside(costly_texts().at(1).text);

  EXPECT_NE(draft.incomplete, "");
  EXPECT_NE(std::find(draft.instances.begin(), draft.instances.end(),
                      store::Instance{in_berlin().horizon, false, true}),
            draft.instances.end());
}

TEST(Work, ManyObjectsInOneBarTheWholeHorizon) {
  const auto draft = read_outside(costly_texts().at(2).text);

  EXPECT_NE(draft.incomplete, "");
  EXPECT_EQ(busy_times(draft), std::vector{in_berlin().horizon});
}

}  // namespace
}  // namespace holdfast::icalendar::test
