// Who reads and writes whose calendars, and what stands in the homes of coordinators and delegates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/commands/calendars.hpp"
#include "store/commands/delegations.hpp"
#include "store/commands/shared_calendars.hpp"
#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Delegations : public testing::Test {
 protected:
  void grant(const std::string& owner, const std::string& delegate, bool may_write) {
    server.delegate(owner, delegate, may_write);
  }
  int status(const std::string& login, const std::string& method, const std::string& target,
             const std::string& body = "") {
    return server
        .ask(login, method, target, body, {{"Content-Type", "text/calendar"}, {"Depth", "0"}})
        .status;
  }
  std::string told(const std::string& login, const std::string& target, const std::string& property,
                   const std::string& depth = "0") {
    return server
        .ask(login, "PROPFIND", target,
             "<D:propfind xmlns:D='DAV:' xmlns:CS='http://calendarserver.org/ns/'><D:prop><" +
                 property + "/></D:prop></D:propfind>",
             {{"Depth", depth}})
        .body;
  }
  SalonServer server;
  const std::string anas = "/dav/calendars/ana/appointments/";
};

TEST_F(Delegations, WhoMayReadReadsAndChangesNothing) {
  ASSERT_EQ(status("ana", "PUT", anas + "a.ics", event("a", "20261201T090000Z")), 201);
  EXPECT_EQ(status("ben", "GET", anas + "a.ics"), 404);

  grant("ana", "ben", false);

  EXPECT_EQ(status("ben", "GET", anas + "a.ics"), 200);
  EXPECT_EQ(status("ben", "PUT", anas + "b.ics", event("b", "20261201T100000Z")), 403);
  EXPECT_EQ(status("ben", "DELETE", anas + "a.ics"), 403);
  EXPECT_EQ(status("ben", "PROPPATCH", anas), 403);
  EXPECT_EQ(status("ben", "MKCALENDAR", "/dav/calendars/ana/new/"), 403);
  EXPECT_EQ(status("ben", "MOVE", anas + "a.ics"), 403);
  const auto privileges = told("ben", anas, "D:current-user-privilege-set");
  EXPECT_THAT(privileges, HasSubstr("<D:read/>"));
  EXPECT_THAT(privileges, Not(HasSubstr("<D:write")));
  EXPECT_THAT(privileges, Not(HasSubstr("<D:bind/>")));
  // Ben's calendars are no affair of Ana's.
  EXPECT_EQ(status("ana", "PROPFIND", "/dav/calendars/ben/"), 404);
}

TEST_F(Delegations, WhoMayWriteWritesUntilItIsTakenBack) {
  grant("ana", "ben", false);
  grant("ana", "ben", true);
  EXPECT_EQ(status("ben", "PUT", anas + "b.ics", event("b", "20261201T100000Z")), 201);

  server.house.apply(store::RevokeDelegation{server.salon.agency, {}, {"us_ana"}, {"us_ben"}})
      .value();

  EXPECT_EQ(status("ben", "PUT", anas + "b.ics", event("b", "20261201T110000Z")), 404);
  EXPECT_EQ(status("ben", "PROPFIND", "/dav/principals/ana/"), 404);
}

// Apple's and Android's clients look for further homes by these.
TEST_F(Delegations, ThePrincipalTellsForWhomItMayAct) {
  grant("ana", "ben", true);

  EXPECT_THAT(told("ben", "/dav/principals/ben/", "CS:calendar-proxy-write-for"),
              HasSubstr("<D:href>/dav/principals/ana/</D:href>"));
  EXPECT_THAT(told("ben", "/dav/principals/ben/", "CS:calendar-proxy-read-for"),
              Not(HasSubstr("/dav/principals/ana/")));
  EXPECT_EQ(status("ben", "PROPFIND", "/dav/principals/ana/"), 207);
}

// Clients that know nothing of delegation find the calendar in the home that they look into.
TEST_F(Delegations, TheCalendarStandsInTheDelegatesHomeToo) {
  ASSERT_EQ(status("ana", "PUT", anas + "a.ics", event("a", "20261201T090000Z")), 201);
  grant("ana", "ben", false);

  EXPECT_THAT(told("ben", "/dav/calendars/ben/", "D:displayname", "1"),
              HasSubstr("<D:href>/dav/calendars/ben/ana/</D:href>"));
  EXPECT_EQ(status("ben", "GET", "/dav/calendars/ben/ana/a.ics"), 200);
  EXPECT_EQ(status("ben", "DELETE", "/dav/calendars/ben/ana/a.ics"), 403);
  EXPECT_EQ(status("ben", "DELETE", "/dav/calendars/ben/ana/"), 403);
  // One calendar, one state, whichever way it is looked at.
  const auto token = told("ben", "/dav/calendars/ben/ana/", "D:sync-token");
  const auto from = token.find("urn:holdfast:sync:");
  EXPECT_THAT(told("ana", anas, "D:sync-token"),
              HasSubstr(token.substr(from, token.find('<', from) - from)));
  // The owner's own home does not show what was granted to others.
  EXPECT_THAT(told("cora", "/dav/calendars/ben/", "D:displayname", "1"),
              Not(HasSubstr("/dav/calendars/ben/ana/")));
}

