// RFC 4791 sections 9.7 and 9.9: which objects a filter finds.
#include "caldav/matching.hpp"

#include <gtest/gtest.h>

#include "tests/caldav/filter_texts.hpp"
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::caldav::test {
namespace {

using icalendar::test::calendar;
using icalendar::test::in_berlin;

bool finds(const std::string& filter, const std::string& object_text,
           const std::string& floating = "Europe/Berlin") {
  const auto options = in_berlin();
  const icalendar::Zone zone(TimeZone::find(floating).value());
  const auto object = icalendar::Object::read(object_text, options, zone);
  return matches(read(filter).value(), *object);
}

std::string component(const std::string& kind, const std::string& lines) {
  return "BEGIN:" + kind + "\nUID:a@test\nDTSTAMP:20260101T000000Z\n" + lines + "END:" + kind +
         "\n";
}
std::string event(const std::string& lines) { return calendar(component("VEVENT", lines)); }
std::string todo(const std::string& lines) { return calendar(component("VTODO", lines)); }

std::string event_in(const std::string& start, const std::string& end) {
  return event_with(time(start, end));
}
std::string todo_in(const std::string& start, const std::string& end) {
  return in_calendar(comp("VTODO", time(start, end)));
}

const std::string kErrand = event(
    "DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nSUMMARY:Dentist\\, Main St\n"
    "CATEGORIES:Health,Errand\nATTENDEE;PARTSTAT=ACCEPTED;CN=\"Ana, M\":mailto:ana@a.example\n"
    "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@a.example\n");

TEST(Matching, PropertiesAreLookedAtByTheirText) {
  EXPECT_TRUE(finds(event_with(prop("SUMMARY")), kErrand));
  EXPECT_TRUE(finds(event_with(prop("summary", text("dentist, main"))), kErrand))
      << "without the escapes";
  EXPECT_FALSE(finds(event_with(prop("SUMMARY", text("dentist", "collation='i;octet'"))), kErrand));
  EXPECT_FALSE(finds(event_with(prop("LOCATION")), kErrand));
  EXPECT_TRUE(finds(event_with(prop("LOCATION", kNone)), kErrand));
  EXPECT_FALSE(finds(event_with(prop("SUMMARY", kNone)), kErrand));
  EXPECT_FALSE(finds(event_with(prop("SUMMARY", text("dent", "negate-condition='yes'"))), kErrand));
  EXPECT_FALSE(finds(event_with(prop("LOCATION", text("x", "negate-condition='yes'"))), kErrand))
      << "there is no LOCATION that does not have it";
  EXPECT_FALSE(finds(event_with(prop("SUMMARY", text("dent")) + prop("LOCATION")), kErrand))
      << "all conditions hold, or none does";
}

TEST(Matching, ParametersBelongToTheSameProperty) {
  const auto attendee = [](const std::string& who, const std::string& status) {
    return event_with(prop("ATTENDEE", text(who) + param("PARTSTAT", text(status))));
  };
  EXPECT_TRUE(finds(attendee("ana@", "ACCEPTED"), kErrand));
  EXPECT_FALSE(finds(attendee("ana@", "DECLINED"), kErrand));
  EXPECT_TRUE(finds(event_with(prop("ATTENDEE", param("CN", text("ana, m")))), kErrand))
      << "without the quotes";
  EXPECT_TRUE(finds(event_with(prop("ATTENDEE", text("ben") + param("CN", kNone))), kErrand));
  EXPECT_FALSE(finds(event_with(prop("ATTENDEE", text("ana") + param("CN", kNone))), kErrand));
  EXPECT_FALSE(finds(event_with(prop("SUMMARY", param("LANGUAGE"))), kErrand));
}

TEST(Matching, ComponentsCanBeMissing) {
  EXPECT_TRUE(finds(in_calendar(""), kErrand));
  EXPECT_TRUE(finds(in_calendar(comp("VTODO", kNone)), kErrand));
  EXPECT_FALSE(finds(in_calendar(comp("VEVENT", kNone)), kErrand));
  EXPECT_TRUE(finds(event_with(comp("VALARM", kNone)), kErrand));
  EXPECT_FALSE(finds(in_calendar(comp("VEVENT") + comp("VTODO")), kErrand));
  EXPECT_TRUE(finds(in_calendar(prop("VERSION", text("2.0")) + comp("VEVENT")), kErrand));
}

TEST(Matching, PropertiesHaveTimesOfTheirOwn) {
  const auto started = [](const std::string& name, const std::string& start,
                          const std::string& end) {
    return event_with(prop(name, time(start, end)));
  };
  EXPECT_TRUE(finds(started("DTSTART", "20260302T090000Z", "20260302T090001Z"), kErrand));
  EXPECT_FALSE(finds(started("DTSTART", "20260302T080000Z", "20260302T090000Z"), kErrand));
  EXPECT_FALSE(finds(started("DTSTART", "20260302T093000Z", ""), kErrand))
      << "the property is a moment, the event is not";
  EXPECT_TRUE(finds(started("DTSTAMP", "20260101T000000Z", "20260102T000000Z"), kErrand));
  EXPECT_FALSE(finds(started("COMPLETED", "20000101T000000Z", ""), kErrand));
  const auto day = event("DTSTART;VALUE=DATE:20260302\n");
  EXPECT_TRUE(finds(started("DTSTART", "20260302T220000Z", "20260302T230000Z"), day))
      << "Berlin's day ends at 23:00 UTC";
  EXPECT_FALSE(finds(started("DTSTART", "20260302T230000Z", "20260303T000000Z"), day));
}

// One event of a series is looked for by what that one says.
TEST(Matching, AnOverrideIsFoundByItsOwnWordsAtItsOwnTime) {
  const auto series =
      calendar(component("VEVENT",
                         "DTSTART:20260302T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5\n"
                         "SUMMARY:Usual\n") +
               component("VEVENT",
                         "RECURRENCE-ID:20260304T090000Z\nDTSTART:20260304T150000Z\n"
                         "DURATION:PT1H\nSUMMARY:Special\n"));
  const auto on_4th = [](const std::string& hour, const std::string& summary) {
    return event_with(time("20260304T" + hour + "0000Z", "20260304T" + hour + "5959Z") +
                      prop("SUMMARY", text(summary)));
  };
  EXPECT_TRUE(finds(on_4th("15", "Special"), series));
  EXPECT_FALSE(finds(on_4th("15", "Usual"), series));
  EXPECT_FALSE(finds(on_4th("09", "Usual"), series)) << "moved away";
  EXPECT_TRUE(finds(event_in("20260306T090000Z", "20260306T100000Z"), series));
  EXPECT_FALSE(finds(event_in("20260307T000000Z", ""), series));
}

TEST(Matching, ThisAndFutureMovesWhatFollows) {
  const auto series =
      calendar(component("VEVENT",
                         "DTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\n"
                         "RRULE:FREQ=DAILY;COUNT=5\nSUMMARY:Early\n") +
               component("VEVENT",
                         "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260304T090000\n"
                         "DTSTART;TZID=Europe/Berlin:20260304T150000\nDURATION:PT1H\n"
                         "SUMMARY:Late\n"));
  EXPECT_TRUE(finds(event_in("20260306T140000Z", "20260306T150000Z"), series));
  EXPECT_FALSE(finds(event_in("20260306T080000Z", "20260306T090000Z"), series));
  EXPECT_TRUE(finds(
      event_with(time("20260306T000000Z", "20260307T000000Z") + prop("SUMMARY", text("Late"))),
      series));
  EXPECT_FALSE(finds(
      event_with(time("20260306T000000Z", "20260307T000000Z") + prop("SUMMARY", text("Early"))),
      series));
}

// A wall time without a zone, and a day, are of the zone that the query names.
TEST(Matching, FloatingTimesAreOfTheZoneAskedFor) {
  const auto floating = event("DTSTART:20260302T090000\nDURATION:PT1H\n");
  const auto day = event("DTSTART;VALUE=DATE:20260302\n");

  EXPECT_TRUE(finds(event_in("20260302T080000Z", "20260302T090000Z"), floating));
  EXPECT_FALSE(
      finds(event_in("20260302T080000Z", "20260302T090000Z"), floating, "America/New_York"));
  EXPECT_TRUE(
      finds(event_in("20260302T140000Z", "20260302T150000Z"), floating, "America/New_York"));
  EXPECT_TRUE(finds(event_in("20260301T230000Z", "20260301T233000Z"), day));
  EXPECT_FALSE(finds(event_in("20260301T230000Z", "20260301T233000Z"), day, "America/New_York"));
  EXPECT_TRUE(finds(event_in("20260303T043000Z", "20260303T050000Z"), day, "America/New_York"));
}

TEST(Matching, AnEventWithoutLengthIsWhereItBegins) {
  const auto moment = event("DTSTART:20260302T090000Z\n");

  EXPECT_TRUE(finds(event_in("20260302T090000Z", "20260302T090001Z"), moment));
  EXPECT_FALSE(finds(event_in("20260302T080000Z", "20260302T090000Z"), moment));
  EXPECT_FALSE(finds(event_in("20260302T090001Z", "20260302T100000Z"), moment));
}

struct TodoRow {
  const char* row;
  const char* lines;
  const char* start;
  const char* end;
  bool found;
};
void PrintTo(const TodoRow& row, std::ostream* out) {
  *out << row.row << ": " << row.start << " to " << row.end;
}
class TodoRules : public testing::TestWithParam<TodoRow> {};

// The eight rows of section 9.9, each at its edges.
TEST_P(TodoRules, AreThoseOfTheTable) {
  const auto& row = GetParam();
  EXPECT_EQ(finds(todo_in(row.start, row.end), todo(row.lines)), row.found);
}

constexpr auto kLasting = "DTSTART:20260302T090000Z\nDURATION:PT1H\n";
constexpr auto kSpanning = "DTSTART:20260302T090000Z\nDUE:20260302T100000Z\n";
constexpr auto kStarting = "DTSTART:20260302T090000Z\n";
constexpr auto kDue = "DUE:20260302T090000Z\n";
constexpr auto kBoth = "CREATED:20260302T090000Z\nCOMPLETED:20260304T090000Z\n";
constexpr auto kCompleted = "COMPLETED:20260302T090000Z\n";
constexpr auto kCreated = "CREATED:20260302T090000Z\n";

INSTANTIATE_TEST_SUITE_P(
    Rows, TodoRules,
    testing::Values(
        TodoRow{"DTSTART+DURATION", kLasting, "20260302T100000Z", "20260302T110000Z", true},
        TodoRow{"DTSTART+DURATION", kLasting, "20260302T100001Z", "20260302T110000Z", false},
        TodoRow{"DTSTART+DURATION", kLasting, "20260302T080000Z", "20260302T090000Z", false},
        TodoRow{"DTSTART+DURATION", kLasting, "20260302T080000Z", "20260302T090001Z", true},
        TodoRow{"DTSTART+DUE", kSpanning, "20260302T095959Z", "20260302T110000Z", true},
        TodoRow{"DTSTART+DUE", kSpanning, "20260302T100000Z", "20260302T110000Z", false},
        TodoRow{"DTSTART+DUE", kSpanning, "20260302T080000Z", "20260302T090000Z", false},
        TodoRow{"DTSTART", kStarting, "20260302T090000Z", "20260302T100000Z", true},
        TodoRow{"DTSTART", kStarting, "20260302T090001Z", "20260302T100000Z", false},
        TodoRow{"DTSTART", kStarting, "20260302T080000Z", "20260302T090000Z", false},
        TodoRow{"DUE", kDue, "20260302T080000Z", "20260302T090000Z", true},
        TodoRow{"DUE", kDue, "20260302T085959Z", "20260302T090000Z", true},
        TodoRow{"DUE", kDue, "20260302T090000Z", "20260302T100000Z", false},
        TodoRow{"CREATED+COMPLETED", kBoth, "20260303T000000Z", "20260303T010000Z", true},
        TodoRow{"CREATED+COMPLETED", kBoth, "20260304T090000Z", "20260305T000000Z", true},
        TodoRow{"CREATED+COMPLETED", kBoth, "20260304T090001Z", "20260305T000000Z", false},
        TodoRow{"CREATED+COMPLETED", kBoth, "20260301T000000Z", "20260302T090000Z", true},
        TodoRow{"CREATED+COMPLETED", kBoth, "20260301T000000Z", "20260302T085959Z", false},
        TodoRow{"COMPLETED", kCompleted, "20260302T090000Z", "20260302T100000Z", true},
        TodoRow{"COMPLETED", kCompleted, "20260302T080000Z", "20260302T090000Z", true},
        TodoRow{"COMPLETED", kCompleted, "20260302T090001Z", "20260302T100000Z", false},
        TodoRow{"CREATED", kCreated, "20260302T080000Z", "20260302T090000Z", false},
        TodoRow{"CREATED", kCreated, "20270101T000000Z", "20270102T000000Z", true},
        TodoRow{"nothing", "SUMMARY:Call\n", "19990101T000000Z", "19990102T000000Z", true}));

// RFC 4791 section 9.9, the row of DUE alone: the span begins before it, and reaches it.
TEST(Matching, ATodoDueOnADateIsDueAtItsFirstInstant) {
  const auto due = todo("DUE;VALUE=DATE:20260302\n");

  EXPECT_TRUE(finds(todo_in("20260301T225959Z", "20260302T230000Z"), due));
  EXPECT_TRUE(finds(todo_in("20260301T000000Z", "20260301T230000Z"), due));
  EXPECT_FALSE(finds(todo_in("20260301T230000Z", "20260302T230000Z"), due));
  EXPECT_FALSE(finds(todo_in("20260301T000000Z", "20260301T225959Z"), due));
}

TEST(Matching, ATodoRecurs) {
  const auto weekly =
      todo("DTSTART:20260302T090000Z\nDUE:20260302T100000Z\nRRULE:FREQ=WEEKLY;COUNT=3\n");

  EXPECT_TRUE(finds(todo_in("20260316T090000Z", "20260316T100000Z"), weekly));
  EXPECT_FALSE(finds(todo_in("20260317T000000Z", "20260330T000000Z"), weekly));
}

TEST(Matching, JournalEntriesAreOnTheirDay) {
  const auto journal = [](const std::string& lines) {
    return calendar(component("VJOURNAL", lines));
  };
  const auto in = [](const std::string& start, const std::string& end) {
    return in_calendar(comp("VJOURNAL", time(start, end)));
  };
  EXPECT_TRUE(
      finds(in("20260302T200000Z", "20260302T210000Z"), journal("DTSTART;VALUE=DATE:20260302\n")));
  EXPECT_FALSE(
      finds(in("20260302T230000Z", "20260302T233000Z"), journal("DTSTART;VALUE=DATE:20260302\n")));
  EXPECT_TRUE(
      finds(in("20260302T090000Z", "20260302T100000Z"), journal("DTSTART:20260302T090000Z\n")));
  EXPECT_FALSE(finds(in("20000101T000000Z", ""), journal("SUMMARY:No day\n")));
}

TEST(Matching, FreeBusyTimesAreFoundByTheirSpanOrTheirPeriods) {
  const auto told = [](const std::string& lines) {
    return calendar(component("VFREEBUSY", lines));
  };
  const auto in = [](const std::string& start, const std::string& end) {
    return in_calendar(comp("VFREEBUSY", time(start, end)));
  };
  const auto whole = told("DTSTART:20260302T000000Z\nDTEND:20260303T000000Z\n");
  const auto periods = told("FREEBUSY:20260302T090000Z/PT1H,20260305T090000Z/20260305T100000Z\n");
  EXPECT_TRUE(finds(in("20260303T000000Z", "20260304T000000Z"), whole)) << "start <= DTEND";
  EXPECT_FALSE(finds(in("20260303T000001Z", "20260304T000000Z"), whole));
  EXPECT_TRUE(finds(in("20260305T093000Z", "20260305T094500Z"), periods));
  EXPECT_FALSE(finds(in("20260303T000000Z", "20260304T000000Z"), periods));
  EXPECT_FALSE(finds(in("20000101T000000Z", ""), told("COMMENT:None\n")));
}

std::string alarm(const std::string& lines) {
  return "BEGIN:VALARM\nACTION:DISPLAY\n" + lines + "END:VALARM\n";
}
std::string rings(const std::string& start, const std::string& end) {
  return event_with(comp("VALARM", time(start, end)));
}

TEST(Matching, AlarmsRingBeforeAfterAndAgain) {
  const auto hour = std::string("DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\n");
  const auto before = event(hour + alarm("TRIGGER:-PT15M\n"));
  const auto after = event(hour + alarm("TRIGGER;RELATED=END:PT5M\n"));
  const auto absolute = event(hour + alarm("TRIGGER;VALUE=DATE-TIME:20260228T120000Z\n"));
  const auto again = event(hour + alarm("TRIGGER:-PT15M\nREPEAT:2\nDURATION:PT5M\n"));

  EXPECT_TRUE(finds(rings("20260302T084500Z", "20260302T084501Z"), before));
  EXPECT_FALSE(finds(rings("20260302T084501Z", "20260302T100000Z"), before));
  EXPECT_TRUE(finds(rings("20260302T100500Z", "20260302T100600Z"), after));
  EXPECT_FALSE(finds(rings("20260302T090500Z", "20260302T090600Z"), after));
  EXPECT_TRUE(finds(rings("20260228T120000Z", "20260228T120100Z"), absolute));
  EXPECT_FALSE(finds(rings("20260302T000000Z", "20260303T000000Z"), absolute));
  EXPECT_TRUE(finds(rings("20260302T085500Z", "20260302T085501Z"), again)) << "the second again";
  EXPECT_FALSE(finds(rings("20260302T085501Z", "20260302T100000Z"), again));
  EXPECT_FALSE(finds(rings("20260302T084600Z", "20260302T084900Z"), again)) << "between two";
}

TEST(Matching, AlarmsOfASeriesRingForEachOfIt) {
  const auto daily =
      event("DTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY\n" +
            alarm("TRIGGER:-P1D\n"));

  EXPECT_TRUE(finds(rings("20260401T070000Z", "20260401T070001Z"), daily))
      << "9:00 the day before, by the wall clock of summer";
  EXPECT_FALSE(finds(rings("20260401T080000Z", "20260402T070000Z"), daily));
  EXPECT_FALSE(finds(rings("20260228T000000Z", "20260301T080000Z"), daily));
}

TEST(Matching, AlarmsOfTodosAreAroundTheirDueTime) {
  const auto due = todo("DUE:20260302T090000Z\n" + alarm("TRIGGER;RELATED=END:-PT30M\n"));

  EXPECT_TRUE(finds(
      in_calendar(comp("VTODO", comp("VALARM", time("20260302T083000Z", "20260302T083001Z")))),
      due));
}

// What cannot be evaluated is kept from nobody.
TEST(Matching, ABrokenTimeIsInEverySpan) {
  EXPECT_TRUE(finds(event_in("20260302T090000Z", "20260302T100000Z"),
                    event("DTSTART:2026-99-99\nDURATION:PT1H\n")));
}

TEST(Narrowing, TakesFromTheFilterWhatTheStoreKnows) {
  const auto span = time("20260302T090000Z", "20260302T100000Z");
  const auto of = [](const std::string& filter) { return narrowing_of(read(filter).value()); };

  EXPECT_TRUE(of(in_calendar("")).decides);
  EXPECT_TRUE(of(event_with(span)).decides);
  EXPECT_EQ(of(event_with(span)).component, "VEVENT");
  EXPECT_TRUE(of(event_with(span)).time.has_value());
  EXPECT_TRUE(of(event_with("")).decides);
  EXPECT_FALSE(of(event_with(span + prop("SUMMARY"))).decides);
  EXPECT_TRUE(of(event_with(span + prop("SUMMARY"))).time.has_value());
  EXPECT_FALSE(of(in_calendar(comp("VTODO", span))).decides) << "undated to-dos have no instance";
  EXPECT_FALSE(of(in_calendar(comp("VTODO", span))).time.has_value());
  EXPECT_FALSE(of(in_calendar(comp("VEVENT", kNone))).decides);
  EXPECT_EQ(of(in_calendar(comp("VEVENT", kNone))).component, "");
  EXPECT_FALSE(of(in_calendar(prop("PRODID") + comp("VEVENT"))).decides);

  const auto by_uid = of(event_with(prop("UID", text("abc"))));
  const auto entry = [](const std::string& uid, const std::string& kind) {
    store::ObjectEntry made;
    made.uid = uid;
    made.component = kind;
    return made;
  };
  EXPECT_TRUE(by_uid.admits(entry("xABCx", "VEVENT")));
  EXPECT_FALSE(by_uid.admits(entry("def", "VEVENT")));
  EXPECT_FALSE(by_uid.admits(entry("abc", "VTODO")));
}

}  // namespace
}  // namespace holdfast::caldav::test
