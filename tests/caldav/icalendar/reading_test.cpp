// What the codec reads from the objects that calendar apps PUT.
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

using std::chrono::hours;

TEST(ReadObject, AnEventGivesItsTimesAndIdentity) {
  const auto draft =
      read(event("SEQUENCE:3\nDTSTART;TZID=Europe/Berlin:20260302T100000\n"
                 "DTEND;TZID=Europe/Berlin:20260302T113000\nSUMMARY:Meeting\n"));

  EXPECT_EQ(draft.component, "VEVENT");
  EXPECT_EQ(draft.uid, "a@test");
  EXPECT_EQ(draft.sequence, 3);
  EXPECT_EQ(draft.dtstamp, at("20260101T000000Z"));
  EXPECT_EQ(draft.first, span("20260302T090000Z", "20260302T103000Z"));
  EXPECT_EQ(busy_times(draft), std::vector{*draft.first});
  EXPECT_EQ(draft.busy_rule, "N14");
  EXPECT_FALSE(draft.recurring);
  EXPECT_FALSE(draft.unbounded);
}

// An appointment in three years is on the horizon of nobody, but it is there.
TEST(ReadObject, ASingleEventCountsOutsideOfTheHorizonToo) {
  const auto draft = read(event("DTSTART:20290302T100000Z\nDTEND:20290302T110000Z\n"));

  EXPECT_EQ(times(draft), std::vector{span("20290302T100000Z", "20290302T110000Z")});
  EXPECT_EQ(draft.expanded_until, Instant::max());
}

TEST(ReadObject, AnAllDayEventLastsFromMidnightToMidnightOfTheOwner) {
  const auto spring = read(event("DTSTART;VALUE=DATE:20260329\n"));
  const auto autumn = read(event("DTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026\n"));

  ASSERT_EQ(spring.instances.size(), 1U);
  EXPECT_TRUE(spring.instances[0].all_day);
  EXPECT_EQ(spring.instances[0].time, span("20260328T230000Z", "20260329T220000Z"));
  EXPECT_EQ(spring.instances[0].time.length(), hours{23});
  EXPECT_EQ(autumn.instances[0].time.length(), hours{25});
  EXPECT_EQ(autumn.busy_rule, "N10");
}

TEST(ReadObject, ATimeZoneOnADateIsIgnored) {
  const auto draft = read_outside(event("DTSTART;VALUE=DATE;TZID=Asia/Tokyo:20260302\n"));

  EXPECT_EQ(times(draft), std::vector{span("20260301T230000Z", "20260302T230000Z")});
  EXPECT_EQ(draft.incomplete, "");
}

TEST(ReadObject, AFloatingTimeIsOneOfTheCalendarsZone) {
  const auto draft = read(event("DTSTART:20260702T100000\nDURATION:PT30M\n"));

  EXPECT_EQ(draft.first, span("20260702T080000Z", "20260702T083000Z"));
}

TEST(ReadObject, AFloatingEndBelongsToTheZoneOfItsStart) {
  const auto draft =
      read(event("DTSTART;TZID=Asia/Tokyo:20260702T100000\nDTEND:20260702T110000\n"));

  EXPECT_EQ(draft.first, span("20260702T010000Z", "20260702T020000Z"));
}

// RFC 5545 section 3.6.1: without an end an event of a time takes none.
TEST(ReadObject, AnEventWithoutEndTakesNoTime) {
  const auto draft = read(event("DTSTART:20260302T100000Z\n"));

  EXPECT_EQ(draft.first, span("20260302T100000Z", "20260302T100000Z"));
  EXPECT_TRUE(busy_times(draft).empty());
  EXPECT_EQ(draft.busy_rule, "N12");
}

// A day of DURATION is a day on the wall, 24 hours are 24 hours (RFC 5545 section 3.3.6).
TEST(ReadObject, DaysAreNominalAndHoursExact) {
  const auto day = read(event("DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D\n"));
  const auto day_of_hours =
      read(event("DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:PT24H\n"));

  EXPECT_EQ(day.first->length(), hours{23});
  EXPECT_EQ(day_of_hours.first->length(), hours{24});
}

TEST(ReadObject, ASeriesKeepsItsWallTimeAcrossTheClockChange) {
  const auto draft =
      read(event("DTSTART;TZID=Europe/Berlin:20260327T090000\n"
                 "DTEND;TZID=Europe/Berlin:20260327T100000\n"
                 "RRULE:FREQ=DAILY;COUNT=4\n"));

  EXPECT_TRUE(draft.recurring);
  EXPECT_FALSE(draft.unbounded);
  EXPECT_EQ(times(draft), (std::vector{span("20260327T080000Z", "20260327T090000Z"),
                                       span("20260328T080000Z", "20260328T090000Z"),
                                       span("20260329T070000Z", "20260329T080000Z"),
                                       span("20260330T070000Z", "20260330T080000Z")}));
}

