// Calendars that people make themselves: what stands in them takes time, unless they say otherwise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/commands/calendars.hpp"
#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

using testing::HasSubstr;

constexpr auto kCalendar = "/dav/calendars/ana/private/";

std::string set(const std::string& property) {
  return "<D:propertyupdate xmlns:D='DAV:' "
         "xmlns:C='urn:ietf:params:xml:ns:caldav'><D:set><D:prop>" +
         property + "</D:prop></D:set></D:propertyupdate>";
}

std::string floating(const std::string& uid, const std::string& start) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
         "\r\nDTSTAMP:20261130T080000Z\r\nDTSTART:" + start +
         "\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

class OwnCalendars : public testing::Test {
 protected:
  OwnCalendars() { EXPECT_EQ(server.ask("ana", "MKCALENDAR", kCalendar).status, 201); }

  int put(const std::string& target, const std::string& text) {
    return server.ask("ana", "PUT", target, text, {{"Content-Type", "text/calendar"}}).status;
  }
  int proppatch(const std::string& property, const std::string& target = kCalendar) {
    const auto answer = server.ask("ana", "PROPPATCH", target, set(property));
    return answer.body.find("200 OK") != std::string::npos ? 200 : answer.status;
  }
  /// Whether a customer could have Ana then.
  bool is_free(std::string_view starts_at) {
    store::RequestBooking command;
    command.agency = server.salon.agency;
    command.service = server.salon.massage;
    command.starts_at = at(starts_at);
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Carla";
    command.customer.email = "customer@mail.example";
    command.customer.locale = "en";
    command.wanted = server.salon.ana;
    command.dry_run = true;
    return server.house.apply(std::move(command)).has_value();
  }
  std::vector<std::string> actions(std::string_view begins_with) {
    std::vector<std::string> found;
    server.house.read([&](const store::Reads& reads) {
      for (const auto& entry : reads.audit(server.salon.agency, 0, 1000)) {
        if (entry.action.starts_with(begins_with)) {
          found.push_back(entry.action);
        }
      }
      return 0;
    });
    return found;
  }

  SalonServer server;
};

TEST_F(OwnCalendars, WhatStandsInThemTakesTheOwnersTime) {
  EXPECT_EQ(put(std::string(kCalendar) + "a.ics", event("a", "20261201T090000Z")), 201);

  EXPECT_FALSE(is_free("2026-12-01T09:00:00Z"));
  EXPECT_EQ(server.ask("ana", "DELETE", kCalendar).status, 204);
  EXPECT_TRUE(is_free("2026-12-01T09:00:00Z"));
  EXPECT_THAT(actions("calendar."), testing::ElementsAre("calendar.made", "calendar.deleted"));
}

// RFC 6638 section 9.1: a calendar of birthdays or of a football club takes nobody's time.
TEST_F(OwnCalendars, ATransparentCalendarTakesNone) {
  ASSERT_EQ(put(std::string(kCalendar) + "a.ics", event("a", "20261201T090000Z")), 201);

  EXPECT_EQ(proppatch("<C:schedule-calendar-transp><C:transparent/></C:schedule-calendar-transp>"),
            200);
  EXPECT_TRUE(is_free("2026-12-01T09:00:00Z"));
  ASSERT_EQ(put(std::string(kCalendar) + "b.ics", event("b", "20261202T090000Z")), 201);
  EXPECT_TRUE(is_free("2026-12-02T09:00:00Z"));

  EXPECT_EQ(proppatch("<C:schedule-calendar-transp><C:opaque/></C:schedule-calendar-transp>"), 200);
  EXPECT_FALSE(is_free("2026-12-01T09:00:00Z"));
  EXPECT_FALSE(is_free("2026-12-02T09:00:00Z"));
}

