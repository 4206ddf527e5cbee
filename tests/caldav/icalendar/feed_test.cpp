// Many stored objects as one text for those who only read.
#include "caldav/icalendar/feed.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/caldav/corpus_files.hpp"
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar {
namespace {

using test::at;
using test::calendar;
using test::component;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kMeeting =
    "DTSTART;TZID=Europe/Berlin:20260302T090000\nDTEND;TZID=Europe/Berlin:20260302T100000\n"
    "SUMMARY:Dora\nDESCRIPTION:Knee\nLOCATION:Room 2\nATTENDEE:mailto:dora@mail.example\n";

class Feed : public testing::Test {
 protected:
  FeedText feed(bool busy_only, const std::string& salt = "salt") {
    FeedText::Head head;
    head.name = "Ana, at work";
    head.busy_only = busy_only;
    head.salt = salt;
    return {std::move(head), test::in_berlin(), test::span("20260101T000000Z", "20270101T000000Z")};
  }
  std::string whole(bool busy_only, const std::vector<std::string>& texts,
                    const std::string& salt = "salt") {
    auto text = feed(busy_only, salt);
    for (const auto& one : texts) {
      text.add(one, at("20260105T120000Z"));
    }
    return unfolded(std::move(text).finish());
  }
  static std::string unfolded(std::string text) {
    for (auto fold = text.find("\r\n "); fold != text.npos; fold = text.find("\r\n ")) {
      text.erase(fold, 3);
    }
    return text;
  }
  static int count(const std::string& text, std::string_view part) {
    int found = 0;
    for (auto place = text.find(part); place != text.npos; place = text.find(part, place + 1)) {
      ++found;
    }
    return found;
  }
};

TEST_F(Feed, IsOneCalendarThatSaysItsNameAndHowOftenToAsk) {
  const auto text = whole(
      false, {calendar(component(kMeeting, "a@test")), calendar(component(kMeeting, "b@test"))});

  EXPECT_EQ(count(text, "BEGIN:VCALENDAR"), 1);
  EXPECT_EQ(count(text, "BEGIN:VEVENT"), 2);
  EXPECT_EQ(count(text, "BEGIN:VTIMEZONE"), 1);
  EXPECT_THAT(text, HasSubstr("\r\nNAME:Ana\\, at work\r\nX-WR-CALNAME:Ana\\, at work\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nX-PUBLISHED-TTL:PT1H\r\n"));
  EXPECT_TRUE(scan_strictly(text, Limits{}).has_value()) << text;
}

// Importers take an event for the one they have unless these say that it is another.
TEST_F(Feed, ChangedEventsAreToldByTheirStamps) {
  const auto text =
      whole(false,
            {calendar(component(
                 std::string(kMeeting) + "SEQUENCE:4\nLAST-MODIFIED:20200101T000000Z\n", "a@test")),
             calendar(component(kMeeting, "b@test"))});

  EXPECT_EQ(count(text, "DTSTAMP:20260105T120000Z\r\nLAST-MODIFIED:20260105T120000Z\r\n"), 2);
  EXPECT_EQ(count(text, "DTSTAMP:"), 2);
  EXPECT_EQ(count(text, "SEQUENCE:4"), 1);
  EXPECT_EQ(count(text, "SEQUENCE:0"), 1);
}

TEST_F(Feed, BusyShowsTimesAndNothingElse) {
  const auto meeting = calendar(component(
      std::string(
          "DTSTART;TZID=Europe/Berlin;X-WHO=Dora:20260302T090000\nDURATION:PT1H\n"
          "SUMMARY:Dora\nDESCRIPTION:Knee\nLOCATION:Room 2\nURL:https://x.example/b\n"
          "CATEGORIES:Dora\nX-NOTE:Dora\nCONTACT:Dora\nORGANIZER;CN=Dora:mailto:d@e.example\n"
          "RRULE:FREQ=WEEKLY\nBEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Dora\n"
          "TRIGGER:-PT5M\nEND:VALARM\n"),
      "dora-knee@test"));

  const auto text = whole(true, {meeting});

  EXPECT_THAT(text, HasSubstr("\r\nSUMMARY:Busy\r\n"));
  EXPECT_THAT(text,
              HasSubstr("\r\nDTSTART;TZID=\"Europe/Berlin\":20260302T090000\r\nDURATION:PT1H\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nRRULE:FREQ=WEEKLY\r\n"));
  for (const auto* hidden :
       {"Dora", "dora", "Knee", "Room", "URL", "VALARM", "ORGANIZER", "X-NOTE"}) {
    EXPECT_THAT(text, Not(HasSubstr(hidden)));
  }
}

TEST_F(Feed, HiddenUidsStayTheSameInOneFeedAndDifferInTwo) {
  const auto uid = [&](const std::string& salt, const std::string& of) {
    const auto text = whole(true, {calendar(component(kMeeting, of))}, salt);
    const auto begin = text.find("\r\nUID:") + 6;
    return text.substr(begin, text.find('\r', begin) - begin);
  };

  EXPECT_EQ(uid("one", "a@test"), uid("one", "a@test"));
  EXPECT_NE(uid("one", "a@test"), uid("two", "a@test"));
  EXPECT_NE(uid("one", "a@test"), uid("one", "b@test"));
}

TEST_F(Feed, WhatTakesNoTimeIsNotBusy) {
  const auto text =
      whole(true, {calendar(component(std::string(kMeeting) + "TRANSP:TRANSPARENT\n")),
                   calendar(component(std::string(kMeeting) + "STATUS:CANCELLED\n"))});

  EXPECT_EQ(count(text, "BEGIN:VEVENT"), 0);
}

// The series is busy, one instance of it was called off: the series must not show it after all.
TEST_F(Feed, AnInstanceThatWasCalledOffIsLeftOutOfABusySeries) {
  const auto series = calendar(
      component(std::string(kMeeting) + "RRULE:FREQ=DAILY;COUNT=5\n") +
      component("RECURRENCE-ID;TZID=Europe/Berlin:20260303T090000\n"
                "DTSTART;TZID=Europe/Berlin:20260303T090000\nDURATION:PT1H\nSTATUS:CANCELLED\n"));

  const auto text = whole(true, {series});

  EXPECT_EQ(count(text, "BEGIN:VEVENT"), 1);
  EXPECT_THAT(text, HasSubstr("\r\nEXDATE;TZID=\"Europe/Berlin\":20260303T090000\r\n"));
  EXPECT_EQ(count(whole(false, {series}), "BEGIN:VEVENT"), 2);
}

// Outlook's names lead to zones of the tz database; importers know those.
TEST_F(Feed, ZonesAreCalledByTheNamesThatEverybodyKnows) {
  const auto text =
      whole(false, {calendar(component("DTSTART;TZID=\"W. Europe Standard Time\":20260302T090000\n"
                                       "DURATION:PT1H\n"))});

  EXPECT_THAT(text, HasSubstr("DTSTART;TZID=\"Europe/Berlin\":20260302T090000"));
  EXPECT_THAT(text, HasSubstr("\r\nTZID:Europe/Berlin\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("W. Europe")));
}

// Two objects that mean different zones by one name: taken together, one of them would move.
TEST_F(Feed, TwoZonesOfOneNameStayTwo) {
  const auto with_offset = [](const std::string& offset, const std::string& uid) {
    return calendar(
        "BEGIN:VTIMEZONE\nTZID:Home\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:" +
        offset + "\nTZOFFSETTO:" + offset + "\nEND:STANDARD\nEND:VTIMEZONE\n" +
        component("DTSTART;TZID=Home:20260302T090000\nDURATION:PT1H\n", uid));
  };

  const auto text = whole(
      false, {with_offset("+0100", "a"), with_offset("+0500", "b"), with_offset("+0100", "c")});

  EXPECT_EQ(count(text, "TZID:Home\r\n"), 1);
  EXPECT_EQ(count(text, "TZID:Home 2\r\n"), 1);
  EXPECT_EQ(count(text, "DTSTART;TZID=\"Home 2\":"), 1);
  EXPECT_TRUE(read_external(text, test::in_berlin()).has_value());
}

TEST_F(Feed, AlarmsStayWithTheirOwner) {
  const auto text = whole(
      false, {calendar(component(std::string(kMeeting) +
                                 "BEGIN:VALARM\nACTION:AUDIO\nTRIGGER:-PT5M\nEND:VALARM\n"))});

  EXPECT_THAT(text, Not(HasSubstr("VALARM")));
  EXPECT_THAT(text, HasSubstr("SUMMARY:Dora"));
}

TEST_F(Feed, AnEmptyOneIsStillACalendar) {
  const auto text = whole(false, {"no calendar at all"});

  EXPECT_THAT(text, HasSubstr("BEGIN:VTIMEZONE"));
  EXPECT_TRUE(scan_strictly(text, Limits{}).has_value()) << text;
}

// Whatever odd thing is stored: the subscriber sees it take the same time, in both kinds of feed,
// and the feed can be read by the strictest.
TEST_F(Feed, EveryEventOfTheCorpusTakesTheSameTimeInAFeed) {
  auto options = test::in_berlin();
  options.horizon = test::span("20250101T000000Z", "20290101T000000Z");
  const auto sorted = [](std::vector<TimeRange> times) {
    const auto key = [](const TimeRange& time) { return std::pair(time.start, time.end); };
    std::sort(times.begin(), times.end(),
              [&](const TimeRange& a, const TimeRange& b) { return key(a) < key(b); });
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
  };
  for (const auto& row : holdfast::test::corpus()) {
    const auto text = row.content();
    const auto object = read_object(text, options);
    if (!object || object->component != "VEVENT") {
      continue;
    }
    for (const bool busy_only : {false, true}) {
      const auto fed = whole(busy_only, {text});
      Limits roomy;
      roomy.max_line *= 2;
      roomy.max_lines *= 2;
      EXPECT_TRUE(scan_strictly(fed, roomy).has_value()) << row.file;
      if (fed.find("BEGIN:VEVENT") == fed.npos) {
        EXPECT_TRUE(test::busy_times(*object).empty()) << row.file;
        continue;
      }
      const auto read_back = read_external(fed, options);
      ASSERT_TRUE(read_back.has_value()) << row.file;
      EXPECT_EQ(sorted(test::busy_times(*read_back)), sorted(test::busy_times(*object)))
          << row.file << (busy_only ? " busy" : " full") << "\n"
          << fed;
    }
  }
}

// RFC 5545 section 3.8.1.3. Whoever gets the address is not who may read it.
TEST_F(Feed, WithAllDetailsTellsOfPrivateEventsTheTimeAlone) {
  for (const auto* privacy : {"PRIVATE", "CONFIDENTIAL", "X-FAMILY"}) {
    const auto text = whole(
        false, {calendar(component(kMeeting, "open@test")),
                calendar(component(std::string(kMeeting) + "X-WHAT:scan\nCLASS:" + privacy + "\n",
                                   "closed@test"))});

    EXPECT_EQ(count(text, "BEGIN:VEVENT"), 2) << privacy;
    EXPECT_EQ(count(text, "SUMMARY:Dora"), 1) << privacy;
    EXPECT_EQ(count(text, "SUMMARY:Busy"), 1) << privacy;
    EXPECT_THAT(text, Not(HasSubstr("closed@test")));
    EXPECT_THAT(text, Not(HasSubstr("scan")));
  }
}

TEST_F(Feed, LeavesOutPrivateEventsThatTakeNoTime) {
  const auto text = whole(
      false, {calendar(component(std::string(kMeeting) + "TRANSP:TRANSPARENT\nCLASS:PRIVATE\n",
                                 "closed@test"))});

  EXPECT_EQ(count(text, "BEGIN:VEVENT"), 0);
}

}  // namespace
}  // namespace holdfast::icalendar
