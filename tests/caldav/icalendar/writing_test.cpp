// What we write: staff copies and invites, also for people with hostile names.
#include <libical/ical.h>

#include <algorithm>

#include "caldav/icalendar/event_text.hpp"
#include "caldav/icalendar/format.hpp"
#include "caldav/icalendar/invite.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/start.hpp"
#include "caldav/icalendar/timezone_text.hpp"
#include "caldav/icalendar/write.hpp"
#include "store/base/text.hpp"
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

store::Appointment haircut() {
  store::Appointment appointment;
  auto& booking = appointment.booking;
  booking.uid = "bk_01@salon.example";
  booking.sequence = 3;
  booking.time = span("20261201T090000Z", "20261201T100000Z");
  booking.time_zone = "Europe/Vienna";
  booking.customer.name = "Ana Weiß";
  booking.customer.email = "ana@customer.example";
  booking.customer.phone = "+43 1 234";
  booking.note = "Window seat; please";
  booking.created_at = at("20261101T080000Z");
  booking.updated_at = at("20261122T071500Z") + std::chrono::milliseconds{340};
  appointment.service_name = "Haircut";
  appointment.service_description = "Wash, cut";
  appointment.agency_name = "Salon Nord";
  appointment.agency_mail_address = "booking@salon.example";
  appointment.resources = {{{}, "staff", "Eva"}, {{}, "room", "Ring 1"}};
  return appointment;
}

// Content lines, unfolded.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  const auto scanned = scan_strictly(text, Limits{}).value();
  for (const auto& component : scanned.calendars.at(0).children) {
    if (component.is("VEVENT")) {
      for (const auto& property : component.properties) {
        lines.emplace_back(property.line);
      }
    }
  }
  return lines;
}

bool has_line(const std::string& text, std::string_view line) {
  const auto lines = lines_of(text);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

// Every line ends with CRLF, none is longer than 75 octets, none ends inside of a character.
void expect_well_formed(const std::string& text) {
  ASSERT_TRUE(text.ends_with("END:VCALENDAR\r\n"));
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find("\r\n", begin);
    ASSERT_NE(end, text.npos);
    const auto line = text.substr(begin, end - begin);
    EXPECT_LE(line.size(), 75U) << line;
    EXPECT_EQ(line.find_first_of("\r\n"), line.npos) << line;
    EXPECT_TRUE(is_utf8(line)) << line;
    begin = end + 2;
  }
}

TEST(StaffCopy, SaysWhatStaffNeedAndInvitesNobody) {
  const auto text = Format().staff_copy(haircut(), "");

  expect_well_formed(text);
  EXPECT_TRUE(has_line(text, "UID:bk_01@salon.example"));
  EXPECT_TRUE(has_line(text, "SEQUENCE:3"));
  EXPECT_TRUE(has_line(text, "DTSTAMP:20261122T071500Z"));
  EXPECT_TRUE(has_line(text, "CREATED:20261101T080000Z"));
  EXPECT_TRUE(has_line(text, "DTSTART;TZID=Europe/Vienna:20261201T100000"));
  EXPECT_TRUE(has_line(text, "DTEND;TZID=Europe/Vienna:20261201T110000"));
  EXPECT_TRUE(has_line(text, "SUMMARY:Haircut · Ana Weiß"));
  EXPECT_TRUE(has_line(text,
                       "DESCRIPTION:Customer: Ana Weiß\\nPhone: +43 1 234\\n"
                       "E-mail: ana@customer.example\\nNote: Window seat\\; please"));
  EXPECT_TRUE(has_line(text, "LOCATION:Ring 1"));
  EXPECT_TRUE(has_line(text, "STATUS:CONFIRMED"));
  EXPECT_TRUE(has_line(text, "TRANSP:OPAQUE"));
  EXPECT_EQ(text.find("ATTENDEE"), text.npos);
  EXPECT_EQ(text.find("ORGANIZER"), text.npos);
  EXPECT_EQ(text, Format().staff_copy(haircut(), ""));
}