// A weekly meeting since 2009 still bars every Monday: the walk begins near the horizon.
TEST(ReadObject, AnOldEndlessSeriesFillsTheHorizonOnly) {
  const auto draft =
      read(event("DTSTART;TZID=Europe/Berlin:20090105T090000\n"
                 "DURATION:PT1H\nRRULE:FREQ=WEEKLY\n"));

  EXPECT_EQ(draft.instances.size(), 52U);
  EXPECT_EQ(draft.instances.front().time, span("20260105T080000Z", "20260105T090000Z"));
  EXPECT_TRUE(draft.unbounded);
  EXPECT_EQ(draft.expanded_until, at("20270101T000000Z"));
  EXPECT_EQ(draft.first, span("20090105T080000Z", "20090105T090000Z"));
}

TEST(ReadObject, AnInstanceThatReachesIntoTheHorizonCounts) {
  const auto draft =
      read(event("DTSTART:20251130T230000Z\nDTEND:20251201T010000Z\n"
                 "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260101T000000Z\n"));

  EXPECT_EQ(times(draft), std::vector{span("20251231T230000Z", "20260101T010000Z")});
}

TEST(ReadObject, ExceptionsMayBeInAnotherZoneOrWholeDays) {
  const auto draft =
      read(event("DTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\n"
                 "RRULE:FREQ=DAILY;COUNT=5\n"
                 "EXDATE:20260303T080000Z\n"
                 "EXDATE;TZID=America/New_York:20260304T030000\n"
                 "EXDATE;VALUE=DATE:20260305\n"));

  EXPECT_EQ(times(draft), (std::vector{span("20260302T080000Z", "20260302T090000Z"),
                                       span("20260306T080000Z", "20260306T090000Z")}));
}

TEST(ReadObject, ExtraDatesAndPeriodsAreInstances) {
  const auto draft =
      read(event("DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\n"
                 "RDATE:20260310T090000Z,20260311T090000Z\n"
                 "RDATE;VALUE=PERIOD:20260312T090000Z/PT3H\n"));

  EXPECT_EQ(times(draft), (std::vector{span("20260302T090000Z", "20260302T100000Z"),
                                       span("20260310T090000Z", "20260310T100000Z"),
                                       span("20260311T090000Z", "20260311T100000Z"),
                                       span("20260312T090000Z", "20260312T120000Z")}));
}

// cal.diy #8516: the old time stayed blocked and the new one was free.
TEST(ReadObject, AMovedInstanceLeavesItsOldTime) {
  const auto draft = read(calendar(
      component("DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nRRULE:FREQ=DAILY;COUNT=3\n") +
      component("RECURRENCE-ID:20260303T090000Z\nDTSTART:20260303T140000Z\n"
                "DTEND:20260303T160000Z\nSEQUENCE:2\n")));

  EXPECT_EQ(times(draft), (std::vector{span("20260302T090000Z", "20260302T100000Z"),
                                       span("20260303T140000Z", "20260303T160000Z"),
                                       span("20260304T090000Z", "20260304T100000Z")}));
  EXPECT_EQ(draft.sequence, 2);
}

TEST(ReadObject, ACancelledInstanceIsNotBusy) {
  const auto draft = read(calendar(
      component("DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nRRULE:FREQ=DAILY;COUNT=2\n") +
      component("RECURRENCE-ID:20260303T090000Z\nDTSTART:20260303T090000Z\n"
                "DTEND:20260303T100000Z\nSTATUS:CANCELLED\n")));

  EXPECT_EQ(busy_times(draft), std::vector{span("20260302T090000Z", "20260302T100000Z")});
  EXPECT_FALSE(draft.cancelled);
}

TEST(ReadObject, ThisAndFutureMovesAllThatFollow) {
  const auto draft = read(
      calendar(component("DTSTART;TZID=Europe/Berlin:20260327T090000\nDURATION:PT1H\n"
                         "RRULE:FREQ=DAILY;COUNT=4\n") +
               component("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260328T090000\n"
                         "DTSTART;TZID=Europe/Berlin:20260328T110000\nDURATION:PT2H\n")));

  EXPECT_EQ(times(draft), (std::vector{span("20260327T080000Z", "20260327T090000Z"),
                                       span("20260328T100000Z", "20260328T120000Z"),
                                       span("20260329T090000Z", "20260329T110000Z"),
                                       span("20260330T090000Z", "20260330T110000Z")}));
}

