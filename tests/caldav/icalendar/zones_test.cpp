// TZIDs and clock changes: docs/bookings.md has the vectors.
#include "caldav/icalendar/zones.hpp"

#include "caldav/icalendar/windows_zones.hpp"
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

struct Day {
  const char* name;
  const char* zone;
  const char* local_start;
  const char* local_end;
  const char* start;
  const char* end;
};
void PrintTo(const Day& row, std::ostream* out) { *out << row.name; }

class ClockChange : public testing::TestWithParam<Day> {};

TEST_P(ClockChange, AnEventLastsAsLongAsItsWallTimesSay) {
  const auto& day = GetParam();
  const auto zone = std::string(";TZID=") + day.zone + ':';

  const auto draft =
      read(event("DTSTART" + zone + day.local_start + "\nDTEND" + zone + day.local_end + "\n"));

  EXPECT_EQ(draft.first, span(day.start, day.end));
}

INSTANTIATE_TEST_SUITE_P(
    Vectors, ClockChange,
    testing::Values(
        Day{"NewYorkAfternoon", "America/New_York", "20260308T130000", "20260308T180000",
            "20260308T170000Z", "20260308T220000Z"},
        Day{"NewYorkGap", "America/New_York", "20260308T010000", "20260308T040000",
            "20260308T060000Z", "20260308T080000Z"},
        Day{"NewYorkFold", "America/New_York", "20261101T000000", "20261101T040000",
            "20261101T040000Z", "20261101T090000Z"},
        Day{"BerlinDay", "Europe/Berlin", "20260329T090000", "20260329T170000", "20260329T070000Z",
            "20260329T150000Z"},
        Day{"BerlinFold", "Europe/Berlin", "20261025T010000", "20261025T040000", "20261024T230000Z",
            "20261025T030000Z"},
        Day{"BerlinInTheGap", "Europe/Berlin", "20260329T023000", "20260329T040000",
            "20260329T013000Z", "20260329T020000Z"},
        Day{"LordHoweGap", "Australia/Lord_Howe", "20261004T010000", "20261004T040000",
            "20261003T143000Z", "20261003T170000Z"},
        Day{"LordHoweFold", "Australia/Lord_Howe", "20270404T010000", "20270404T030000",
            "20270403T140000Z", "20270403T163000Z"},
        Day{"SantiagoWithoutMidnight", "America/Santiago", "20260906T000000", "20260906T030000",
            "20260906T040000Z", "20260906T060000Z"},
        // A past one: what Morocco does in years to come changes from tz database to tz database.
        Day{"CasablancaRamadan", "Africa/Casablanca", "20250223T010000", "20250223T050000",
            "20250223T000000Z", "20250223T050000Z"},
        Day{"TrollTwoHours", "Antarctica/Troll", "20260329T000000", "20260329T040000",
            "20260329T000000Z", "20260329T020000Z"},
        Day{"KathmanduQuarter", "Asia/Kathmandu", "20260601T090000", "20260601T170000",
            "20260601T031500Z", "20260601T111500Z"}),
    testing::PrintToStringParamName());

TEST(AllDay, LengthsOfDaysWithAClockChange) {
  const auto length_in = [](const char* name, const char* date) {
    const auto zone = TimeZone::find(name).value();
    auto options = in_berlin();
    options.zone = &zone;
    return read_object(event("DTSTART;VALUE=DATE:" + std::string(date) + "\n"), options)
        .value()
        .first.value();
  };

  EXPECT_EQ(length_in("America/New_York", "20260308").length(), std::chrono::hours{23});
  EXPECT_EQ(length_in("America/New_York", "20261101").length(), std::chrono::hours{25});
  EXPECT_EQ(length_in("America/Santiago", "20260906"),
            span("20260906T040000Z", "20260907T030000Z"));
  EXPECT_EQ(length_in("Australia/Lord_Howe", "20261004").length(),
            std::chrono::minutes{23 * 60 + 30});
}

TEST(ZoneByName, FindsNamesBehindPrefixesAndWindowsNames) {
  const auto found = [](std::string_view tzid) {
    const auto zone = zone_by_name(tzid);
    return zone ? zone->name() : std::string("none");
  };

  EXPECT_EQ(found("Europe/Berlin"), "Europe/Berlin");
  EXPECT_EQ(found("/freeassociation.sourceforge.net/Europe/Berlin"), "Europe/Berlin");
  EXPECT_EQ(found("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin"), "Europe/Berlin");
  EXPECT_EQ(found("/mozilla.org/20050126_1/America/Argentina/Salta"), "America/Argentina/Salta");
  EXPECT_EQ(found("W. Europe Standard Time"), "Europe/Berlin");
  EXPECT_EQ(found("pacific standard time"), "America/Los_Angeles");
  EXPECT_EQ(found("Customized Time Zone"), "none");
  EXPECT_EQ(found("../../etc/passwd"), "none");
  EXPECT_EQ(found("/etc/localtime"), "none");
  EXPECT_EQ(found(""), "none");
}

