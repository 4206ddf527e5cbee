// Answers that are kept must never be told once they are wrong.
#include "caldav/answers.hpp"

#include <gmock/gmock.h>

#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Answers, AreKnownUnderTheirQuestion) {
  caldav::Answers answers(1000);

  answers.keep("what", "this");

  EXPECT_EQ(*answers.find("what"), "this");
  EXPECT_EQ(answers.find("what else"), nullptr);
}

TEST(Answers, ToNoQuestionAreNotKept) {
  caldav::Answers answers(1000);

  answers.keep("", "this");

  EXPECT_EQ(answers.find(""), nullptr);
}

TEST(Answers, AskedForLongestAgoGoFirst) {
  caldav::Answers answers(40);
  answers.keep("a", "123456789");
  answers.keep("b", "123456789");
  answers.keep("c", "123456789");
  answers.keep("d", "123456789");
  EXPECT_NE(answers.find("a"), nullptr);

  answers.keep("e", "123456789");

  EXPECT_NE(answers.find("a"), nullptr);
  EXPECT_EQ(answers.find("b"), nullptr);
  EXPECT_NE(answers.find("c"), nullptr);
  EXPECT_NE(answers.find("e"), nullptr);
}

TEST(Answers, ThatWouldPushOutMostOthersAreNotKept) {
  caldav::Answers answers(40);
  answers.keep("a", "1");

  answers.keep("b", "1234567890");

  EXPECT_EQ(answers.find("b"), nullptr);
  EXPECT_NE(answers.find("a"), nullptr);
}

TEST(Answers, KeptTwiceCountOnce) {
  caldav::Answers answers(40);
  answers.keep("a", "1");
  for (int i = 0; i < 100; ++i) {
    answers.keep("b", "12345678");
  }

  EXPECT_NE(answers.find("a"), nullptr);
  EXPECT_EQ(*answers.find("b"), "12345678");
}

const std::string kCalendar = "/dav/calendars/ana/appointments/";
const std::string kSpaces = " xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'";

/// Each question twice, so that the second answer is one that was kept.
class KnownAnswers : public testing::Test {
 protected:
  void put(const std::string& name, const std::string& text, const std::string& login = "ana") {
    const auto answer = server_.ask(login, "PUT", kCalendar + name, text);
    EXPECT_LT(answer.status, 300) << answer.body;
  }
  std::string ask(const std::string& method, const std::string& body, HttpHeaders headers = {},
                  const std::string& login = "ana", const std::string& path = kCalendar) {
    headers.set("Depth", headers.find("Depth").value_or("1"));
    const auto first = server_.ask(login, method, path, body, headers);
    const auto again = server_.ask(login, method, path, body, headers);
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(first.status, again.status);
    EXPECT_EQ(first.headers.fields(), again.headers.fields());
    return again.body;
  }
  std::string list(const std::string& props = "<D:getetag/>", HttpHeaders headers = {}) {
    return ask("PROPFIND", "<D:propfind" + kSpaces + "><D:prop>" + props + "</D:prop></D:propfind>",
               std::move(headers));
  }
  std::string day(const std::string& date) {
    return ask("REPORT", "<C:calendar-query" + kSpaces +
                             "><D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter>"
                             "<C:comp-filter name='VCALENDAR'><C:comp-filter name='VEVENT'>"
                             "<C:time-range start='" +
                             date + "T000000Z' end='" + date +
                             "T235959Z'/></C:comp-filter></C:comp-filter></C:filter>"
                             "</C:calendar-query>");
  }
  std::string multiget(const std::string& name) {
    return ask("REPORT", "<C:calendar-multiget" + kSpaces +
                             "><D:prop><C:calendar-data/></D:prop><D:href>" + kCalendar + name +
                             "</D:href></C:calendar-multiget>");
  }
  std::string changes() {
    return ask("REPORT", "<D:sync-collection" + kSpaces +
                             "><D:sync-token/><D:sync-level>1</D:sync-level>"
                             "<D:prop><D:getetag/></D:prop></D:sync-collection>");
  }

  SalonServer server_;
};

