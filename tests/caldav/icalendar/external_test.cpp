// Objects of other people's servers: what can be read counts, what cannot is never taken for free
// time (rule N13).
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

const std::string kHour = "DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\n";
const auto kHourSpan = [] { return span("20260302T090000Z", "20260302T100000Z"); };

TEST(ReadExternal, OnlyWhatIsNoCalendarIsAnError) {
  for (const auto* text : {"", "<html>", "BEGIN:VCARD\r\nEND:VCARD\r\n", "\xFF\xFE\x00"}) {
    const auto draft = read_external(text, in_berlin());
    ASSERT_FALSE(draft) << text;
    EXPECT_EQ(draft.error().code, Errc::invalid_calendar_data);
  }
  EXPECT_FALSE(read_external(calendar(""), in_berlin()));
}

TEST(ReadExternal, TakesWhatAStrictReadingRefuses) {
  const std::string texts[] = {
      calendar("METHOD:PUBLISH\n" + component(kHour)),
      "\xEF\xBB\xBF" + event(kHour),
      event(kHour + "SUMMARY:Caf\xE9 \x01\n"),
      event(kHour + "this line has no colon\n"),
      event(kHour + "SEQUENCE:first\nCREATED:yesterday\n"),
      event(kHour + "DTSTAMP:20260101T000000Z\n"),
      event(kHour + "DURATION:PT5H\n"),
      "BEGIN:VCALENDAR\rBEGIN:VEVENT\rUID:a@test\rDTSTART:20260302T090000Z\rDTEND:"
      "20260302T100000Z\r"
      "END:VEVENT\rEND:VCALENDAR\r",
  };
  for (const auto& text : texts) {
    const auto draft = read_outside(text);
    EXPECT_EQ(draft.incomplete, "") << text;
    EXPECT_EQ(busy_times(draft), std::vector{kHourSpan()}) << text;
    EXPECT_FALSE(read_object(text, in_berlin())) << text;
  }
}

// Invited to one occurrence: it is no newer version of the series, which may stand elsewhere.
TEST(ReadExternal, AnOccurrenceAloneGoesByANameOfItsOwnWhereThatIsWanted) {
  const auto occurrence = kHour + "RECURRENCE-ID:20260302T080000Z\n";
  auto options = in_berlin();
  EXPECT_EQ(read_external(event(occurrence), options)->uid, "a@test");
  options.name_occurrences = true;

  EXPECT_EQ(read_external(event(occurrence), options)->uid, "a@test#20260302T080000Z");
  EXPECT_EQ(read_external(calendar(component(kHour) + component(occurrence)), options)->uid,
            "a@test");
}

TEST(ReadExternal, AnUnknownZoneBarsAllThatItCouldMean) {
  const auto draft = read_outside(event(
      "DTSTART;TZID=Mars/Olympus:20260302T120000\nDTEND;TZID=Mars/Olympus:20260302T130000\n"));

  EXPECT_NE(draft.incomplete, "");
  EXPECT_EQ(draft.busy_rule, "N13");
  EXPECT_EQ(busy_times(draft), std::vector{span("20260301T220000Z", "20260303T010000Z")});
}

TEST(ReadExternal, AnEndBeforeTheStartBarsWhatLiesBetween) {
  const auto draft = read_outside(event("DTSTART:20260302T120000Z\nDTEND:20260302T110000Z\n"));

  EXPECT_NE(draft.incomplete, "");
  EXPECT_EQ(busy_times(draft), std::vector{span("20260302T110000Z", "20260302T120000Z")});
}

TEST(ReadExternal, AStartThatCannotBeReadBarsTheWholeHorizon) {
  const auto draft = read_outside(event("DTSTART:tomorrow\nDTEND:later\n"));

  EXPECT_NE(draft.incomplete, "");
  EXPECT_EQ(busy_times(draft), std::vector{in_berlin().horizon});
}

// What cannot be told and takes no time anyway bars nothing, but is told.
TEST(ReadExternal, AFreeEventThatCannotBeReadBarsNothing) {
  const auto draft = read_outside(event("DTSTART:tomorrow\nTRANSP:TRANSPARENT\n"));

  EXPECT_NE(draft.incomplete, "");
  EXPECT_TRUE(busy_times(draft).empty());
}