TEST_F(OwnCalendars, FloatingTimesFollowTheZoneThatTheCalendarIsGiven) {
  ASSERT_EQ(put(std::string(kCalendar) + "a.ics", floating("a", "20261201T110000")), 201);
  EXPECT_FALSE(is_free("2026-12-01T10:00:00Z"));

  EXPECT_EQ(proppatch("<C:calendar-timezone-id>Europe/London</C:calendar-timezone-id>"), 200);

  EXPECT_TRUE(is_free("2026-12-01T10:00:00Z"));
  EXPECT_FALSE(is_free("2026-12-01T11:00:00Z"));
}

// RFC 4918 section 9.8.3.
TEST_F(OwnCalendars, ACopiedCalendarHasThePropertiesAndTheEvents) {
  ASSERT_EQ(proppatch("<D:displayname>Football</D:displayname>"), 200);
  ASSERT_EQ(proppatch("<C:calendar-timezone-id>Europe/London</C:calendar-timezone-id>"), 200);
  ASSERT_EQ(proppatch("<X:colour xmlns:X='urn:x'>red</X:colour>"), 200);
  ASSERT_EQ(put(std::string(kCalendar) + "a.ics", event("a", "20261201T090000Z")), 201);
  ASSERT_EQ(put(std::string(kCalendar) + "b.ics", floating("b", "20261201T110000")), 201);

  const auto copied =
      server.ask("ana", "COPY", kCalendar, "", {{"Destination", "/dav/calendars/ana/copy/"}});

  EXPECT_EQ(copied.status, 201) << copied.body;
  EXPECT_EQ(server.ask("ana", "GET", "/dav/calendars/ana/copy/a.ics").body,
            event("a", "20261201T090000Z"));
  EXPECT_EQ(server.ask("ana", "GET", "/dav/calendars/ana/copy/b.ics").status, 200);
  const auto told = server.ask(
      "ana", "PROPFIND", "/dav/calendars/ana/copy/",
      "<D:propfind xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><D:prop>"
      "<D:displayname/><C:calendar-timezone-id/><X:colour xmlns:X='urn:x'/></D:prop></D:propfind>",
      {{"Depth", "0"}});
  EXPECT_THAT(told.body, HasSubstr("Football"));
  EXPECT_THAT(told.body, HasSubstr("Europe/London"));
  EXPECT_THAT(told.body, HasSubstr(">red<"));
  EXPECT_EQ(server.ask("ana", "DELETE", kCalendar).status, 204);
  EXPECT_FALSE(is_free("2026-12-01T09:00:00Z"));
  EXPECT_FALSE(is_free("2026-12-01T11:00:00Z"));
}

TEST_F(OwnCalendars, ACopyOfDepthZeroIsEmpty) {
  ASSERT_EQ(put(std::string(kCalendar) + "a.ics", event("a", "20261201T090000Z")), 201);

  const auto copied = server.ask("ana", "COPY", kCalendar, "",
                                 {{"Destination", "/dav/calendars/ana/copy/"}, {"Depth", "0"}});

  EXPECT_EQ(copied.status, 201);
  EXPECT_EQ(server.ask("ana", "GET", "/dav/calendars/ana/copy/a.ics").status, 404);
}

TEST_F(OwnCalendars, ACopyLeavesBookingsWhereTheyAreAndNamesThem) {
  const auto booking = server.book(server.salon.ana, "2026-12-02T10:00:00+01:00", "Dora");
  ASSERT_EQ(put("/dav/calendars/ana/appointments/a.ics", event("a", "20261201T090000Z")), 201);

  const auto copied = server.ask("ana", "COPY", "/dav/calendars/ana/appointments/", "",
                                 {{"Destination", "/dav/calendars/ana/copy/"}});

  EXPECT_EQ(copied.status, 207);
  EXPECT_THAT(copied.body, HasSubstr("/dav/calendars/ana/appointments/" + booking.id.value));
  EXPECT_THAT(copied.body, HasSubstr("403 Forbidden"));
  EXPECT_THAT(copied.body, testing::Not(HasSubstr("/a.ics")));
  EXPECT_EQ(server.ask("ana", "GET", "/dav/calendars/ana/copy/a.ics").status, 200);
}