// The ledger stores the text and the draft without parsing: they must say the same.
TEST(StaffCopy, AndInvitationSayHowManyComeTogether) {
  auto guests = haircut();
  guests.booking.more_seats = {1, 2};

  EXPECT_TRUE(has_line(Format().staff_copy(guests, ""), "SUMMARY:Haircut · Ana Weiß × 3"));
  EXPECT_TRUE(
      has_line(invite(guests, Method::request, at("20261122T071500Z")), "SUMMARY:Haircut × 3"));
}

TEST(StaffCopy, ReadsAsItsDraftInEveryStatus) {
  using enum store::BookingStatus;
  for (const auto status : {requested, held, waitlisted, offered, confirmed, conflicted, completed,
                            no_show, cancelled, declined, expired, failed}) {
    for (const auto* zone : {"Europe/Vienna", "UTC", "No/Where", "Africa/Casablanca"}) {
      auto appointment = haircut();
      appointment.booking.status = status;
      appointment.booking.time_zone = zone;

      const auto draft = Format().staff_copy_draft(appointment);
      const auto read_back = read(Format().staff_copy(appointment, ""));

      EXPECT_EQ(read_back.component, draft.component);
      EXPECT_EQ(read_back.uid, draft.uid);
      EXPECT_EQ(read_back.sequence, draft.sequence);
      EXPECT_EQ(read_back.dtstamp, draft.dtstamp);
      EXPECT_EQ(read_back.first, draft.first);
      EXPECT_EQ(read_back.recurring, draft.recurring);
      EXPECT_EQ(read_back.cancelled, draft.cancelled);
      EXPECT_EQ(read_back.instances, draft.instances);
      EXPECT_EQ(read_back.unbounded, draft.unbounded);
      EXPECT_EQ(read_back.expanded_until, draft.expanded_until);
      EXPECT_EQ(read_back.busy_rule, draft.busy_rule);
      EXPECT_EQ(read_back.incomplete, draft.incomplete);
    }
  }
}

// The second half past two of the night of the clock change cannot be told as a wall time.
TEST(StaffCopy, TheSecondOccurrenceOfAWallTimeIsToldInUtc) {
  auto appointment = haircut();
  appointment.booking.time = span("20261025T013000Z", "20261025T023000Z");

  EXPECT_EQ(read(Format().staff_copy(appointment, "")).first, appointment.booking.time);
}

TEST(StaffCopy, WhatAPersonAddedIsCarriedOver) {
  const auto previous = calendar(component(
      "DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nSUMMARY:mine\nCOLOR:tomato\n"
      "CATEGORIES:work,salon\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR;ACKNOWLEDGED=1:AUTOMATIC\n"
      "X-LIC-ERROR-LIKE:no\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\nATTENDEE:mailto:x@y.example\n"
      "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:soon\nX-WR-ALARMUID:1\nEND:"
      "VALARM\n"
      "BEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-PT15M\nATTENDEE:mailto:victim@y.example\n"
      "SUMMARY:a\nDESCRIPTION:b\nEND:VALARM\n"));

  const auto text = Format().staff_copy(haircut(), previous);

  expect_well_formed(text);
  EXPECT_TRUE(has_line(text, "COLOR:tomato"));
  EXPECT_TRUE(has_line(text, "CATEGORIES:work,salon"));
  EXPECT_TRUE(has_line(text, "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR;ACKNOWLEDGED=1:AUTOMATIC"));
  EXPECT_NE(text.find("TRIGGER:-PT15M"), text.npos);
  EXPECT_NE(text.find("SUMMARY:Haircut"), text.npos);
  for (const auto* stays_behind :
       {"mine", "X-LIC-", "X-MICROSOFT", "ATTENDEE", "victim", "EMAIL"}) {
    EXPECT_EQ(text.find(stays_behind), text.npos) << stays_behind;
  }
  EXPECT_EQ(Format().staff_copy(haircut(), text), text) << "carried over again, unchanged";
  EXPECT_TRUE(read_object(text, in_berlin()));
}