TEST(ReadExternal, ARuleThatCannotBeReadBarsAllThatFollows) {
  const std::string lines[] = {"RRULE:FREQ=FORTNIGHTLY\n", "RRULE\n", "RRULE:FREQ=SECONDLY\n",
                               "RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30\n",
                               "RDATE:20260401\n\tT99\n"};
  for (const auto& line : lines) {
    const auto draft = read_outside(event(kHour + line));

    EXPECT_NE(draft.incomplete, "") << line;
    ASSERT_FALSE(busy_times(draft).empty()) << line;
    EXPECT_EQ(busy_times(draft)[0].start, kHourSpan().start) << line;
  }
  EXPECT_EQ(busy_times(read_outside(event(kHour + "RRULE:FREQ=SECONDLY\n"))).at(0).end,
            in_berlin().horizon.end);
  EXPECT_EQ(busy_times(read_outside(event(kHour + "RRULE:X\n"))).at(0).end,
            in_berlin().horizon.end);
}

// The exclusion is lost, the time stays busy.
TEST(ReadExternal, AnExceptionThatCannotBeReadExcludesNothing) {
  const auto draft = read_outside(event(kHour + "RRULE:FREQ=DAILY;COUNT=2\n"
                                                "EXDATE;TZID=Mars/Olympus:20260303T090000\n"));

  EXPECT_NE(draft.incomplete, "");
  EXPECT_EQ(busy_times(draft).size(), 2U);
}

// A download that broke off: more was meant than has arrived.
TEST(ReadExternal, ATextThatIsCutOffBarsAllThatFollowsItsStart) {
  const auto whole = event(kHour + "RRULE:FREQ=WEEKLY\n");

  const auto draft = read_outside(whole.substr(0, whole.find("RRULE")));

  EXPECT_NE(draft.incomplete, "");
  const TimeRange all_that_follows{kHourSpan().start, in_berlin().horizon.end};
  EXPECT_EQ(busy_times(draft), std::vector{all_that_follows});
}

TEST(ReadExternal, AnEventWhoseEndIsMissingDoesNotHideTheNext) {
  const auto draft = read_outside(calendar("BEGIN:VEVENT\nUID:a@test\nDTSTART:20260302T090000Z\n" +
                                           component("DTSTART:20260105T090000Z\nDURATION:PT1H\n")));

  EXPECT_NE(draft.incomplete, "");
  EXPECT_EQ(busy_times(draft).at(0), span("20260105T090000Z", "20260105T100000Z"));
}

TEST(ReadExternal, SeveralEventsInOneObjectAllCount) {
  const auto draft = read_outside(calendar(
      component(kHour, "a") + component("DTSTART:20260301T090000Z\nDURATION:PT1H\n", "b")));

  EXPECT_EQ(draft.uid, "a");
  EXPECT_EQ(busy_times(draft),
            (std::vector{span("20260301T090000Z", "20260301T100000Z"), kHourSpan()}));
}

TEST(ReadExternal, AnEventWithoutUidGetsTheSameNameEachTime) {
  const auto text = calendar("BEGIN:VEVENT\n" + kHour + "SUMMARY:x\nEND:VEVENT\n");
  const auto other = calendar("BEGIN:VEVENT\n" + kHour + "SUMMARY:y\nEND:VEVENT\n");

  EXPECT_EQ(read_outside(text).uid, read_outside(text).uid);
  EXPECT_NE(read_outside(text).uid, read_outside(other).uid);
}

TEST(ReadExternal, UnreadableFreeBusyTimeBarsItsSpan) {
  const auto draft = read_outside(
      calendar("BEGIN:VFREEBUSY\nUID:f\nDTSTART:20260302T000000Z\nDTEND:20260303T000000Z\n"
               "FREEBUSY:19970101/19970102\nEND:VFREEBUSY\n"));

  EXPECT_NE(draft.incomplete, "");
  EXPECT_EQ(busy_times(draft), std::vector{span("20260302T000000Z", "20260303T000000Z")});
}

}  // namespace
}  // namespace holdfast::icalendar::test