TEST_F(KnownAnswers, HoldUntilAnEventIsAddedChangedOrRemoved) {
  const auto everything = [this] {
    return list() + day("20261202") + multiget("a.ics") + changes();
  };
  put("a.ics", event("a", "20261202T090000Z"));
  const auto one = everything();

  put("b.ics", event("b", "20261202T110000Z"));
  const auto two = everything();
  put("a.ics", event("a", "20261203T090000Z"));
  const auto moved = everything();
  server_.ask("ana", "DELETE", kCalendar + "b.ics");
  const auto left = everything();

  EXPECT_THAT(one, Not(HasSubstr("b.ics")));
  EXPECT_THAT(two, HasSubstr("DTSTART:20261202T110000Z"));
  EXPECT_THAT(moved, HasSubstr("DTSTART:20261203T090000Z"));
  EXPECT_THAT(moved, Not(HasSubstr("DTSTART:20261202T090000Z")));
  EXPECT_THAT(left, Not(HasSubstr("DTSTART:20261202T110000Z")));
}

TEST_F(KnownAnswers, HoldUntilABookingIsMade) {
  const auto empty = day("20261202");

  server_.book(server_.salon.ana, "2026-12-02T10:00:00+01:00", "Dora");

  EXPECT_THAT(day("20261202"), HasSubstr("Dora"));
  EXPECT_THAT(empty, Not(HasSubstr("Dora")));
}

TEST_F(KnownAnswers, HoldUntilTheCalendarHasAnotherZone) {
  const std::string floating = event("a", "20261202T233000");
  put("a.ics", floating);
  const auto in_berlin = day("20261202");

  const auto answer = server_.ask(
      "ana", "PROPPATCH", kCalendar,
      "<D:propertyupdate" + kSpaces +
          "><D:set><D:prop><C:calendar-timezone-id>America/New_York</C:calendar-timezone-id>"
          "</D:prop></D:set></D:propertyupdate>");

  ASSERT_EQ(answer.status, 207) << answer.body;
  EXPECT_THAT(in_berlin, HasSubstr("a.ics"));
  EXPECT_THAT(day("20261202"), Not(HasSubstr("a.ics")));
  EXPECT_THAT(day("20261203"), HasSubstr("a.ics"));
}

TEST_F(KnownAnswers, TellWhatIsKeptWithObjectsAsItIsNow) {
  put("a.ics", event("a", "20261202T090000Z"));
  const std::string props = "<D:getetag/><X:mark xmlns:X='urn:x'/>";
  const auto set = [this](const std::string& mark) {
    server_.ask("ana", "PROPPATCH", kCalendar + "a.ics",
                "<D:propertyupdate" + kSpaces + "><D:set><D:prop><X:mark xmlns:X='urn:x'>" + mark +
                    "</X:mark></D:prop></D:set></D:propertyupdate>");
  };
  set("red");
  const auto red = list(props);

  set("blue");

  EXPECT_THAT(red, HasSubstr(">red<"));
  EXPECT_THAT(list(props), HasSubstr(">blue<"));
}

TEST_F(KnownAnswers, TellEveryoneTheirOwnAddresses) {
  server_.delegate("ana", "ben", false);
  put("a.ics", event("a", "20261202T090000Z"));
  const std::string mine = list("<D:getetag/><D:current-user-principal/>");

  const auto theirs =
      ask("PROPFIND",
          "<D:propfind" + kSpaces +
              "><D:prop><D:getetag/><D:current-user-principal/></D:prop></D:propfind>",
          {}, "ben");

  EXPECT_THAT(mine, HasSubstr("/dav/principals/ana/"));
  EXPECT_THAT(theirs, HasSubstr("/dav/principals/ben/"));
}

TEST_F(KnownAnswers, AreNotToldToWhomTheCalendarIsNobodys) {
  put("a.ics", event("a", "20261202T090000Z"));
  const std::string body = "<D:propfind" + kSpaces + "><D:prop><D:getetag/></D:prop></D:propfind>";
  ask("PROPFIND", body);

  EXPECT_EQ(server_.ask("zoe", "PROPFIND", kCalendar, body, {{"Depth", "1"}}).status, 404);
  EXPECT_EQ(server_.ask("ben", "PROPFIND", kCalendar, body, {{"Depth", "1"}}).status, 404);
}

TEST_F(KnownAnswers, DifferByDepthAndByWhatTheClientPrefers) {
  put("a.ics", event("a", "20261202T090000Z"));

  EXPECT_THAT(list("<D:getetag/>"), HasSubstr("404 Not Found"));
  EXPECT_THAT(list("<D:getetag/>", {{"Prefer", "return=minimal"}}), Not(HasSubstr("404")));
  EXPECT_THAT(list("<D:getetag/>", {{"Depth", "0"}}), Not(HasSubstr("a.ics")));
}

}  // namespace
}  // namespace holdfast::test
