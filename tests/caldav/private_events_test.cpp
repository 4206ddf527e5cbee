// CLASS:PRIVATE: whose details are for their owner alone, whichever way others ask.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kCalendar = "/dav/calendars/ana/appointments/";
const std::string kSpaces = " xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>";

std::string doctor(const std::string& privacy) {
  return event("doctor", "20261202T090000Z",
               "LOCATION:Oncology\r\nATTENDEE:mailto:doctor@clinic.example\r\nCLASS:" + privacy +
                   "\r\nX-NOTE:scan\r\nCATEGORIES:health\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
                   "TRIGGER:-PT1H\r\nDESCRIPTION:To the oncologist\r\nEND:VALARM\r\n");
}

auto tells_nothing() {
  return AllOf(Not(HasSubstr("Errand")), Not(HasSubstr("ncolog")), Not(HasSubstr("clinic")),
               Not(HasSubstr("scan")), Not(HasSubstr("health")), Not(HasSubstr("VALARM")));
}

std::string propfind(const std::string& props) {
  return "<D:propfind" + kSpaces + "<D:prop>" + props + "</D:prop></D:propfind>";
}

class PrivateEvents : public testing::Test {
 protected:
  PrivateEvents() {
    EXPECT_EQ(server.ask("ana", "PUT", kCalendar + "p.ics", doctor("PRIVATE")).status, 201);
    server.delegate("ana", "ben", true);
  }
  std::string query(const std::string& login, const std::string& calendar,
                    const std::string& conditions) {
    return server
        .ask(login, "REPORT", calendar,
             "<C:calendar-query" + kSpaces +
                 "<D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter>"
                 "<C:comp-filter name='VCALENDAR'><C:comp-filter name='VEVENT'>" +
                 conditions + "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>")
        .body;
  }
  SalonServer server;
  /// Where others see it: in her home, and as a guest in their own.
  const std::vector<std::pair<std::string, std::string>> others = {
      {"cora", kCalendar},
      {"ben", kCalendar},
      {"cora", "/dav/calendars/cora/ana/"},
      {"ben", "/dav/calendars/ben/ana/"}};
};

TEST_F(PrivateEvents, AreReadWholeByTheirOwnerAndByNobodyElse) {
  EXPECT_EQ(server.ask("ana", "GET", kCalendar + "p.ics").body, doctor("PRIVATE"));
  for (const auto& [login, calendar] : others) {
    const auto got = server.ask(login, "GET", calendar + "p.ics");

    EXPECT_EQ(got.status, 200);
    EXPECT_THAT(got.body, tells_nothing());
    EXPECT_THAT(got.body, AllOf(HasSubstr("UID:doctor"), HasSubstr("DTSTART:20261202T090000Z"),
                                HasSubstr("DURATION:PT1H"), HasSubstr("SUMMARY:Private")));
  }
}

TEST_F(PrivateEvents, AreToldByTheirTimeInEveryReport) {
  const std::string day = "<C:time-range start='20261202T000000Z' end='20261203T000000Z'/>";
  for (const auto& [login, calendar] : others) {
    // Asked by their owner first, so that an answer that was kept for her is not told to others.
    query("ana", kCalendar, day);
    const auto by_time = query(login, calendar, day);
    const auto multiget =
        server
            .ask(login, "REPORT", calendar,
                 "<C:calendar-multiget" + kSpaces + "<D:prop><C:calendar-data/></D:prop><D:href>" +
                     calendar + "p.ics</D:href></C:calendar-multiget>")
            .body;
    const auto sync = server
                          .ask(login, "REPORT", calendar,
                               "<D:sync-collection" + kSpaces +
                                   "<D:sync-token/><D:sync-level>1</D:sync-level><D:prop>"
                                   "<C:calendar-data/></D:prop></D:sync-collection>")
                          .body;

    for (const auto& told : {by_time, multiget, sync}) {
      EXPECT_THAT(told, tells_nothing());
      EXPECT_THAT(told, HasSubstr("DTSTART:20261202T090000Z"));
    }
  }
  EXPECT_THAT(query("ana", kCalendar, day), HasSubstr("Oncology"));
}

// Whoever may ask for words could read by asking.
TEST_F(PrivateEvents, AreNotFoundByTheirWords) {
  const std::string by_place =
      "<C:prop-filter name='LOCATION'><C:text-match>onco</C:text-match></C:prop-filter>";

  EXPECT_THAT(query("ana", kCalendar, by_place), HasSubstr("p.ics"));
  for (const auto& [login, calendar] : others) {
    EXPECT_THAT(query(login, calendar, by_place), Not(HasSubstr("p.ics")));
  }
}

TEST_F(PrivateEvents, HaveOneEntityTagForOthersWhereverItIsTold) {
  const auto whole = server.ask("ana", "GET", kCalendar + "p.ics");
  const auto own = whole.headers.find("ETag").value();
  for (const auto& [login, calendar] : others) {
    const auto got = server.ask(login, "GET", calendar + "p.ics");
    const auto etag = std::string(got.headers.find("ETag").value());
    const auto quoted = "&quot;" + etag.substr(1, etag.size() - 2) + "&quot;";

    EXPECT_NE(etag, own);
    const auto listed = server.ask(login, "PROPFIND", calendar,
                                   propfind("<D:getetag/><D:getcontentlength/>"), {{"Depth", "1"}});
    EXPECT_THAT(listed.body, HasSubstr(quoted));
    const auto alone = server.ask(login, "PROPFIND", calendar + "p.ics", propfind("<D:getetag/>"),
                                  {{"Depth", "0"}});
    EXPECT_THAT(alone.body, HasSubstr(quoted));
    EXPECT_THAT(query(login, calendar, ""), HasSubstr(quoted));
    EXPECT_EQ(server.ask(login, "GET", calendar + "p.ics", "", {{"If-None-Match", etag}}).status,
              304);
  }
}