// Each row of the table leads to a zone of this machine; a row out of order would not be found.
TEST(WindowsZones, AllNamesAreKnown) {
  const char* kNames[] = {"AUS Central Standard Time",
                          "Dateline Standard Time",
                          "E. Australia Standard Time",
                          "GMT Standard Time",
                          "Romance Standard Time",
                          "SA Western Standard Time",
                          "UTC",
                          "UTC+12",
                          "UTC-02",
                          "UTC-11",
                          "US Mountain Standard Time",
                          "Yukon Standard Time",
                          "West Pacific Standard Time",
                          "Yakutsk Standard Time"};
  for (const auto* name : kNames) {
    const auto iana = iana_name_of_windows_zone(name);
    EXPECT_TRUE(TimeZone::find(iana)) << name << " is " << iana;
  }
}

const std::string kOwnZone =
    "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n"
    "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n";

std::string in_own_zone(std::string_view local) {
  return calendar(kOwnZone + component("DTSTART;TZID=Customized Time Zone:" + std::string(local) +
                                       "\nDURATION:PT1H\n"));
}

// Exchange writes rules of its own, from the year 1601 on.
TEST(EmbeddedZone, GivesItsOffsetsThroughTheYear) {
  const auto start = [](std::string_view local) { return read(in_own_zone(local)).first->start; };

  EXPECT_EQ(start("20260115T120000"), at("20260115T110000Z"));
  EXPECT_EQ(start("20260715T120000"), at("20260715T100000Z"));
  EXPECT_EQ(start("20260329T015959"), at("20260329T005959Z"));
  EXPECT_EQ(start("20260329T023000"), at("20260329T013000Z")) << "in the gap";
  EXPECT_EQ(start("20260329T030000"), at("20260329T010000Z"));
  EXPECT_EQ(start("20261025T023000"), at("20261025T003000Z")) << "in the fold, the first one";
  EXPECT_EQ(start("20261025T030000"), at("20261025T020000Z"));
  EXPECT_EQ(start("17000715T120000"), at("17000715T100000Z"));
}

TEST(EmbeddedZone, AZoneThatStoppedItsClockChangesKeepsTheLastOffset) {
  const auto text = [](std::string_view local) {
    return calendar(
        "BEGIN:VTIMEZONE\nTZID:Once\nBEGIN:DAYLIGHT\nDTSTART:20100328T020000\n"
        "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20160327T010000Z\nEND:DAYLIGHT\n"
        "BEGIN:STANDARD\nDTSTART:20101031T030000\nTZOFFSETFROM:+0200\n"
        "TZOFFSETTO:+0100\nRDATE:20111030T030000,20121028T030000\nEND:STANDARD\n"
        "END:VTIMEZONE\n" +
        component("DTSTART;TZID=Once:" + std::string(local) + "\nDURATION:PT1H\n"));
  };

  EXPECT_EQ(read(text("20260115T120000")).first->start, at("20260115T100000Z"));
  EXPECT_EQ(read(text("20121201T120000")).first->start, at("20121201T110000Z"));
  EXPECT_EQ(read(text("20050101T120000")).first->start, at("20050101T110000Z"));
}

// One name must not mean two things in one house: what conflicts say and what people see.
TEST(EmbeddedZone, DoesNotOverruleAKnownName) {
  const auto draft =
      read(calendar("BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                    "TZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE\n" +
                    component("DTSTART;TZID=Europe/Berlin:20260115T120000\nDURATION:PT1H\n")));

  EXPECT_EQ(draft.first->start, at("20260115T110000Z"));
}

TEST(EmbeddedZone, ARuleThatRecursWithinTheDayIsRefused) {
  const auto error =
      refusal(calendar("BEGIN:VTIMEZONE\nTZID:Bomb\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                       "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=SECONDLY\nEND:STANDARD\n"
                       "END:VTIMEZONE\n" +
                       component("DTSTART;TZID=Bomb:20260115T120000\nDURATION:PT1H\n")));

  EXPECT_EQ(error.code, Errc::invalid_calendar_data);
}

}  // namespace
}  // namespace holdfast::icalendar::test
