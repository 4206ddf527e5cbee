#include "caldav/filter.hpp"

#include <gtest/gtest.h>

#include "tests/caldav/filter_texts.hpp"

namespace holdfast::caldav::test {
namespace {

const std::string kDay = time("20261201T000000Z", "20261202T000000Z");

TEST(Filter, TakesAComponentInASpanOfTime) {
  const auto read_one = read(event_with(time("20261201T090000Z", "20261202T000000Z"))).value();

  ASSERT_EQ(read_one.comps.size(), 1U);
  const auto& event = read_one.comps[0];
  EXPECT_EQ(event.name, "VEVENT");
  EXPECT_EQ(to_rfc3339(event.time.value().start), "2026-12-01T09:00:00Z");
  EXPECT_EQ(to_rfc3339(event.time.value().end), "2026-12-02T00:00:00Z");
}

TEST(Filter, ASideLeftOpenReachesAsFarAsYearsGo) {
  const auto from = read(event_with(time("20261201T090000Z", ""))).value();
  const auto until = read(event_with(time("", "20261201T090000Z"))).value();

  EXPECT_GT(from.comps[0].time->length(), std::chrono::days{365 * 7000});
  EXPECT_LT(until.comps[0].time->start, Instant{});
}

TEST(Filter, ConditionsOfEveryLevelAreKept) {
  const auto filter =
      read(in_calendar(prop("PRODID", text("Test")) +
                       comp("vevent", prop("ATTENDEE", text("ANA", "negate-condition='yes'") +
                                                           param("PARTSTAT", kNone)) +
                                          comp("VALARM", kDay)) +
                       comp("VTODO", kNone)))
          .value();

  EXPECT_EQ(filter.props.at(0).text->text, "test");
  const auto& event = filter.comps.at(0);
  EXPECT_EQ(event.name, "VEVENT");
  EXPECT_TRUE(event.props.at(0).text->negated);
  EXPECT_TRUE(event.props.at(0).params.at(0).not_defined);
  EXPECT_TRUE(event.comps.at(0).time.has_value());
  EXPECT_TRUE(filter.comps.at(1).not_defined);
}

TEST(Filter, WhatTheRfcDoesNotAllowIsInvalid) {
  for (const auto& invalid :
       {std::string{}, comp("VEVENT"), in_calendar("<C:comp-filter/>"),
        in_calendar("") + in_calendar(""), event_with("<C:time-range/>"),
        event_with("<C:time-range start='20261201T090000'/>"),
        event_with("<C:time-range start='20261201'/>"),
        event_with("<C:time-range start='20261301T090000Z'/>"),
        event_with("<C:time-range start='20260230T090000Z'/>"),
        event_with("<C:time-range start='2026120aT090000Z'/>"),
        event_with("<C:time-range start='-0261201T090000Z'/>"),
        event_with("<C:time-range start='20261201T250000Z'/>"),
        event_with(time("20261202T000000Z", "20261202T000000Z")),
        event_with(time("20261203T000000Z", "20261202T000000Z")), event_with(kDay + kDay),
        event_with(kNone + kDay), event_with(prop("")), event_with("<C:prop-filter/>"),
        event_with("<C:text-match>a</C:text-match>"), event_with("<C:nonsense/>"),
        // What cannot stand in one another (section 7.8).
        event_with(comp("VTODO")), in_calendar(comp("VALARM")), in_calendar(comp("DAYLIGHT")),
        event_with(prop("SUMMARY", kDay)), event_with(prop("DTSTART", kDay + text("2026"))),
        event_with(prop("DTSTART", kNone + kDay)), event_with(prop("UID", text("a") + text("b"))),
        event_with(prop("UID", text("a", "negate-condition='perhaps'"))),
        event_with(prop("ATTENDEE", param("ROLE", kNone + text("a")))),
        event_with(prop("ATTENDEE", param("ROLE", kDay)))}) {
    const auto filter = read(invalid);
    ASSERT_FALSE(filter.has_value()) << invalid;
    EXPECT_EQ(element(filter.error()), "C:valid-filter") << invalid;
  }
}

// Passing over a condition would answer another question than the one that was asked.
TEST(Filter, WhatIsNotKnownIsSaidToBeUnsupported) {
  std::string many;
  for (int i = 0; i < 250; ++i) {
    many += prop("X-" + std::to_string(i));
  }
  for (const auto& unknown :
       {event_with("<X:near/>"), event_with(prop("UID", "<X:near/>")),
        in_calendar(comp("VTIMEZONE", kDay)), in_calendar(kDay), event_with(many)}) {
    const auto filter = read(unknown);
    ASSERT_FALSE(filter.has_value()) << unknown;
    EXPECT_EQ(element(filter.error()), "C:supported-filter") << unknown;
  }
  EXPECT_EQ(
      element(read(event_with(prop("UID", text("a", "collation='i;unicode-casemap'")))).error()),
      "C:supported-collation");
}

TEST(TextMatch, LooksAtCaseOnlyWhereTheCollationDoes) {
  const TextMatch folded{.text = "müller"};
  const TextMatch exact{.text = "Ana", .ignores_case = false};
  const TextMatch negated{.text = "ana", .negated = true};

  EXPECT_TRUE(folded.holds("Frau MüLLER"));
  EXPECT_FALSE(folded.holds("Frau MÜLLER")) << "i;ascii-casemap folds ASCII alone";
  EXPECT_TRUE(exact.holds("Tatiana, Ana"));
  EXPECT_FALSE(exact.holds("tatiana"));
  EXPECT_FALSE(negated.holds("Tatiana"));
  EXPECT_TRUE(negated.holds("Ben"));
}

}  // namespace
}  // namespace holdfast::caldav::test