TEST_F(OwnCalendars, AreNotOverwrittenByACopy) {
  ASSERT_EQ(server.ask("ana", "MKCALENDAR", "/dav/calendars/ana/other/").status, 201);
  ASSERT_EQ(put("/dav/calendars/ana/other/b.ics", event("b", "20261201T090000Z")), 201);
  const auto copy = [this](HttpHeaders headers) {
    headers.set("Destination", "/dav/calendars/ana/other/");
    return server.ask("ana", "COPY", kCalendar, "", std::move(headers)).status;
  };

  EXPECT_EQ(copy({}), 403);
  EXPECT_EQ(copy({{"Overwrite", "F"}}), 412);
  EXPECT_EQ(copy({{"Depth", "1"}}), 400);
  EXPECT_EQ(server.ask("ana", "GET", "/dav/calendars/ana/other/b.ics").status, 200);
}

TEST_F(OwnCalendars, AreNotCopiedIntoTheHomeOfSomebodyWhoDoesNotLetOneWrite) {
  const auto copy = [this] {
    return server
        .ask("ben", "COPY", "/dav/calendars/ben/appointments/", "",
             {{"Destination", "/dav/calendars/ana/from-ben/"}})
        .status;
  };
  EXPECT_EQ(copy(), 409);

  server.delegate("ana", "ben", false);
  EXPECT_EQ(copy(), 403);
}

// RFC 4791 section 5.3.2.1 names it alone: a client can tell its person what there is too much of.
TEST_F(OwnCalendars, AnEventWithTooManyAttendeesIsRefusedAsSuch) {
  std::string attendees;
  for (int i = 0; i < 1001; ++i) {
    attendees += "ATTENDEE:mailto:guest" + std::to_string(i) + "@example.org\r\n";
  }

  const auto answer =
      server.ask("ana", "PUT", std::string(kCalendar) + "a.ics",
                 event("a", "20261201T090000Z", attendees), {{"Content-Type", "text/calendar"}});

  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.body, HasSubstr("<C:max-attendees-per-instance/></D:error>"));
}