// A colour and a name that a coordinator gives to the calendar of a staff member.
TEST_F(Delegations, WhatIsSetOnAGuestIsSeenInThatHomeAlone) {
  const std::string set =
      "<D:propertyupdate xmlns:D='DAV:' xmlns:A='http://apple.com/ns/ical/'><D:set><D:prop>"
      "<D:displayname>Our Ana</D:displayname><A:calendar-color>#FF0000FF</A:calendar-color>"
      "</D:prop></D:set></D:propertyupdate>";
  grant("ana", "ben", false);

  for (const auto& [login, guest] : {std::pair{"cora", "/dav/calendars/cora/ana/"},
                                     std::pair{"ben", "/dav/calendars/ben/ana/"}}) {
    EXPECT_EQ(status(login, "PROPPATCH", guest, set), 207);
    EXPECT_THAT(told(login, guest, "D:displayname"), HasSubstr(">Our Ana</D:displayname>"));
    EXPECT_THAT(told(login, guest, "calendar-color xmlns='http://apple.com/ns/ical/'"),
                HasSubstr("#FF0000FF"));
  }
  EXPECT_THAT(told("ana", anas, "D:displayname"),
              HasSubstr(">Appointments of Ana</D:displayname>"));
  EXPECT_THAT(told("adam", "/dav/calendars/adam/ana/", "D:displayname"),
              HasSubstr(">Appointments of Ana</D:displayname>"));
  // What decides about Ana's time is Ana's.
  const auto refused = server.ask(
      "cora", "PROPPATCH", "/dav/calendars/cora/ana/",
      "<D:propertyupdate xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><D:set><D:prop>"
      "<C:calendar-timezone-id>Europe/London</C:calendar-timezone-id></D:prop></D:set>"
      "</D:propertyupdate>");
  EXPECT_THAT(refused.body, HasSubstr("cannot-modify-protected-property"));
}

TEST_F(Delegations, CoordinatorsFindEverybodysCalendarInTheirHome) {
  const auto home = told("cora", "/dav/calendars/cora/", "D:displayname", "1");

  EXPECT_THAT(home, HasSubstr("<D:href>/dav/calendars/cora/ana/</D:href>"));
  EXPECT_THAT(home, HasSubstr("<D:href>/dav/calendars/cora/ben/</D:href>"));
  const auto booking = server.book(server.salon.ana, "2026-12-01T09:00:00Z", "Carla");
  const auto copy = "/dav/calendars/cora/ana/" + booking.id.value + ".ics";
  EXPECT_EQ(status("cora", "GET", copy), 200);
  EXPECT_EQ(status("cora", "DELETE", copy), 204);
  EXPECT_EQ(server.house
                .read([&](const store::Reads& reads) {
                  return reads.booking(server.salon.agency, booking.id);
                })
                ->status,
            store::BookingStatus::cancelled);
}

TEST_F(Delegations, TheOfficeSeesRoomsAndTheWholeAgencyAndChangesNothingThere) {
  for (const auto& resource : {server.salon.room, store::ResourceId{}}) {
    server.house.apply(store::ShareCalendar{server.salon.agency, {}, resource}).value();
  }
  const auto first = server.book(server.salon.ana, "2026-12-01T09:00:00Z", "Carla");
  server.book(server.salon.ben, "2026-12-01T09:00:00Z", "Dora");

  EXPECT_THAT(told("cora", "/dav/calendars/cora/", "D:displayname", "1"),
              AllOf(HasSubstr("<D:href>/dav/calendars/cora/agency/</D:href>"),
                    HasSubstr("<D:href>/dav/calendars/cora/room/</D:href>")));
  for (const std::string calendar : {"agency/", "room/"}) {
    const auto path = "/dav/calendars/cora/" + calendar;
    const auto copy = path + first.id.value + ".ics";
    EXPECT_EQ(status("cora", "GET", copy), 200);
    EXPECT_EQ(status("cora", "DELETE", copy), 403);
    EXPECT_EQ(status("cora", "PUT", path + "own.ics", event("own", "20261201T100000Z")), 403);
    EXPECT_EQ(status("cora", "DELETE", path), 403);
    EXPECT_EQ(status("ana", "PROPFIND", "/dav/calendars/ana/" + calendar), 404);
  }
  // Their sync-tokens tell of changes like any other's.
  const auto tokens = [&] {
    return told("cora", "/dav/calendars/cora/agency/", "D:sync-token") +
           told("cora", "/dav/calendars/cora/room/", "D:sync-token");
  };
  const auto before = tokens();
  EXPECT_EQ(tokens(), before);
  server.book(server.salon.ana, "2026-12-02T09:00:00Z", "Emma");
  const auto after = tokens();
  EXPECT_NE(after, before);
}

