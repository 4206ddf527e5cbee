// Reports on calendar objects, asked of the server: what they cover, and where they end.
#include <gtest/gtest.h>

#include <set>

#include "caldav/webdav/multistatus_reader.hpp"
#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

const std::string kHome = "/dav/calendars/ana/";
const std::string kCalendar = kHome + "appointments/";
const std::string kRoot = " xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>";

std::string query(const std::string& filter, const std::string& more = "",
                  const std::string& prop = "<D:getetag/>") {
  return "<C:calendar-query" + kRoot + "<D:prop>" + prop + "</D:prop><C:filter>" +
         "<C:comp-filter name='VCALENDAR'>" + filter + "</C:comp-filter></C:filter>" + more +
         "</C:calendar-query>";
}
std::string events(const std::string& start, const std::string& end) {
  return "<C:comp-filter name='VEVENT'><C:time-range start='" + start + "' end='" + end +
         "'/></C:comp-filter>";
}

class Queries : public testing::Test {
 protected:
  void put(const std::string& name, const std::string& text) {
    const auto answer = server_.ask("ana", "PUT", kCalendar + name, text);
    EXPECT_EQ(answer.status, 201) << answer.body;
  }
  HttpResponse report(const std::string& body, const std::string& depth = "1",
                      const std::string& target = kCalendar) {
    return server_.ask("ana", "REPORT", target, body, {{"Depth", depth}});
  }
  /// Last segments of the hrefs that have properties.
  static std::set<std::string> found(const HttpResponse& answer) {
    std::set<std::string> names;
    for (const auto& response : webdav::read_multistatus(answer.body).value().responses) {
      if (!response.propstats.empty()) {
        names.insert(response.href.substr(response.href.rfind('/') + 1));
      }
    }
    return names;
  }
  static bool names_element(const HttpResponse& answer, const std::string& element) {
    return answer.body.find("<" + element + "/></D:error>") != std::string::npos;
  }

  SalonServer server_;
};

using Names = std::set<std::string>;

TEST_F(Queries, DepthSaysWhetherMembersAreMeant) {
  put("a.ics", event("a", "20261202T090000Z"));
  const auto body = query("<C:comp-filter name='VEVENT'/>");

  EXPECT_EQ(found(report(body)), Names{"a.ics"});
  EXPECT_EQ(found(report(body, "infinity")), Names{"a.ics"});
  EXPECT_EQ(found(report(body, "0")), Names{});
  EXPECT_EQ(found(server_.ask("ana", "REPORT", kCalendar, body)), Names{"a.ics"});
  EXPECT_EQ(found(report(body, "infinity", kHome)), Names{"a.ics"});
  EXPECT_EQ(found(report(body, "1", kHome)), Names{"a.ics"});
  EXPECT_EQ(found(report(body, "0", kHome)), Names{});
  EXPECT_EQ(found(report(body, "0", kCalendar + "a.ics")), Names{"a.ics"});
  EXPECT_EQ(found(report(query("<C:comp-filter name='VTODO'/>"), "0", kCalendar + "a.ics")),
            Names{});
}

TEST_F(Queries, AHomeIsAskedForAllItsCalendars) {
  const std::string work = kHome + "work/";
  ASSERT_EQ(server_.ask("ana", "MKCALENDAR", work).status, 201);
  put("a.ics", event("a", "20261202T090000Z"));
  ASSERT_EQ(server_.ask("ana", "PUT", work + "b.ics", event("b", "20261202T110000Z")).status, 201);
  server_.ask("ben", "PUT", "/dav/calendars/ben/appointments/c.ics",
              event("c", "20261202T090000Z"));

  EXPECT_EQ(found(report(query(events("20261202T000000Z", "20261203T000000Z")), "1", kHome)),
            (Names{"a.ics", "b.ics"}));
  const auto multiget =
      report("<C:calendar-multiget" + kRoot + "<D:prop><C:calendar-data/></D:prop><D:href>" + work +
                 "b.ics</D:href><D:href>/dav/calendars/ben/appointments/c.ics"
                 "</D:href></C:calendar-multiget>",
             "1", kHome);
  EXPECT_EQ(found(multiget), Names{"b.ics"});
}