// A refused edit is answered by the same words in another text, or an app that compares texts does
// not load it.
TEST(StaffCopy, TheSameToldAgainIsAnotherText) {
  const auto text = Format().staff_copy(haircut(), "");
  const auto again = Format().told_again(text);

  expect_well_formed(again);
  EXPECT_NE(again, text);
  EXPECT_EQ(times(read(again)), times(read(text)));
  EXPECT_EQ(Format().staff_copy(haircut(), again), text);
}

TEST(StaffCopy, APreviousTextThatDoesNotParseIsIgnored) {
  EXPECT_EQ(Format().staff_copy(haircut(), "BEGIN:VCALENDAR\r\nCOLOR:x"),
            Format().staff_copy(haircut(), ""));
}

TEST(Invite, HasTheShapeThatMailProgramsExpect) {
  const auto text = invite(haircut(), Method::request, at("20261122T071501Z"));

  expect_well_formed(text);
  EXPECT_NE(text.find("\r\nMETHOD:REQUEST\r\n"), text.npos);
  EXPECT_NE(text.find("\r\nTZID:Europe/Vienna\r\n"), text.npos);
  EXPECT_TRUE(has_line(text, "DTSTAMP:20261122T071501Z"));
  EXPECT_TRUE(has_line(text, "DTSTART;TZID=Europe/Vienna:20261201T100000"));
  EXPECT_TRUE(has_line(text, "LOCATION:Salon Nord\\, Ring 1"));
  EXPECT_TRUE(has_line(text, "STATUS:CONFIRMED"));
  EXPECT_TRUE(has_line(text, "ORGANIZER;CN=\"Salon Nord\":mailto:booking@salon.example"));
  EXPECT_TRUE(has_line(text,
                       "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;"
                       "RSVP=TRUE;CN=\"Ana Weiß\":mailto:ana@customer.example"));
}

TEST(Invite, CancelsWithStatusAndTheSameUid) {
  const auto text = invite(haircut(), Method::cancel, at("20261122T071501Z"));

  EXPECT_NE(text.find("\r\nMETHOD:CANCEL\r\n"), text.npos);
  EXPECT_TRUE(has_line(text, "STATUS:CANCELLED"));
  EXPECT_TRUE(has_line(text, "UID:bk_01@salon.example"));
  EXPECT_EQ(name(Method::cancel), "CANCEL");
}

// Names, notes and addresses come from strangers. One value must stay one value.
TEST(Writing, HostileTextStaysInsideOfItsValue) {
  const std::string hostile[] = {
      "A\r\nATTENDEE:mailto:evil@example",
      "A\nEND:VEVENT\nBEGIN:VEVENT",
      "A\r\n ATTENDEE:x",
      "\";X-EVIL=1:\"",
      "a;b,c\\d:e^f\"g",
      std::string("nul\0nul", 7),
      "\xFF\xFE broken \xC3",
      "\x1B[31m red",
      "\u2028ATTENDEE:x\u0085",
      std::string(5000, ';'),
      std::string(200, '\r'),
  };
  for (const auto& text : hostile) {
    auto appointment = haircut();
    appointment.booking.customer = {{}, text, text + "@x.example", text, "de", ""};
    appointment.booking.note = text;
    appointment.service_name = text;
    appointment.service_description = text;
    appointment.agency_name = text;
    appointment.agency_mail_address = text;
    appointment.resources[1].name = text;

    const auto copy = Format().staff_copy(appointment, "");
    const auto mail = invite(appointment, Method::request, at("20261122T071501Z"));

    expect_well_formed(copy);
    expect_well_formed(mail);
    EXPECT_EQ(read(copy).uid, "bk_01@salon.example");
    EXPECT_EQ(lines_of(copy).size(), lines_of(Format().staff_copy(haircut(), "")).size()) << text;
    EXPECT_EQ(mail.find("\r\nATTENDEE:"), mail.npos) << text;
    const auto scanned = scan_strictly(mail, Limits{}).value();
    for (const auto& property : scanned.calendars.at(0).children.back().properties) {
      for (const auto& parameter : property.parameters) {
        EXPECT_FALSE(parameter.name.starts_with("X-")) << mail;
      }
    }
  }
}