// RFC 4791 section 4.1: whoever is invited to single instances has them without a master.
TEST(ReadObject, InstancesWithoutMasterStandForThemselves) {
  const auto draft = read(calendar(
      component("RECURRENCE-ID:20260303T090000Z\nDTSTART:20260303T090000Z\nDURATION:PT1H\n") +
      component("RECURRENCE-ID:20260304T090000Z\nDTSTART:20260304T100000Z\nDURATION:PT1H\n")));

  EXPECT_TRUE(draft.recurring);
  EXPECT_EQ(times(draft), (std::vector{span("20260303T090000Z", "20260303T100000Z"),
                                       span("20260304T100000Z", "20260304T110000Z")}));
}

// RFC 5545 wants UNTIL in the type of DTSTART; Exchange and others write a date.
TEST(ReadObject, UntilAsADateIncludesThatDay) {
  const auto draft =
      read(event("DTSTART;TZID=Europe/Berlin:20260302T230000\nDURATION:PT30M\n"
                 "RRULE:FREQ=DAILY;UNTIL=20260304\n"));

  EXPECT_EQ(draft.instances.size(), 3U);
  EXPECT_EQ(draft.instances.back().time, span("20260304T220000Z", "20260304T223000Z"));
}

TEST(ReadObject, UntilAsATimeEndsASeriesOfDaysWithItsDay) {
  const auto draft =
      read(event("DTSTART;VALUE=DATE:20260302\n"
                 "RRULE:FREQ=DAILY;UNTIL=20260303T230000Z\n"));

  EXPECT_EQ(draft.instances.size(), 3U);
}

TEST(ReadObject, FreeBusyTimeIsBusyByItsPeriods) {
  const auto draft = read(calendar(
      "BEGIN:VFREEBUSY\nUID:f@test\nDTSTAMP:20260101T000000Z\nDTSTART:20260302T000000Z\n"
      "DTEND:20260303T000000Z\nFREEBUSY:20260302T090000Z/PT1H,20260302T120000Z/20260302T130000Z\n"
      "FREEBUSY;FBTYPE=FREE:20260302T150000Z/PT1H\nEND:VFREEBUSY\n"));

  EXPECT_EQ(draft.component, "VFREEBUSY");
  EXPECT_EQ(draft.busy_rule, "N11");
  EXPECT_EQ(busy_times(draft), (std::vector{span("20260302T090000Z", "20260302T100000Z"),
                                            span("20260302T120000Z", "20260302T130000Z")}));
}

TEST(ReadObject, AToDoIsNeverBusy) {
  const auto draft =
      read(calendar("BEGIN:VTODO\nUID:t@test\nDTSTAMP:20260101T000000Z\n"
                    "DTSTART:20260302T090000Z\nDUE:20260302T100000Z\nEND:VTODO\n"));
  const auto timeless =
      read(calendar("BEGIN:VTODO\nUID:t@test\nDTSTAMP:20260101T000000Z\nEND:VTODO\n"));

  EXPECT_EQ(draft.component, "VTODO");
  EXPECT_EQ(times(draft).size(), 1U);
  EXPECT_TRUE(busy_times(draft).empty());
  EXPECT_FALSE(timeless.first);
  EXPECT_TRUE(timeless.instances.empty());
}

TEST(Overlaps, LooksBeyondWhatWasExpandedAtPut) {
  const auto text = event(
      "DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT1H\n"
      "RRULE:FREQ=WEEKLY\n");

  EXPECT_TRUE(overlaps(text, span("20400102T000000Z", "20400103T000000Z"), in_berlin()));
  EXPECT_FALSE(overlaps(text, span("20400103T000000Z", "20400104T000000Z"), in_berlin()));
  EXPECT_FALSE(overlaps(text, span("20250101T000000Z", "20260101T000000Z"), in_berlin()));
}

// RFC 4791 section 9.9: half open, and an event without length counts where it starts.
TEST(Overlaps, EndsAreExclusive) {
  const auto hour = event("DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\n");
  const auto moment = event("DTSTART:20260302T090000Z\n");

  EXPECT_FALSE(overlaps(hour, span("20260302T100000Z", "20260302T110000Z"), in_berlin()));
  EXPECT_FALSE(overlaps(hour, span("20260302T080000Z", "20260302T090000Z"), in_berlin()));
  EXPECT_TRUE(overlaps(moment, span("20260302T090000Z", "20260302T110000Z"), in_berlin()));
  EXPECT_FALSE(overlaps(moment, span("20260302T080000Z", "20260302T090000Z"), in_berlin()));
}

TEST(Overlaps, WholeTimeIsARangeLikeAnyOther) {
  const TimeRange all{Instant::min(), Instant::max()};

  EXPECT_TRUE(overlaps(event("DTSTART:20260302T090000Z\nDURATION:PT1H\n"), all, in_berlin()));
  EXPECT_TRUE(overlaps("no calendar at all", all, in_berlin()));
}

}  // namespace
}  // namespace holdfast::icalendar::test