// An undated to-do is in every span; the journal is on its day.
TEST_F(Queries, OtherComponentsAreFoundAmongEvents) {
  const auto object = [](const std::string& kind, const std::string& lines) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:" + kind + "\r\nUID:" + kind +
           "\r\nDTSTAMP:20261130T080000Z\r\n" + lines + "END:" + kind + "\r\nEND:VCALENDAR\r\n";
  };
  put("event.ics", event("a", "20261202T090000Z"));
  put("todo.ics", object("VTODO", "SUMMARY:Call\r\n"));
  const std::string span = "<C:time-range start='20261202T000000Z' end='20261203T000000Z'/>";
  const auto of = [&](const std::string& kind) {
    return found(report(query("<C:comp-filter name='" + kind + "'>" + span + "</C:comp-filter>")));
  };

  EXPECT_EQ(of("VEVENT"), Names{"event.ics"});
  EXPECT_EQ(of("VTODO"), Names{"todo.ics"});
  EXPECT_EQ(found(report(query("<C:comp-filter name='VTODO'><C:is-not-defined/></C:comp-filter>"))),
            Names{"event.ics"});
}

// The store narrows by time, the text decides.
TEST_F(Queries, TimeAndWordsTogether) {
  put("a.ics", event("a", "20261202T090000Z", "LOCATION:Here\r\n"));
  put("b.ics", event("b", "20261202T110000Z", "LOCATION:There\r\n"));
  put("c.ics", event("c", "20261205T110000Z", "LOCATION:Here\r\n"));
  const std::string words =
      "<C:comp-filter name='VEVENT'><C:time-range start='20261202T000000Z' "
      "end='20261203T000000Z'/><C:prop-filter name='LOCATION'><C:text-match>here</C:text-match>"
      "</C:prop-filter></C:comp-filter>";

  EXPECT_EQ(found(report(query(words))), (Names{"a.ics", "b.ics"})) << "\"There\" has it too";
  EXPECT_EQ(found(report(query("<C:comp-filter name='VEVENT'><C:prop-filter name='UID'>"
                               "<C:text-match collation='i;octet'>c</C:text-match></C:prop-filter>"
                               "</C:comp-filter>"))),
            Names{"c.ics"});
}

// Midnight to midnight in New York is not so in Berlin, where Ana's calendar is.
TEST_F(Queries, TheZoneOfTheQueryReadsDays) {
  put("day.ics",
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:day\r\n"
      "DTSTAMP:20261130T080000Z\r\nDTSTART;VALUE=DATE:20261202\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n");
  const auto evening = events("20261203T030000Z", "20261203T040000Z");
  const std::string fixed =
      "<C:timezone>BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VTIMEZONE\nTZID:Mine\n"
      "BEGIN:STANDARD\nDTSTART:20000101T000000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0500\n"
      "END:STANDARD\nEND:VTIMEZONE\nEND:VCALENDAR\n</C:timezone>";

  EXPECT_EQ(found(report(query(evening))), Names{});
  EXPECT_EQ(found(report(query(evening, "<C:timezone-id>America/New_York</C:timezone-id>"))),
            Names{"day.ics"});
  EXPECT_EQ(found(report(query(evening, fixed))), Names{"day.ics"});

  const auto unknown = report(query(evening, "<C:timezone-id>Mars/Base</C:timezone-id>"));
  EXPECT_EQ(unknown.status, 403);
  EXPECT_TRUE(names_element(unknown, "C:valid-timezone")) << unknown.body;
  const auto broken = report(query(evening, "<C:timezone>Europe/Berlin</C:timezone>"));
  EXPECT_EQ(broken.status, 403);
  EXPECT_TRUE(names_element(broken, "C:valid-calendar-data")) << broken.body;
}

