// RFC 7953: what an availability leaves open.
#include "caldav/icalendar/availability.hpp"

#include <gtest/gtest.h>

namespace holdfast::icalendar {
namespace {

Instant at(const char* utc) { return parse_rfc3339(utc).value(); }

std::string agenda(const std::string& lines, const std::string& available = "") {
  return "BEGIN:VAVAILABILITY\r\nUID:v\r\nDTSTAMP:20260101T000000Z\r\n" + lines + available +
         "END:VAVAILABILITY\r\n";
}
std::string available(const std::string& uid, const std::string& lines) {
  return "BEGIN:AVAILABLE\r\nUID:" + uid + "\r\nDTSTAMP:20260101T000000Z\r\n" + lines +
         "END:AVAILABLE\r\n";
}

/// Of the week from Monday, 2 March 2026, as "type start/end" in UTC, hours and minutes.
std::vector<std::string> told(const std::string& components) {
  const auto berlin = TimeZone::find("Europe/Berlin").value();
  ReadOptions options;
  const auto text =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//T//EN\r\n" + components + "END:VCALENDAR\r\n";
  const TimeRange week{at("2026-03-02T00:00:00Z"), at("2026-03-09T00:00:00Z")};
  auto found = unavailable_in(text, week, options, Zone(berlin)).value();
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.time.start < b.time.start; });
  std::vector<std::string> spans;
  for (const auto& one : found) {
    const char* type = one.type == store::BusyType::busy        ? "busy "
                       : one.type == store::BusyType::tentative ? "tentative "
                                                                : "";
    spans.push_back(type + to_rfc3339(one.time.start).substr(8, 8) + '/' +
                    to_rfc3339(one.time.end).substr(8, 8));
  }
  return spans;
}

using Spans = std::vector<std::string>;

TEST(Availability, WithoutAnythingAvailableNothingIs) {
  EXPECT_EQ(told(agenda("")), (Spans{"02T00:00/09T00:00"}));
}

TEST(Availability, LeavesOpenWhatIsAvailableEachWeekdayInItsZone) {
  const auto office = available("a",
                                "DTSTART;TZID=Europe/Berlin:20260105T090000\r\n"
                                "DTEND;TZID=Europe/Berlin:20260105T170000\r\n"
                                "RRULE:FREQ=WEEKLY;BYDAY=MO,TU\r\n");

  EXPECT_EQ(told(agenda("", office)),
            (Spans{"02T00:00/02T08:00", "02T16:00/03T08:00", "03T16:00/09T00:00"}));
}

TEST(Availability, SaysNothingOfTimeOutsideOfItsOwn) {
  EXPECT_EQ(told(agenda("DTSTART:20260303T000000Z\r\nDTEND:20260304T000000Z\r\n")),
            (Spans{"03T00:00/04T00:00"}));
  EXPECT_EQ(told(agenda("DTSTART:20260303T000000Z\r\nDURATION:PT6H\r\n")),
            (Spans{"03T00:00/03T06:00"}));
  EXPECT_EQ(told(agenda("DTSTART:20260308T000000Z\r\n")), (Spans{"08T00:00/09T00:00"}));
  EXPECT_EQ(told(agenda("DTSTART:20260401T000000Z\r\n")), Spans{});
}

TEST(Availability, FloatingTimesAreOfTheCalendarsZone) {
  EXPECT_EQ(told(agenda("DTSTART:20260303T090000\r\nDTEND:20260303T100000\r\n")),
            (Spans{"03T08:00/03T09:00"}));
}

TEST(Availability, OneInstanceMayBeMoved) {
  const auto daily = available("a",
                               "DTSTART:20260302T080000Z\r\nDTEND:20260302T160000Z\r\n"
                               "RRULE:FREQ=DAILY;COUNT=2\r\n") +
                     available("a",
                               "RECURRENCE-ID:20260303T080000Z\r\nDTSTART:20260303T120000Z\r\n"
                               "DTEND:20260303T160000Z\r\n");

  EXPECT_EQ(told(agenda("DTEND:20260304T000000Z\r\n", daily)),
            (Spans{"02T00:00/02T08:00", "02T16:00/03T12:00", "03T16:00/04T00:00"}));
}

// Section 3.2, the holiday that comes over the usual hours.
TEST(Availability, TheHigherPriorityDecides) {
  const auto usual = agenda("PRIORITY:5\r\n", available("a",
                                                        "DTSTART:20260302T080000Z\r\n"
                                                        "DTEND:20260302T160000Z\r\n"
                                                        "RRULE:FREQ=DAILY\r\n"));
  const auto holiday = agenda(
      "PRIORITY:1\r\nBUSYTYPE:BUSY\r\nDTSTART:20260303T000000Z\r\nDTEND:20260309T000000Z\r\n");
  const auto open_house =
      agenda("PRIORITY:1\r\nDTSTART:20260303T000000Z\r\nDTEND:20260309T000000Z\r\n",
             available("b", "DTSTART:20260303T000000Z\r\nDTEND:20260309T000000Z\r\n"));

  EXPECT_EQ(told(usual + holiday),
            (Spans{"02T00:00/02T08:00", "02T16:00/03T00:00", "busy 03T00:00/09T00:00"}));
  EXPECT_EQ(told(open_house + usual), (Spans{"02T00:00/02T08:00", "02T16:00/03T00:00"}));
}

TEST(Availability, WhatCannotBeReadTakesNoTime) {
  EXPECT_EQ(told("BEGIN:VEVENT\r\nUID:e\r\nDTSTART:20260302T080000Z\r\nEND:VEVENT\r\n"), Spans{});
  const auto utc = TimeZone::utc();
  EXPECT_TRUE(unavailable_in("no calendar",
                             {at("2026-03-02T00:00:00Z"), at("2026-03-09T00:00:00Z")}, {},
                             Zone(utc))
                  .value()
                  .empty());
}

}  // namespace
}  // namespace holdfast::icalendar
