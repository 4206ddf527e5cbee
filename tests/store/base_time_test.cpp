#include <gtest/gtest.h>

#include "store/base/time.hpp"

namespace holdfast {
namespace {

using namespace std::chrono_literals;

Instant at(const char* text) { return parse_rfc3339(text).value(); }

TEST(Rfc3339, ReadsOffsetsAndFractions) {
  EXPECT_EQ(to_stored(at("1970-01-01T00:00:00Z")), 0);
  EXPECT_EQ(at("2026-12-01T10:00:00+01:00"), at("2026-12-01T09:00:00Z"));
  EXPECT_EQ(at("2026-11-30T23:30:00-09:30"), at("2026-12-01T09:00:00Z"));
  EXPECT_EQ(at("2026-12-01T09:00:00.25Z"), at("2026-12-01T09:00:00Z") + 250ms);
  EXPECT_EQ(at("2026-12-01T09:00:00.1234567Z"), at("2026-12-01T09:00:00Z") + 123456us);
  EXPECT_EQ(at("2028-02-29t00:00:00z"), at("2028-02-29T00:00:00Z"));
  EXPECT_EQ(at("9999-12-31T23:59:59Z") + 1s,
            Instant{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}});
}

TEST(Rfc3339, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2026-12-01",
                           "2026-12-01T09:00:00",
                           "2026-12-01T09:00Z",
                           "2026-12-01 09:00:00Z",
                           "2026-12-01T09:00:60Z",
                           "2026-12-01T24:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-01-00T00:00:00Z",
                           "2026-12-01T09:60:00Z",
                           "2026-12-01T09:00:00+1:00",
                           "2026-12-01T09:00:00+0100",
                           "2026-12-01T09:00:00+24:00",
                           "2026-12-01T09:00:00+01:60",
                           "2026-12-01T09:00:00.Z",
                           "2026-12-01T09:00:00Zx",
                           " 2026-12-01T09:00:00Z",
                           "26-12-01T09:00:00Z",
                           "1969-12-31T23:59:59Z",
                           "1970-01-01T00:00:00+01:00",
                           "9999-12-31T23:59:59-01:00",
                           "2026-12-0aT09:00:00Z",
                           "+026-12-01T09:00:00Z"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
}

TEST(Rfc3339, WritesDigitsOnlyWhereTheyAreNotZero) {
  EXPECT_EQ(to_rfc3339(at("2026-12-01T09:00:00Z")), "2026-12-01T09:00:00Z");
  EXPECT_EQ(to_rfc3339(at("2026-12-01T09:00:00.250Z")), "2026-12-01T09:00:00.25Z");
  EXPECT_EQ(to_rfc3339(at("2026-12-01T09:00:00.000001Z")), "2026-12-01T09:00:00.000001Z");
}

TEST(Rfc3339, WritesWallTimeWithItsOffset) {
  EXPECT_EQ(to_rfc3339(at("2026-12-01T09:00:00Z"), 1h), "2026-12-01T10:00:00+01:00");
  EXPECT_EQ(to_rfc3339(at("2026-12-01T09:00:00Z"), -(9h + 30min)), "2026-11-30T23:30:00-09:30");
  EXPECT_EQ(to_rfc3339(at("2026-12-01T09:00:00Z"), 0s), "2026-12-01T09:00:00+00:00");
}

// The example of RFC 9110 section 5.6.7.
TEST(HttpDate, IsTheFixdateOfTheRfc) {
  EXPECT_EQ(to_http_date(at("1994-11-06T08:49:37.9Z")), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(to_mail_date(at("1994-11-06T08:49:37Z")), "Sun, 06 Nov 1994 08:49:37 +0000");
}

TEST(Range, IsHalfOpen) {
  const TimeRange morning{at("2026-12-01T08:00:00Z"), at("2026-12-01T12:00:00Z")};
  const TimeRange next{morning.end, morning.end + 1h};

  EXPECT_FALSE(morning.overlaps(next));
  EXPECT_TRUE(morning.contains(morning.start));
  EXPECT_FALSE(morning.contains(morning.end));
  EXPECT_TRUE(morning.contains(TimeRange{morning.start, morning.end}));
}

}  // namespace
}  // namespace holdfast