TEST_F(Queries, ALimitCutsTheAnswerAndSaysSo) {
  for (int i = 0; i < 5; ++i) {
    put(std::to_string(i) + ".ics", event(std::to_string(i), "20261202T090000Z"));
  }
  const auto limit = [](int n) {
    return "<D:limit><D:nresults>" + std::to_string(n) + "</D:nresults></D:limit>";
  };
  const auto cut = report(query("<C:comp-filter name='VEVENT'/>", limit(3)));
  const auto enough = report(query("<C:comp-filter name='VEVENT'/>", limit(5)));

  EXPECT_EQ(found(cut).size(), 3U);
  EXPECT_NE(cut.body.find("507"), std::string::npos);
  EXPECT_NE(cut.body.find("<D:number-of-matches-within-limits/>"), std::string::npos);
  EXPECT_EQ(found(enough).size(), 5U);
  EXPECT_EQ(enough.body.find("507"), std::string::npos);
  EXPECT_EQ(report(query("<C:comp-filter name='VEVENT'/>", limit(0))).status, 400);
}

// Apps that synchronise further back than a year ask for what was never expanded.
TEST_F(Queries, OldSeriesAreFoundLongBeforeTheyWereStored) {
  put("old.ics", event("old", "20200106T090000Z", "RRULE:FREQ=WEEKLY\r\n"));
  put("single.ics", event("single", "20200107T090000Z"));
  put("new.ics", event("new", "20261202T090000Z", "RRULE:FREQ=WEEKLY\r\n"));

  EXPECT_EQ(found(report(query(events("20210104T000000Z", "20210105T000000Z")))), Names{"old.ics"});
  EXPECT_EQ(found(report(query(events("20200107T000000Z", "20200108T000000Z")))),
            Names{"single.ics"});
  EXPECT_EQ(found(report(query(events("20400102T000000Z", "20400103T000000Z")))), Names{"old.ics"});
}

std::string data(const std::string& inner, const std::string& attributes = "") {
  return "<C:calendar-data" + attributes + ">" + inner + "</C:calendar-data>";
}

TEST_F(Queries, ExpandedInstancesAreTheSameInEachReport) {
  put("a.ics", event("a", "20261201T090000Z", "RRULE:FREQ=DAILY\r\n"));
  const auto wanted = data("<C:expand start='20261203T000000Z' end='20261204T000000Z'/>");
  const auto answers = {
      report(query(events("20261203T000000Z", "20261204T000000Z"), "", wanted)),
      report("<C:calendar-multiget" + kRoot + "<D:prop>" + wanted + "</D:prop><D:href>" +
             kCalendar + "a.ics</D:href></C:calendar-multiget>"),
      report("<D:sync-collection" + kRoot +
             "<D:sync-token/><D:sync-level>1</D:sync-level><D:prop>" + wanted +
             "</D:prop></D:sync-collection>")};

  for (const auto& answer : answers) {
    EXPECT_NE(answer.body.find("RECURRENCE-ID:20261203T090000Z"), std::string::npos) << answer.body;
    EXPECT_EQ(answer.body.find("RRULE"), std::string::npos);
  }
}

TEST_F(Queries, WhatCannotBeReturnedIsRefused) {
  put("a.ics", event("a", "20261201T090000Z", "RRULE:FREQ=HOURLY;COUNT=4000\r\n"));
  const auto asked = [&](const std::string& wanted) {
    return report(query("<C:comp-filter name='VEVENT'/>", "", wanted));
  };
  EXPECT_TRUE(names_element(asked(data("", " content-type='application/calendar+json'")),
                            "C:supported-calendar-data"));
  EXPECT_TRUE(names_element(asked(data("", " version='1.0'")), "C:supported-calendar-data"));
  EXPECT_EQ(asked(data("<C:expand start='20261203T000000Z'/>")).status, 400);
  EXPECT_EQ(asked(data("<C:comp name='VEVENT'/>")).status, 400);
  EXPECT_EQ(asked(data("<C:expand start='20261203T000000Z' end='20261204T000000Z'/>"
                       "<C:limit-recurrence-set start='20261203T000000Z' end='20261204T000000Z'/>"))
                .status,
            400);
  EXPECT_EQ(asked(data("<C:expand start='20260101T000000Z' end='20300101T000000Z'/>")).status, 207)
      << "4,000 instances are within the bound";
}

