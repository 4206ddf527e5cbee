// C:calendar-data, RFC 4791 section 9.6: what of an object is written.
#include "caldav/icalendar/excerpt.hpp"

#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

std::string excerpt_of(const std::string& text, const Excerpt& excerpt,
                       const std::string& floating = "Europe/Berlin") {
  const Zone zone(TimeZone::find(floating).value());
  return text_of(*Object::read(text, in_berlin(), zone), excerpt).value();
}

const std::string kZone =
    "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nDTSTART:19961027T030000\n"
    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n";

const std::string kSeries = calendar(
    kZone +
    component("DTSTART;TZID=Europe/Berlin:20260327T090000\nDTEND;TZID=Europe/Berlin:20260327T100000"
              "\nRRULE:FREQ=DAILY;COUNT=6\nEXDATE;TZID=Europe/Berlin:20260328T090000\n"
              "SUMMARY:Usual\n") +
    component("RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000\n"
              "DTSTART;TZID=Europe/Berlin:20260330T150000\n"
              "DTEND;TZID=Europe/Berlin:20260330T160000\nSUMMARY:Special\n"));

Excerpt expanded(const std::string& start, const std::string& end) {
  Excerpt excerpt;
  excerpt.expand = span(start, end);
  return excerpt;
}

// Section 9.6.5. The clocks change on 29 March.
TEST(Excerpt, ExpandsASeriesIntoInstancesInUtc) {
  const auto text = excerpt_of(kSeries, expanded("20260329T000000Z", "20260401T000000Z"));

  EXPECT_EQ(text, crlf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n"
                       "BEGIN:VEVENT\nDTSTART:20260329T070000Z\nDTEND:20260329T080000Z\n"
                       "RECURRENCE-ID:20260329T070000Z\nUID:a@test\nDTSTAMP:20260101T000000Z\n"
                       "SUMMARY:Usual\nEND:VEVENT\n"
                       "BEGIN:VEVENT\nDTSTART:20260330T130000Z\nDTEND:20260330T140000Z\n"
                       "RECURRENCE-ID:20260330T070000Z\nUID:a@test\nDTSTAMP:20260101T000000Z\n"
                       "SUMMARY:Special\nEND:VEVENT\n"
                       "BEGIN:VEVENT\nDTSTART:20260331T070000Z\nDTEND:20260331T080000Z\n"
                       "RECURRENCE-ID:20260331T070000Z\nUID:a@test\nDTSTAMP:20260101T000000Z\n"
                       "SUMMARY:Usual\nEND:VEVENT\nEND:VCALENDAR\n"));
  EXPECT_TRUE(read_outside(text).incomplete.empty());
}

TEST(Excerpt, ExpandsDaysAsDaysAndFloatingTimesAsSuch) {
  const auto days = excerpt_of(
      event("DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260304\nRRULE:FREQ=WEEKLY\n"),
      expanded("20260309T000000Z", "20260310T000000Z"));
  const auto floating =
      excerpt_of(event("DTSTART:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY\n"),
                 expanded("20260303T000000Z", "20260304T000000Z"));

  EXPECT_NE(days.find("DTSTART;VALUE=DATE:20260309\r\nDTEND;VALUE=DATE:20260311\r\n"
                      "RECURRENCE-ID;VALUE=DATE:20260309\r\n"),
            days.npos)
      << days;
  EXPECT_NE(floating.find("DTSTART:20260303T090000\r\nDURATION:PT1H\r\n"
                          "RECURRENCE-ID:20260303T090000\r\n"),
            floating.npos)
      << floating;
}

// A day of a DURATION is 23 hours on 29 March, so it cannot stand beside a start in UTC.
TEST(Excerpt, TellsTheEndWhereADurationWouldMeanAnotherOne) {
  const auto text = excerpt_of(
      event("DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D\nRRULE:FREQ=DAILY;COUNT=2\n"),
      expanded("20260328T120000Z", "20260328T130000Z"));

  EXPECT_NE(text.find("DTSTART:20260328T110000Z\r\nDTEND:20260329T100000Z\r\n"), text.npos) << text;
}

TEST(Excerpt, ASingleEventHasNoRecurrenceId) {
  const auto text = excerpt_of(event("DTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\n"
                                     "X-SEEN;TZID=Europe/Berlin;X-A=b:20260302T080000\n"),
                               expanded("20260301T000000Z", "20260401T000000Z"));

  EXPECT_EQ(text.find("RECURRENCE-ID"), text.npos);
  EXPECT_NE(text.find("DTSTART:20260302T080000Z\r\n"), text.npos);
  EXPECT_NE(text.find("X-SEEN;X-A=b:20260302T070000Z\r\n"), text.npos);
}

TEST(Excerpt, ThisAndFutureTellsTheInstancesThatItMoved) {
  const auto series =
      calendar(component("DTSTART:20260302T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5\n") +
               component("RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T090000Z\n"
                         "DTSTART:20260304T150000Z\nDURATION:PT2H\nSUMMARY:Later\n"));
  const auto text = excerpt_of(series, expanded("20260305T000000Z", "20260306T000000Z"));

  EXPECT_NE(text.find("DTSTART:20260305T150000Z\r\nDURATION:PT2H\r\n"
                      "RECURRENCE-ID:20260305T090000Z\r\n"),
            text.npos)
      << text;
  EXPECT_NE(text.find("SUMMARY:Later"), text.npos);
  EXPECT_EQ(text.find("RANGE"), text.npos);
}