TEST_F(Delegations, NobodyDelegatesToThemselvesOrToAnotherAgency) {
  const auto to = [&](const std::string& delegate) {
    return server.house
        .apply(store::Delegate{server.salon.agency, {}, {"us_ana"}, {"us_" + delegate}, true})
        .error()
        .code;
  };

  EXPECT_EQ(to("ana"), Errc::validation);
  EXPECT_EQ(to("zoe"), Errc::not_found);
  EXPECT_EQ(to("nobody"), Errc::not_found);
}

TEST_F(Delegations, FilesAreNobodyElsesBusiness) {
  ASSERT_EQ(status("ana", "PUT", "/dav/files/ana/a.txt", "x"), 201);
  grant("ana", "ben", true);

  for (const auto* other : {"ben", "cora", "adam", "zoe"}) {
    EXPECT_EQ(status(other, "GET", "/dav/files/ana/a.txt"), 404) << other;
    EXPECT_EQ(status(other, "PUT", "/dav/files/ana/b.txt", "x"), 404) << other;
    EXPECT_EQ(status(other, "PROPFIND", "/dav/files/ana/"), 404) << other;
  }
}

// One calendar in two homes: to another path of itself nothing can be moved.
TEST_F(Delegations, AnEventIsNotMovedOntoItselfByTheOtherPathOfItsCalendar) {
  ASSERT_EQ(status("ana", "PUT", anas + "a.ics", event("a", "20261201T090000Z")), 201);
  const auto etag = [this] {
    const auto got = server.ask("ana", "GET", anas + "a.ics");
    return std::string(got.headers.find("ETag").value_or("gone"));
  };
  const auto before = etag();

  for (const auto* method : {"MOVE", "COPY"}) {
    EXPECT_EQ(server
                  .ask("cora", method, "/dav/calendars/cora/ana/a.ics", "",
                       {{"Destination", anas + "a.ics"}})
                  .status,
              403)
        << method;
    EXPECT_EQ(server
                  .ask("cora", method, anas + "a.ics", "",
                       {{"Destination", "/dav/calendars/cora/ana/a.ics"}})
                  .status,
              403)
        << method;
  }
  EXPECT_EQ(etag(), before);
}

// What the rule would do if a door let it come: the object would be written and then taken away.
TEST_F(Delegations, AMoveOntoItselfIsRefusedByTheLedgerToo) {
  ASSERT_EQ(status("ana", "PUT", anas + "a.ics", event("a", "20261201T090000Z")), 201);
  store::CopyCalendarObject command;
  command.agency = server.salon.agency;
  command.from = command.to = server.salon.anas_calendar;
  command.from_name = command.to_name = "a.ics";
  command.move = true;
  command.draft.uid = "a";
  command.etag = server.house.read([&](const store::Reads& reads) {
    return reads.object_entry(server.salon.anas_calendar, "a.ics")->etag;
  });

  EXPECT_EQ(server.house.apply(std::move(command)).error().code, Errc::forbidden);
  EXPECT_EQ(status("ana", "GET", anas + "a.ics"), 200);
}

// RFC 4918 section 9.8.2: under the name that the user saw, and under no second one.
TEST_F(Delegations, ACopyOfARenamedGuestHasItsNameOnce) {
  grant("ana", "ben", false);
  status("ben", "PROPPATCH", "/dav/calendars/ben/ana/",
         "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><D:displayname>Our Ana</D:displayname>"
         "<X:a xmlns:X='u:x'>kept</X:a></D:prop></D:set></D:propertyupdate>");

  EXPECT_EQ(server
                .ask("ben", "COPY", "/dav/calendars/ben/ana/", "",
                     {{"Destination", "/dav/calendars/ben/copy/"}, {"Depth", "0"}})
                .status,
            201);

  const auto all =
      server.ask("ben", "PROPFIND", "/dav/calendars/ben/copy/", "", {{"Depth", "0"}}).body;
  EXPECT_THAT(all, HasSubstr("<D:displayname>Our Ana</D:displayname>"));
  EXPECT_EQ(all.find("<D:displayname"), all.rfind("<D:displayname")) << all;
  EXPECT_THAT(all, HasSubstr("kept"));
}

}  // namespace
}  // namespace holdfast::test
