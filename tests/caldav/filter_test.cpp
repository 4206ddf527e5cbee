#include "caldav/filter.hpp"

#include <gtest/gtest.h>

namespace holdfast::caldav {
namespace {

Result<Filter> filter(const std::string& inner) {
  const auto document = webdav::Document::parse(
      "<C:filter xmlns:C='urn:ietf:params:xml:ns:caldav'>" + inner + "</C:filter>");
  return read_filter(document.value().root());
}

std::string in_calendar(const std::string& inner) {
  return "<C:comp-filter name='VCALENDAR'>" + inner + "</C:comp-filter>";
}

std::string event_with(const std::string& inner) {
  return in_calendar("<C:comp-filter name='VEVENT'>" + inner + "</C:comp-filter>");
}

std::string element(const Error& error) {
  return error.fields.empty() ? "" : error.fields[0].value;
}

TEST(Filter, TakesAComponentInASpanOfTime) {
  const auto read =
      filter(event_with("<C:time-range start='20261201T090000Z' end='20261202T000000Z'/>"));

  EXPECT_EQ(read.value().component, "VEVENT");
  EXPECT_EQ(to_rfc3339(read.value().time.value().start), "2026-12-01T09:00:00Z");
  EXPECT_EQ(to_rfc3339(read.value().time.value().end), "2026-12-02T00:00:00Z");
}

TEST(Filter, ASideLeftOpenReachesAsFarAsYearsGo) {
  const auto from = filter(event_with("<C:time-range start='20261201T090000Z'/>"));
  const auto until = filter(event_with("<C:time-range end='20261201T090000Z'/>"));

  EXPECT_GT(from.value().time.value().length(), std::chrono::days{365 * 7000});
  EXPECT_LT(until.value().time.value().start, Instant{});
}

TEST(Filter, NoConditionIsEveryObject) {
  EXPECT_EQ(filter(in_calendar("")).value().component, "");
  EXPECT_EQ(filter(event_with("")).value().time, std::nullopt);
}

// What the RFC allows and is not done here: the client is told so, and asks for everything.
TEST(Filter, OtherConditionsAreNotUnderstood) {
  for (const auto& unknown :
       {event_with("<C:prop-filter name='UID'><C:text-match>a</C:text-match></C:prop-filter>"),
        event_with("<C:is-not-defined/>"), event_with("<C:comp-filter name='VALARM'/>"),
        in_calendar("<C:prop-filter name='X'/>"),
        in_calendar("<C:comp-filter name='VEVENT'/><C:comp-filter name='VTODO'/>")}) {
    EXPECT_EQ(filter(unknown).error().code, Errc::unsupported_filter) << unknown;
  }
}

TEST(Filter, WhatTheRfcDoesNotAllowIsInvalid) {
  for (const auto& invalid :
       {std::string{}, std::string("<C:comp-filter name='VEVENT'/>"),
        in_calendar("<C:comp-filter/>"), event_with("<C:time-range/>"),
        event_with("<C:time-range start='20261201T090000'/>"),
        event_with("<C:time-range start='20261201'/>"),
        event_with("<C:time-range start='20261301T090000Z'/>"),
        event_with("<C:time-range start='20260230T090000Z'/>"),
        event_with("<C:time-range start='2026120aT090000Z'/>"),
        event_with("<C:time-range start='-0261201T090000Z'/>"),
        event_with("<C:time-range start='20261201T250000Z'/>"),
        event_with("<C:time-range start='20261202T000000Z' end='20261202T000000Z'/>"),
        event_with("<C:time-range start='20261203T000000Z' end='20261202T000000Z'/>")}) {
    const auto read = filter(invalid);
    ASSERT_FALSE(read.has_value()) << invalid;
    EXPECT_EQ(element(read.error()), "C:valid-filter") << invalid;
  }
}

}  // namespace
}  // namespace holdfast::caldav