TEST_F(Queries, FreeBusyTellsHowTimeIsTaken) {
  server_.book(server_.salon.ana, "2026-12-02T12:00:00Z", "Carla");
  put("busy.ics", event("a", "20261202T090000Z"));
  put("next.ics", event("b", "20261202T100000Z"));
  put("perhaps.ics", event("c", "20261202T093000Z", "STATUS:TENTATIVE\r\n"));
  put("free.ics", event("d", "20261202T150000Z", "TRANSP:TRANSPARENT\r\n"));
  put("off.ics", event("e", "20261202T160000Z", "STATUS:CANCELLED\r\n"));
  put("old.ics", event("f", "20200101T200000Z", "RRULE:FREQ=DAILY;COUNT=3000\r\n"));
  const auto body = [](const std::string& start, const std::string& end) {
    return "<C:free-busy-query" + kRoot + "<C:time-range start='" + start + "' end='" + end +
           "'/></C:free-busy-query>";
  };
  const auto day = body("20261202T000000Z", "20261203T000000Z");

  for (const auto& answer : {report(day), report(day, "infinity", kHome), report(day, "0")}) {
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.body.find("\r\nFREEBUSY:20261202T120000Z/20261202T130000Z\r\n"),
              std::string::npos)
        << answer.body;
    EXPECT_NE(answer.body.find("\r\nFREEBUSY:20261202T090000Z/20261202T110000Z\r\n"),
              std::string::npos)
        << answer.body;
    EXPECT_NE(answer.body.find(
                  "\r\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20261202T093000Z/20261202T103000Z\r\n"),
              std::string::npos)
        << answer.body;
    EXPECT_NE(answer.body.find("20261202T200000Z/20261202T210000Z"), std::string::npos);
    EXPECT_EQ(answer.body.find("T150000Z/"), std::string::npos);
    EXPECT_EQ(answer.body.find("T160000Z/"), std::string::npos);
  }
  const auto long_ago = report(body("20210101T000000Z", "20210102T000000Z"));
  EXPECT_NE(long_ago.body.find("FREEBUSY:20210101T200000Z/20210101T210000Z"), std::string::npos)
      << long_ago.body;
  EXPECT_EQ(report(body("20200101T000000Z", "20300101T000000Z")).status, 403);
}

// RFC 7953: who has set their hours is not free outside of them.
TEST_F(Queries, FreeBusyTellsWhatAnAvailabilityLeavesOpen) {
  const auto set = server_.ask(
      "ana", "PROPPATCH", kHome,
      "<D:propertyupdate" + kRoot +
          "<D:set><D:prop><C:calendar-availability>BEGIN:VCALENDAR&#13;\nVERSION:2.0&#13;\n"
          "PRODID:-//T//EN&#13;\nBEGIN:VAVAILABILITY&#13;\nUID:v&#13;\n"
          "DTSTAMP:20261101T000000Z&#13;\nBEGIN:AVAILABLE&#13;\nUID:a&#13;\n"
          "DTSTAMP:20261101T000000Z&#13;\nDTSTART:20261201T080000Z&#13;\n"
          "DTEND:20261201T160000Z&#13;\nRRULE:FREQ=DAILY&#13;\nEND:AVAILABLE&#13;\n"
          "END:VAVAILABILITY&#13;\nEND:VCALENDAR&#13;\n</C:calendar-availability>"
          "</D:prop></D:set></D:propertyupdate>");
  ASSERT_EQ(set.status, 207) << set.body;
  server_.delegate("ana", "ben", false);
  const auto day = "<C:free-busy-query" + kRoot +
                   "<C:time-range start='20261202T000000Z' end='20261203T000000Z'/>"
                   "</C:free-busy-query>";
  const std::string open = "\r\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261202T160000Z/20261203T000000Z";

  EXPECT_NE(report(day).body.find(open), std::string::npos) << report(day).body;
  EXPECT_NE(report(day, "1", kHome).body.find(open), std::string::npos);
  EXPECT_NE(server_.ask("ben", "REPORT", kCalendar, day).body.find(open), std::string::npos);
  EXPECT_EQ(server_.ask("ben", "REPORT", "/dav/calendars/ben/", day).body.find("UNAVAILABLE"),
            std::string::npos);
}

}  // namespace
}  // namespace holdfast::test
