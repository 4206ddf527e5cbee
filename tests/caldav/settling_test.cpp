// After a change of a calendar or its resource, what stands in the calendar takes the time that it
// should: at once, in pieces, and also when the process is struck down in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "caldav/read_anew.hpp"
#include "store/commands/administration.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/commands/calendars.hpp"
#include "store/unsettled.hpp"
#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kMade = "/dav/calendars/ana/private/";
const std::string kAppointments = "/dav/calendars/ana/appointments/";

std::string set(const std::string& property) {
  return "<D:propertyupdate xmlns:D='DAV:' "
         "xmlns:C='urn:ietf:params:xml:ns:caldav'><D:set><D:prop>" +
         property + "</D:prop></D:set></D:propertyupdate>";
}

const std::string kTransparent =
    "<C:schedule-calendar-transp><C:transparent/></C:schedule-calendar-transp>";
const std::string kOpaque = "<C:schedule-calendar-transp><C:opaque/></C:schedule-calendar-transp>";

class Settling : public testing::Test {
 protected:
  Settling() { EXPECT_EQ(server.ask("ana", "MKCALENDAR", kMade).status, 201); }

  void put(const std::string& target, const std::string& text) {
    ASSERT_EQ(server.ask("ana", "PUT", target, text).status, 201);
  }
  store::Calendar calendar(std::string_view slug) {
    return server.house.read([&](const store::Reads& reads) {
      return *reads.calendar_by_slug(server.salon.agency, server.salon.ana, slug);
    });
  }
  std::vector<store::Claim> claims(const store::Calendar& of, const std::string& name) {
    return server.house.read([&](const store::Reads& reads) {
      return reads.claims_of(server.salon.agency, of.id.value + "/" + name);
    });
  }
  std::vector<store::Unsettled> unsettled() {
    return server.house.read(
        [](const store::Reads& reads) { return store::unsettled_calendars(reads); });
  }
  void settle() {
    ASSERT_TRUE(server.house.wait(caldav::settle_all(server.house.ledger(), server.house.clock)));
  }
  /// What the office does by PATCH /v1/resources.
  void change_ana(const std::function<void(store::Resource&)>& how) {
    auto ana = server.house.read([&](const store::Reads& reads) {
      return *reads.resource(server.salon.agency, server.salon.ana);
    });
    how(ana);
    server.house.apply(store::DefineResource{{}, std::move(ana), std::nullopt, false}).value();
  }
  /// What PROPPATCH writes, without what it does after that.
  void change_calendar(store::CalendarChange change) {
    store::ChangeProperties command;
    command.agency = server.salon.agency;
    command.calendar = calendar("private").id;
    command.subject = command.calendar.value;
    command.change = std::move(change);
    server.house.apply(std::move(command)).value();
  }

  SalonServer server;
  const std::string day_off =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:off\r\n"
      "DTSTAMP:20261130T080000Z\r\nDTSTART;VALUE=DATE:20261202\r\nSUMMARY:Off\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n";
};

TEST_F(Settling, AStaffMembersDayOffMovesWithTheZoneOfTheStaffMember) {
  put(kAppointments + "off.ics", day_off);
  put(kMade + "off.ics", day_off);
  server.ask("ana", "PROPPATCH", kMade,
             set("<C:calendar-timezone-id>Asia/Tokyo</C:calendar-timezone-id>"));

  change_ana([](store::Resource& ana) { ana.time_zone = "America/New_York"; });
  EXPECT_THAT(unsettled(), SizeIs(1)) << "the other one has a zone of its own";
  settle();

  const auto moved = claims(calendar("appointments"), "off.ics");
  ASSERT_THAT(moved, SizeIs(1));
  EXPECT_EQ(moved[0].time.start, at("2026-12-02T05:00:00Z"));
  EXPECT_EQ(moved[0].time.end, at("2026-12-03T05:00:00Z"));
  EXPECT_EQ(claims(calendar("private"), "off.ics")[0].time.start, at("2026-12-01T15:00:00Z"));
  EXPECT_THAT(unsettled(), IsEmpty());
}

// An invitation that was declined by an address takes no time of whoever has that address.
TEST_F(Settling, AnsweredInvitationsFollowTheAddressOfTheStaffMember) {
  put(kAppointments + "a.ics", event("a", "20261202T090000Z",
                                     "ORGANIZER:mailto:boss@mail.example\r\n"
                                     "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@new.example\r\n"));
  EXPECT_THAT(claims(calendar("appointments"), "a.ics"), SizeIs(1));

  change_ana([](store::Resource& ana) { ana.email = "ana@new.example"; });
  settle();

  EXPECT_THAT(claims(calendar("appointments"), "a.ics"), IsEmpty());
}

// PROPPATCH has written the flag, and the process is struck down before it looked at any object.
TEST_F(Settling, AToggleThatWasBrokenOffIsGoneOnWith) {
  put(kMade + "a.ics", event("a", "20261202T090000Z"));

  store::CalendarChange transparent;
  transparent.transparent = true;
  change_calendar(transparent);
  EXPECT_THAT(claims(calendar("private"), "a.ics"), SizeIs(1));
  EXPECT_THAT(unsettled(), SizeIs(1));
  settle();

  EXPECT_THAT(claims(calendar("private"), "a.ics"), IsEmpty());
  EXPECT_THAT(unsettled(), IsEmpty());
}

