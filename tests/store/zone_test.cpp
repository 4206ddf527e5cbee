#include <gtest/gtest.h>

#include "store/base/time_zone.hpp"

namespace holdfast {
namespace {

using namespace std::chrono_literals;

Instant at(const char* text) { return parse_rfc3339(text).value(); }
LocalTime wall(const char* text) { return parse_local_time(text).value(); }

struct Span {
  const char* zone;
  const char* from;
  const char* to;
  const char* start;
  const char* end;
};

void PrintTo(const Span& row, std::ostream* out) { *out << row.zone << ' ' << row.from; }

class WorkingSpan : public testing::TestWithParam<Span> {};

// Two wall times of one day are turned into instants each by itself; a start in a gap moves to the
// first instant that exists.
TEST_P(WorkingSpan, LiesWhereTheZoneSays) {
  const auto& row = GetParam();
  const auto zone = TimeZone::find(row.zone).value();

  EXPECT_EQ(to_rfc3339(zone.first_instant_at_or_after(wall(row.from))), row.start);
  EXPECT_EQ(to_rfc3339(zone.first_instant_at_or_after(wall(row.to))), row.end);
}

INSTANTIATE_TEST_SUITE_P(
    ClockChanges, WorkingSpan,
    testing::Values(Span{"America/New_York", "2026-03-08T13:00", "2026-03-08T18:00",
                         "2026-03-08T17:00:00Z", "2026-03-08T22:00:00Z"},
                    Span{"America/New_York", "2026-03-08T01:00", "2026-03-08T04:00",
                         "2026-03-08T06:00:00Z", "2026-03-08T08:00:00Z"},
                    Span{"America/New_York", "2026-11-01T00:00", "2026-11-01T04:00",
                         "2026-11-01T04:00:00Z", "2026-11-01T09:00:00Z"},
                    Span{"Europe/Berlin", "2026-03-29T09:00", "2026-03-29T17:00",
                         "2026-03-29T07:00:00Z", "2026-03-29T15:00:00Z"},
                    Span{"Europe/Berlin", "2026-10-25T01:00", "2026-10-25T04:00",
                         "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"},
                    Span{"Australia/Lord_Howe", "2026-10-04T01:00", "2026-10-04T04:00",
                         "2026-10-03T14:30:00Z", "2026-10-03T17:00:00Z"},
                    Span{"Australia/Lord_Howe", "2027-04-04T01:00", "2027-04-04T03:00",
                         "2027-04-03T14:00:00Z", "2027-04-03T16:30:00Z"},
                    Span{"America/Santiago", "2026-09-06T00:00", "2026-09-06T03:00",
                         "2026-09-06T04:00:00Z", "2026-09-06T06:00:00Z"},
                    Span{"Africa/Casablanca", "2026-02-15T01:00", "2026-02-15T05:00",
                         "2026-02-15T00:00:00Z", "2026-02-15T05:00:00Z"},
                    Span{"Antarctica/Troll", "2026-03-29T00:00", "2026-03-29T04:00",
                         "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"},
                    Span{"Asia/Kathmandu", "2026-06-01T09:00", "2026-06-01T17:00",
                         "2026-06-01T03:15:00Z", "2026-06-01T11:15:00Z"},
                    Span{"America/New_York", "2026-03-08T00:00", "2026-03-09T00:00",
                         "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"},
                    Span{"America/New_York", "2026-11-01T00:00", "2026-11-02T00:00",
                         "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"},
                    Span{"America/Santiago", "2026-09-06T00:00", "2026-09-07T00:00",
                         "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"}));

// RFC 5545 section 3.3.5: in a gap the offset before the change counts.
TEST(WallTime, InAGapIsReadWithTheOffsetBefore) {
  const auto zone = TimeZone::find("America/New_York").value();

  const auto meaning = zone.meaning_of(wall("2026-03-08T02:30:00"));

  EXPECT_EQ(meaning.kind, LocalMeaning::Kind::gap);
  EXPECT_EQ(to_rfc3339(meaning.earlier), "2026-03-08T07:30:00Z");
  EXPECT_EQ(to_rfc3339(meaning.later), "2026-03-08T07:00:00Z");
  EXPECT_EQ(zone.to_instant(wall("2026-03-08T02:30:00")), meaning.earlier);
}

TEST(WallTime, InAFoldIsTheFirstOfTwo) {
  const auto zone = TimeZone::find("America/New_York").value();

  const auto meaning = zone.meaning_of(wall("2026-11-01T01:30:00"));

  EXPECT_EQ(meaning.kind, LocalMeaning::Kind::fold);
  EXPECT_EQ(to_rfc3339(meaning.earlier), "2026-11-01T05:30:00Z");
  EXPECT_EQ(to_rfc3339(meaning.later), "2026-11-01T06:30:00Z");
  EXPECT_EQ(zone.first_instant_at_or_after(wall("2026-11-01T01:30:00")), meaning.earlier);
}

TEST(WallTime, ComesBackFromItsInstant) {
  const auto zone = TimeZone::find("Asia/Kathmandu").value();

  EXPECT_EQ(zone.to_local(at("2026-06-01T03:15:00.9Z")), wall("2026-06-01T09:00:00"));
  EXPECT_EQ(to_string(zone.date_at(at("2026-06-01T18:15:00Z"))), "2026-06-02");
  EXPECT_EQ(zone.offset_at(at("2026-06-01T00:00:00Z")), 5h + 45min);
}

TEST(Zone, KnowsItsNextChange) {
  const auto berlin = TimeZone::find("Europe/Berlin").value();

  EXPECT_EQ(berlin.next_transition(at("2026-01-01T00:00:00Z")), at("2026-03-29T01:00:00Z"));
  EXPECT_EQ(berlin.next_transition(at("2026-03-29T01:00:00Z")), at("2026-10-25T01:00:00Z"));
  EXPECT_EQ(TimeZone::utc().next_transition(at("2026-01-01T00:00:00Z")), std::nullopt);
  EXPECT_EQ(berlin.abbreviation_at(at("2026-07-01T00:00:00Z")), "CEST");
}

// cctz itself knows names that are no zones of the database, and remembers every name for good.
TEST(Zone, TakesNamesOfTheDatabaseOnly) {
  for (const char* name : {"", "localtime", "posixrules", "Fixed/UTC+01:00:00", "/etc/localtime",
                           "../zoneinfo/UTC", "Europe/../Europe/Berlin", "Europe", "europe/berlin",
                           "Mars/Olympus", "libc:UTC", "posix/Europe/Berlin", "right/Europe/Berlin",
                           "tzdata.zi", "zone.tab", "Europe/Berlin ", "Europe/Berlin\n"}) {
    const auto zone = TimeZone::find(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().code, Errc::validation);
  }
  EXPECT_EQ(TimeZone::find("Etc/GMT+5").value().offset_at(Instant{}), -5h);
  EXPECT_EQ(TimeZone::find("UTC").value().name(), "UTC");
}

TEST(WallTime, ReadsWithAndWithoutSecondsAndNothingElse) {
  EXPECT_EQ(to_string(wall("2026-12-01T10:00")), "2026-12-01T10:00:00");
  EXPECT_EQ(to_string(wall("2026-12-01T10:00:59")), "2026-12-01T10:00:59");
  for (const char* text : {"2026-12-01T10", "2026-12-01 10:00", "2026-12-01T10:00Z",
                           "2026-12-01T10:00:00Z", "2026-12-01T10:00:00+01:00", "2026-02-30T10:00",
                           "2026-12-01T24:00", "2026-12-01T10:00.5", "2026-12-01t10:00"}) {
    EXPECT_EQ(parse_local_time(text), std::nullopt) << text;
  }
}

TEST(WallDate, RefusesDaysThatDoNotExist) {
  EXPECT_EQ(to_string(parse_local_date("2028-02-29").value()), "2028-02-29");
  for (const char* text : {"2026-02-29", "2026-2-9", "2026-12-32", "20261201", "2026/12/01", "",
                           "2026-12-0x", "1969-12-31"}) {
    EXPECT_EQ(parse_local_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace holdfast