TEST_F(PrivateEvents, AreChangedByNobodyElse) {
  for (const auto& [login, calendar] : others) {
    const auto refused = [&, who = login](const std::string& method, const std::string& target,
                                          const std::string& body, HttpHeaders headers = {}) {
      const auto answer = server.ask(who, method, target, body, std::move(headers));
      EXPECT_EQ(answer.status, 403) << method << ' ' << target << ' ' << answer.body;
      EXPECT_THAT(answer.body, HasSubstr("need-privileges")) << method;
    };
    const auto target = calendar + "p.ics";
    refused("PUT", target, event("doctor", "20261202T100000Z"));
    refused("DELETE", target, "");
    refused("MOVE", target, "", {{"Destination", calendar + "q.ics"}});
    refused("COPY", target, "", {{"Destination", calendar + "q.ics"}});
    refused("PROPPATCH", target,
            "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><X:a xmlns:X='u:x'>1</X:a></D:prop>"
            "</D:set></D:propertyupdate>");
    ASSERT_EQ(server.ask(login, "PUT", calendar + "o.ics", event("o", "20261203T090000Z")).status,
              201);
    refused("MOVE", calendar + "o.ics", "", {{"Destination", target}});
    ASSERT_EQ(server.ask(login, "DELETE", calendar + "o.ics").status, 204);
  }
  EXPECT_EQ(server.ask("ana", "GET", kCalendar + "p.ics").body, doctor("PRIVATE"));
  EXPECT_EQ(server.ask("ana", "DELETE", kCalendar + "p.ics").status, 204);
}

TEST_F(PrivateEvents, KeepToThemselvesWhatAppsKeepWithThem) {
  server.ask("ana", "PROPPATCH", kCalendar + "p.ics",
             "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><X:a xmlns:X='u:x'>scan</X:a>"
             "</D:prop></D:set></D:propertyupdate>");
  const auto ask = propfind("<X:a xmlns:X='u:x'/>");

  EXPECT_THAT(server.ask("ana", "PROPFIND", kCalendar, ask, {{"Depth", "1"}}).body,
              HasSubstr("scan"));
  for (const auto& [login, calendar] : others) {
    EXPECT_THAT(server.ask(login, "PROPFIND", calendar, ask, {{"Depth", "1"}}).body,
                Not(HasSubstr("scan")));
    EXPECT_THAT(server.ask(login, "PROPFIND", calendar + "p.ics", "", {{"Depth", "0"}}).body,
                Not(HasSubstr("scan")));
  }
}

TEST_F(PrivateEvents, AreLeftOutOfACopyOfTheCalendar) {
  ASSERT_EQ(server.ask("ana", "PUT", kCalendar + "o.ics", event("o", "20261203T090000Z")).status,
            201);

  const auto copied = server.ask("ben", "COPY", "/dav/calendars/ben/ana/", "",
                                 {{"Destination", "/dav/calendars/ben/copy/"}});

  EXPECT_EQ(copied.status, 207);
  EXPECT_THAT(copied.body, HasSubstr("p.ics"));
  EXPECT_EQ(server.ask("ben", "GET", "/dav/calendars/ben/copy/p.ics").status, 404);
  EXPECT_EQ(server.ask("ben", "GET", "/dav/calendars/ben/copy/o.ics").status, 200);
}

// RFC 5545 section 3.8.1.3: a word that nobody knows is taken for PRIVATE.
TEST_F(PrivateEvents, AreThoseOfEveryClassButPublic) {
  const auto told = [&](const std::string& privacy) {
    server.ask("ana", "PUT", kCalendar + "p.ics", doctor(privacy));
    return server.ask("cora", "GET", kCalendar + "p.ics").body;
  };

  EXPECT_THAT(told("CONFIDENTIAL"), tells_nothing());
  EXPECT_THAT(told("X-FAMILY"), tells_nothing());
  EXPECT_THAT(told("private"), tells_nothing());
  EXPECT_EQ(told("PUBLIC"), doctor("PUBLIC"));
}

// A coordinator may put one there, and sees no more of it afterwards.
TEST_F(PrivateEvents, OfWhoeverPutsThemAreTheCalendarOwners) {
  const auto made = server.ask("cora", "PUT", kCalendar + "q.ics",
                               event("q", "20261204T090000Z", "CLASS:PRIVATE\r\n"),
                               {{"Prefer", "return=representation"}});

  EXPECT_EQ(made.status, 201);
  EXPECT_THAT(made.body, Not(HasSubstr("Errand")));
  const auto got = server.ask("cora", "GET", kCalendar + "q.ics");
  EXPECT_EQ(made.headers.find("ETag"), got.headers.find("ETag"));
  EXPECT_THAT(server.ask("ana", "GET", kCalendar + "q.ics").body, HasSubstr("Errand"));
}

}  // namespace
}  // namespace holdfast::test