// Deleting a large one in one transaction would keep everybody else from writing for seconds.
TEST_F(OwnCalendars, ALargeCalendarIsDeletedPieceByPiece) {
  server.house.arrange([&](store::Transaction& tx) {
    const auto calendar = tx.calendar_by_slug(server.salon.agency, server.salon.ana, "private");
    for (int i = 0; i < 1100; ++i) {
      store::ObjectDraft draft;
      draft.uid = std::to_string(i);
      draft.component = "VEVENT";
      tx.put_object(calendar->id, draft.uid + ".ics", {}, draft, "text", server.house.clock.now());
    }
  });
  ASSERT_EQ(put(std::string(kCalendar) + "a.ics", event("a", "20261201T090000Z")), 201);

  EXPECT_EQ(server.ask("ana", "DELETE", kCalendar).status, 204);

  EXPECT_EQ(server.ask("ana", "PROPFIND", kCalendar, "", {{"Depth", "0"}}).status, 404);
  EXPECT_TRUE(is_free("2026-12-01T09:00:00Z"));
  int emptied = 0;
  server.house.read([&](const store::Reads& reads) {
    for (const auto& entry : reads.audit(server.salon.agency, 0, 10'000)) {
      emptied += entry.action == "calendar.emptied" ? 1 : 0;
    }
    return 0;
  });
  EXPECT_EQ(emptied, 2);
}

TEST_F(OwnCalendars, AMovedEventTakesItsTimeAlongWithoutAGap) {
  ASSERT_EQ(put("/dav/calendars/ana/appointments/a.ics", event("a", "20261201T090000Z")), 201);

  const auto moved = server.ask("ana", "MOVE", "/dav/calendars/ana/appointments/a.ics", "",
                                {{"Destination", std::string(kCalendar) + "a.ics"}});

  EXPECT_EQ(moved.status, 201);
  EXPECT_FALSE(is_free("2026-12-01T09:00:00Z"));
  EXPECT_EQ(server.ask("ana", "DELETE", std::string(kCalendar) + "a.ics").status, 204);
  EXPECT_TRUE(is_free("2026-12-01T09:00:00Z"));
}

TEST_F(OwnCalendars, AHomeHasABoundedNumberOfThem) {
  for (std::size_t i = 2; i < store::kMostCalendars; ++i) {
    ASSERT_EQ(
        server.ask("ana", "MKCALENDAR", "/dav/calendars/ana/c" + std::to_string(i) + "/").status,
        201);
  }

  const auto refused = server.ask("ana", "MKCALENDAR", "/dav/calendars/ana/one-more/");

  EXPECT_EQ(refused.status, 507);
  EXPECT_THAT(refused.body, HasSubstr("<D:quota-not-exceeded/>"));
}

TEST_F(OwnCalendars, WhatIsKeptWithOneResourceIsBounded) {
  const std::string large(store::kMostPropertyOctets / 2, 'x');
  EXPECT_EQ(proppatch("<x:a xmlns:x='urn:x'>" + large + "</x:a>"), 200);

  const auto refused =
      server.ask("ana", "PROPPATCH", kCalendar, set("<x:b xmlns:x='urn:x'>" + large + "</x:b>"));

  EXPECT_EQ(refused.status, 207);
  EXPECT_THAT(refused.body, HasSubstr("507 Insufficient Storage"));
  EXPECT_THAT(refused.body, HasSubstr("<D:quota-not-exceeded/>"));
}

// A calendar that is made again at the same place is another one: what a client knew of the old
// one must not be taken for knowledge of the new one.
TEST_F(OwnCalendars, ACalendarThatComesBackKnowsNoOldToken) {
  const std::string ask =
      "<D:propfind xmlns:D='DAV:'><D:prop><D:sync-token/><x:a "
      "xmlns:x='urn:x'/></D:prop></D:propfind>";
  ASSERT_EQ(proppatch("<x:a xmlns:x='urn:x'>1</x:a>"), 200);
  const auto before = server.ask("ana", "PROPFIND", kCalendar, ask, {{"Depth", "0"}}).body;
  const auto from = before.find("urn:holdfast:sync:");
  const auto token = before.substr(from, before.find('<', from) - from);

  ASSERT_EQ(server.ask("ana", "DELETE", kCalendar).status, 204);
  ASSERT_EQ(server.ask("ana", "MKCALENDAR", kCalendar).status, 201);

  const auto sync = server.ask("ana", "REPORT", kCalendar,
                               "<D:sync-collection xmlns:D='DAV:'><D:sync-token>" + token +
                                   "</D:sync-token><D:sync-level>1</D:sync-level>"
                                   "<D:prop/></D:sync-collection>");
  EXPECT_EQ(sync.status, 403);
  EXPECT_THAT(sync.body, HasSubstr("valid-sync-token"));
  EXPECT_THAT(server.ask("ana", "PROPFIND", kCalendar, ask, {{"Depth", "0"}}).body,
              HasSubstr("404 Not Found"));
}

// C42: by a clock that was just set nothing is decided, neither is what has run out.
TEST_F(OwnCalendars, NothingIsWrittenByAClockThatJumps) {
  ASSERT_TRUE(server.house.clock.is_steady());
  server.house.clock.leap(std::chrono::hours{24});

  const auto later =
      server.ask("ana", "PUT", kCalendar + std::string("a.ics"), floating("u1", "20261202T090000"),
                 {{"Content-Type", "text/calendar"}});

  EXPECT_EQ(later.status, 503);
  EXPECT_EQ(later.headers.find("Retry-After"), "30");
  EXPECT_EQ(server.ask("ana", "PROPFIND", kCalendar, "", {{"Depth", "0"}}).status, 207)
      << "reading goes on";
  server.house.clock.advance(std::chrono::seconds{30});
  EXPECT_EQ(put(kCalendar + std::string("a.ics"), floating("u1", "20261202T090000")), 201);
}

}  // namespace
}  // namespace holdfast::test