TEST_F(Settling, AZoneThatWasBrokenOffIsNotForgottenForAToggle) {
  put(kMade + "off.ics", day_off);
  store::CalendarChange zone;
  zone.time_zone = "Asia/Tokyo";
  change_calendar(zone);
  store::CalendarChange transparent;
  transparent.transparent = true;
  change_calendar(transparent);

  EXPECT_EQ(server.ask("ana", "PROPPATCH", kMade, set(kOpaque)).status, 207);

  EXPECT_EQ(claims(calendar("private"), "off.ics")[0].time.start, at("2026-12-01T15:00:00Z"));
  EXPECT_THAT(unsettled(), IsEmpty());
}

// Whoever changes it again while it is being settled has it settled again.
TEST_F(Settling, AnOldMarkSettlesNothing) {
  store::CalendarChange change;
  change.transparent = true;
  change_calendar(change);
  const auto before = unsettled();
  change.transparent = false;
  change_calendar(change);

  store::SettleCalendar old;
  old.calendar = before[0].calendar;
  old.mark = before[0].mark;

  EXPECT_FALSE(server.house.apply(std::move(old)).value());
  EXPECT_THAT(unsettled(), SizeIs(1));
}

// One transaction for a large calendar would keep all others from booking for seconds.
TEST_F(Settling, ALargeCalendarIsToggledPieceByPiece) {
  const auto made = calendar("private");
  const auto when = at("2026-12-02T09:00:00Z");
  server.house.arrange([&](store::Transaction& tx) {
    for (int i = 0; i < 1100; ++i) {
      store::ObjectDraft draft;
      draft.uid = std::to_string(i);
      draft.instances = {{{when, when + std::chrono::hours(1)}, false, i == 1099}};
      tx.put_object(made.id, std::to_string(10'000 + i) + ".ics", {}, draft, "text",
                    server.house.clock.now());
    }
  });
  store::CalendarChange change;
  change.transparent = true;
  change_calendar(change);
  change.transparent = false;
  change_calendar(change);

  std::vector<std::string> places;
  for (std::string after; places.empty() || !after.empty(); places.push_back(after)) {
    after = server.house.apply(store::BlockCalendar{server.salon.agency, made.id, after}).value();
  }

  EXPECT_THAT(places, testing::ElementsAre("10499.ics", "10999.ics", ""));
  EXPECT_THAT(claims(made, "11099.ics"), SizeIs(1));
}

TEST_F(Settling, BothWaysOfChangingOnesMindCountWhenTheyAreAnswered) {
  put(kMade + "a.ics", event("a", "20261202T090000Z"));

  server.ask("ana", "PROPPATCH", kMade, set(kTransparent));
  EXPECT_THAT(claims(calendar("private"), "a.ics"), IsEmpty());
  server.ask("ana", "PROPPATCH", kMade, set(kOpaque));
  EXPECT_THAT(claims(calendar("private"), "a.ics"), SizeIs(1));
  EXPECT_THAT(unsettled(), IsEmpty());
}

// A PUT was read, then the calendar got another zone and all that stood in it was read again, then
// the PUT came: its times would be by the old zone for ever.
TEST_F(Settling, ADraftThatWasReadInAnotherZoneIsNotStored) {
  store::PutCalendarObject put;
  put.agency = server.salon.agency;
  put.calendar = calendar("private").id;
  put.name = "off.ics";
  put.draft.uid = "off";
  put.draft.read_in = "Europe/Berlin";
  put.text = day_off;
  server.ask("ana", "PROPPATCH", kMade,
             set("<C:calendar-timezone-id>Asia/Tokyo</C:calendar-timezone-id>"));

  EXPECT_EQ(server.house.apply(put).error().code, Errc::version_conflict);
  put.draft.read_in = "Asia/Tokyo";
  EXPECT_TRUE(server.house.apply(put));
}

// "Büro" is no zone, and its clocks are those of Berlin.
TEST_F(Settling, AZoneUnderANameOfItsOwnIsKnownByItsClocks) {
  const std::string text =
      "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\nBEGIN:VTIMEZONE\nTZID:The office\n"
      "BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
      "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
      "DTSTART:19810329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
      "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\nEND:VCALENDAR\n";
  const auto zone_told = [this] {
    return server
        .ask("ana", "PROPFIND", kMade,
             "<D:propfind xmlns:D='DAV:'><D:prop><calendar-timezone-id "
             "xmlns='urn:ietf:params:xml:ns:caldav'/></D:prop></D:propfind>",
             {{"Depth", "0"}})
        .body;
  };
  server.ask("ana", "PROPPATCH", kMade,
             set("<C:calendar-timezone-id>Asia/Tokyo</C:calendar-timezone-id>"));

  const auto taken = server.ask("ana", "PROPPATCH", kMade,
                                set("<C:calendar-timezone>" + text + "</C:calendar-timezone>"));

  EXPECT_THAT(taken.body, HasSubstr("200 OK"));
  EXPECT_THAT(zone_told(), HasSubstr("Europe/Berlin"));
}

// To be told that it was taken, and to have one's times read by another zone, is the worst of both.
TEST_F(Settling, AZoneWithClocksThatNobodyHasIsRefused) {
  const auto refused = server.ask(
      "ana", "PROPPATCH", kMade,
      set("<C:calendar-timezone>BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n"
          "BEGIN:VTIMEZONE\nTZID:Mars\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
          "TZOFFSETFROM:+0017\nTZOFFSETTO:+0017\nEND:STANDARD\nEND:VTIMEZONE\nEND:VCALENDAR\n"
          "</C:calendar-timezone>"));

  EXPECT_THAT(refused.body, HasSubstr("403 Forbidden"));
  EXPECT_THAT(refused.body, HasSubstr("<C:valid-calendar-data/>"));
}

}  // namespace
}  // namespace holdfast::test