TEST(Writing, TextComesBackAsItWent) {
  const std::string text = "a;b,c\\d\nnew line: \"quoted\" 😀";
  auto appointment = haircut();
  appointment.service_description = text;

  const auto mail = invite(appointment, Method::request, at("20261122T071501Z"));
  const auto scanned = scan_strictly(mail, Limits{}).value();

  EXPECT_EQ(unescape(scanned.calendars.at(0).children.back().value_of("DESCRIPTION")), text);
}

TEST(Writing, AddressesAreEncodedOrLeftOut) {
  EXPECT_EQ(mailto("ana+tag@x.example"), "mailto:ana+tag@x.example");
  EXPECT_EQ(mailto("a%b@x.example"), "mailto:a%25b@x.example");
  EXPECT_EQ(mailto("\"a;b\"@x.example"), "mailto:%22a%3Bb%22@x.example");
  EXPECT_EQ(mailto("a\r\nb@x.example"), "");
  EXPECT_EQ(mailto("a b@x.example"), "");
  EXPECT_EQ(mailto("nobody"), "");
  EXPECT_EQ(mailto(""), "");
}

struct Tree {
  explicit Tree(const std::string& text) : root(icalparser_parse_string(text.c_str())) {}
  ~Tree() { icalcomponent_free(root); }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  icalcomponent* root;
};

// The VTIMEZONE that we write must lead other people's programs to our instants.
TEST(TimezoneText, LeadsOthersToTheSameInstants) {
  start();
  const char* kZones[] = {"Europe/Vienna",    "America/New_York",  "Australia/Lord_Howe",
                          "America/Santiago", "Africa/Casablanca", "Asia/Kathmandu",
                          "Antarctica/Troll", "Asia/Tokyo",        "America/Sao_Paulo",
                          "Europe/Dublin",    "Asia/Gaza",         "Pacific/Auckland",
                          "America/St_Johns", "Etc/GMT-14",        "Africa/Cairo"};
  for (const auto* name : kZones) {
    const auto zone = TimeZone::find(name).value();
    for (auto day = at("20260105T110000Z"); day < at("20270105T000000Z");
         day += std::chrono::days{9}) {
      Writer writer;
      writer.begin("VCALENDAR");
      writer.value("VERSION", "2.0");
      write_timezone(writer, zone, {day, day + std::chrono::hours{1}});
      writer.end("VCALENDAR");
      const auto text = writer.take();
      expect_well_formed(text);
      const Tree tree(text);
      auto* theirs = icalcomponent_get_timezone(tree.root, name);
      ASSERT_NE(theirs, nullptr) << name;

      const auto local = zone.to_local(day).value;
      auto time = icaltime_from_string(local_text(local).c_str());
      time = icaltime_set_timezone(&time, theirs);
      const auto utc = icaltime_convert_to_zone(time, icaltimezone_get_utc_timezone());

      EXPECT_EQ(icaltime_as_timet(utc), to_stored(day) / 1'000'000)
          << name << ' ' << local_text(local) << '\n'
          << text;
    }
  }
}

TEST(TimezoneText, IsShort) {
  const auto text_of = [](const char* name) {
    Writer writer;
    write_timezone(writer, TimeZone::find(name).value(),
                   span("20261201T090000Z", "20261201T100000Z"));
    return writer.take();
  };

  const auto vienna = text_of("Europe/Vienna");
  EXPECT_NE(vienna.find("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"), vienna.npos) << vienna;
  EXPECT_NE(vienna.find("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"), vienna.npos) << vienna;
  EXPECT_LT(vienna.size(), 420U);
  EXPECT_LT(text_of("Asia/Tokyo").size(), 220U);
}

}  // namespace
}  // namespace holdfast::icalendar::test