TEST(Excerpt, AnExpansionHasABound) {
  const Zone zone(TimeZone::utc());
  const auto object = Object::read(
      event("DTSTART:20260302T090000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY\n"), in_berlin(), zone);

  EXPECT_EQ(text_of(*object, expanded("20260101T000000Z", "20280101T000000Z")).error().code,
            Errc::too_many_instances);
}

// Five thousand times a description of half a megabyte.
TEST(Excerpt, AnExpansionIsNotLongerThanAllowed) {
  const Zone zone(TimeZone::utc());
  const auto object = Object::read(
      event("DTSTART:20260302T090000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY;COUNT=4000\nDESCRIPTION:" +
            std::string(60'000, 'x') + "\n"),
      in_berlin(), zone);
  auto excerpt = expanded("20260101T000000Z", "20280101T000000Z");
  excerpt.max_size = 1'000'000;

  EXPECT_EQ(text_of(*object, excerpt).error().code, Errc::too_large);
}

// Section 9.6.6: moved into the span, moved out of it, and neither.
TEST(Excerpt, LimitsOverridesToThoseThatMatter) {
  Excerpt excerpt;
  excerpt.recurrences = span("20260330T000000Z", "20260331T000000Z");
  const auto here = excerpt_of(kSeries, excerpt);
  excerpt.recurrences = span("20260330T130000Z", "20260330T140000Z");
  const auto where_it_is = excerpt_of(kSeries, excerpt);
  excerpt.recurrences = span("20260330T070000Z", "20260330T080000Z");
  const auto where_it_was = excerpt_of(kSeries, excerpt);
  excerpt.recurrences = span("20260331T000000Z", "20260401T000000Z");
  const auto elsewhere = excerpt_of(kSeries, excerpt);

  EXPECT_EQ(here, kSeries);
  EXPECT_NE(where_it_is.find("Special"), here.npos);
  EXPECT_NE(where_it_was.find("Special"), here.npos);
  EXPECT_EQ(elsewhere.find("Special"), here.npos);
  EXPECT_NE(elsewhere.find("RRULE"), here.npos) << "the master always";
  EXPECT_NE(elsewhere.find("VTIMEZONE"), here.npos);
}

TEST(Excerpt, LimitsFreeBusyTimesToASpan) {
  Excerpt excerpt;
  excerpt.free_busy = span("20260302T000000Z", "20260303T000000Z");
  const auto text = excerpt_of(
      calendar("BEGIN:VFREEBUSY\nUID:a\nDTSTAMP:20260101T000000Z\n"
               "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260301T090000Z/PT1H,20260302T090000Z/PT1H\n"
               "FREEBUSY:20260401T090000Z/20260401T100000Z\nEND:VFREEBUSY\n"),
      excerpt);

  EXPECT_NE(text.find("FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260302T090000Z/PT1H\r\n"), text.npos)
      << text;
  EXPECT_EQ(text.find("20260401"), text.npos);
}

// The example of section 7.8.1: some properties of the event, all of the zone.
TEST(Excerpt, ReturnsThePartsThatAreWanted) {
  using Comp = Excerpt::Comp;
  Excerpt excerpt;
  excerpt.parts =
      Comp{.name = "VCALENDAR",
           .props = {{"VERSION"}},
           .comps = {Comp{.name = "vevent", .props = {{"summary"}, {"UID", true}, {"LOCATION"}}},
                     Comp{.name = "VTIMEZONE", .all_props = true, .all_comps = true}}};
  const auto text = excerpt_of(kSeries, excerpt);
  excerpt.parts->comps.pop_back();
  excerpt.expand = span("20260329T000000Z", "20260330T000000Z");
  const auto both = excerpt_of(kSeries, excerpt);

  EXPECT_EQ(text, crlf("BEGIN:VCALENDAR\nVERSION:2.0\n" + kZone +
                       "BEGIN:VEVENT\nUID:\nSUMMARY:Usual\nEND:VEVENT\n"
                       "BEGIN:VEVENT\nUID:\nSUMMARY:Special\nEND:VEVENT\nEND:VCALENDAR\n"));
  EXPECT_EQ(both, crlf("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:\nSUMMARY:Usual\n"
                       "END:VEVENT\nEND:VCALENDAR\n"));
}

TEST(Excerpt, LongLinesAreFoldedAgain) {
  Excerpt excerpt;
  excerpt.parts = Excerpt::Comp{.name = "VCALENDAR", .all_props = true, .all_comps = true};
  const auto text = excerpt_of(
      event("DTSTART:20260302T090000Z\nDESCRIPTION:" + std::string(200, 'x') + "\n"), excerpt);

  EXPECT_NE(text.find("xxx\r\n xxx"), text.npos);
  EXPECT_EQ(times(read(text)).size(), 1U);
}

}  // namespace
}  // namespace holdfast::icalendar::test
