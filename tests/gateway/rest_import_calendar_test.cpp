// Over HTTP: iCalendar files as bookings, and as somebody's other plans.
#include <gmock/gmock.h>

#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using testing::HasSubstr;

std::string event(const std::string& uid, const std::string& lines) {
  return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20261101T080000Z\r\n" + lines +
         "END:VEVENT\r\n";
}
std::string file(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\n" + events + "END:VCALENDAR\r\n";
}
std::string at_ten(const std::string& uid, const std::string& more) {
  return event(uid,
               "DTSTART;TZID=Europe/Berlin:20261201T100000\r\n"
               "DTEND;TZID=Europe/Berlin:20261201T110000\r\n" +
                   more);
}
const std::string kDora =
    "SUMMARY:Massage\r\nORGANIZER:mailto:office@other.example\r\n"
    "ATTENDEE;CN=Office:mailto:Office@other.example\r\n"
    "ATTENDEE;CN=\"Klein, Dora\":mailto:dora@mail.example\r\nDESCRIPTION:By phone\\, late\r\n";

class RestImportCalendar : public RestHouse {
 protected:
  Answered import(const std::string& text, const std::string& query) {
    return send(office, "POST", "/v1/imports?" + query, text,
                {{"Content-Type", "text/calendar; charset=utf-8"}});
  }
  Answered as_bookings(const std::string& text, const std::string& more = "") {
    return import(text, "as=bookings&service=massage" + more);
  }
  Answered as_busy(const std::string& text, const std::string& more = "") {
    return import(text, "as=busy&resource=ana" + more);
  }
  std::size_t bookings() { return get("/v1/bookings").body.at("data").get_array().size(); }
};

TEST_F(RestImportCalendar, EventsBecomeBookingsOfTheirAttendees) {
  const auto answer = as_bookings(file(at_ten("4711@other", kDora)));

  EXPECT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.at("/booked"), "1");
  EXPECT_EQ(answer.at("/results/0/line"), "4");
  EXPECT_EQ(answer.at("/results/0/body/starts_at"), "2026-12-01T10:00:00+01:00");
  EXPECT_EQ(answer.at("/results/0/body/time_zone"), "Europe/Berlin");
  EXPECT_EQ(answer.at("/results/0/body/customer/name"), "Klein, Dora");
  EXPECT_EQ(answer.at("/results/0/body/customer/email"), "dora@mail.example");
  EXPECT_EQ(answer.at("/results/0/body/note"), "By phone, late");
  EXPECT_EQ(answer.at("/results/0/body/metadata/uid"), "4711@other");
}

TEST_F(RestImportCalendar, SentAgainBooksNothingTwice) {
  const auto text = file(at_ten("4711@other", kDora));
  const auto first = as_bookings(text);

  const auto again = as_bookings(text);

  EXPECT_EQ(again.at("/results/0/replayed"), "true");
  EXPECT_EQ(again.at("/results/0/body/id"), first.at("/results/0/body/id"));
  EXPECT_EQ(bookings(), 1U);
  const auto changed =
      as_bookings(file(at_ten("4711@other", kDora + "SEQUENCE:1\r\nLOCATION:Here\r\n")));
  EXPECT_EQ(changed.at("/results/0/replayed"), "true") << "the appointment is the same one";
}

TEST_F(RestImportCalendar, RehearsedBooksNothing) {
  const auto answer = as_bookings(file(at_ten("4711@other", kDora)), "&dry_run=true");

  EXPECT_EQ(answer.at("/booked"), "1") << answer.text;
  EXPECT_EQ(answer.at("/results/0/body/would_be/status"), "confirmed");
  EXPECT_EQ(bookings(), 0U);
}

// Each event by itself: what it cannot be is said, and the others are booked.
TEST_F(RestImportCalendar, NamesWhatBecameOfEachEvent) {
  const auto answer = as_bookings(file(
      at_ten("1", kDora) + at_ten("2", "SUMMARY:No address\r\n") +
      at_ten("3", kDora + "RRULE:FREQ=WEEKLY\r\n") + at_ten("4", kDora + "STATUS:CANCELLED\r\n") +
      event("5", "DTSTART;VALUE=DATE:20261201\r\nSUMMARY:Fair\r\n") +
      event("6", "DTSTART:20261201T090000Z\r\nDTEND:20261201T093000Z\r\n" + kDora) +
      event("7", "SUMMARY:Never\r\n") +
      "BEGIN:VTODO\r\nUID:8\r\nDTSTAMP:20261101T080000Z\r\nSUMMARY:Call\r\nEND:VTODO\r\n"));

  EXPECT_EQ(answer.at("/lines"), "8") << answer.text;
  EXPECT_EQ(answer.at("/booked"), "1");
  EXPECT_EQ(answer.at("/results/1/status"), "422");
  EXPECT_THAT(answer.at("/results/2/body/detail"), HasSubstr("/v1/series"));
  EXPECT_THAT(answer.at("/results/3/body/detail"), HasSubstr("cancelled"));
  EXPECT_THAT(answer.at("/results/4/body/detail"), HasSubstr("whole days"));
  EXPECT_EQ(answer.at("/results/5/body/errors/0/pointer"), "/duration")
      << "the massage does not last half an hour";
  EXPECT_THAT(answer.at("/results/6/body/detail"), HasSubstr("cannot be read"));
  EXPECT_THAT(answer.at("/results/7/body/detail"), HasSubstr("no event"));
}

// What we exported ourselves comes back: it is there already.
TEST_F(RestImportCalendar, OurOwnBookingsAreRecognised) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto export_file = get("/v1/exports?format=ics").text;

  const auto answer = as_bookings(export_file);
  const auto busy = as_busy(export_file);

  EXPECT_EQ(answer.at("/results/0/body/code"), "already-exists") << answer.text;
  EXPECT_EQ(answer.at("/results/0/body/booking"), booked.at("/id"));
  EXPECT_EQ(busy.at("/results/0/problem/code"), "already-exists");
  EXPECT_EQ(bookings(), 1U);
}

TEST_F(RestImportCalendar, PlansBecomeBusyTime) {
  const auto answer = as_busy(file(at_ten("dentist", "SUMMARY:Dentist\r\n")));

  EXPECT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.at("/stored"), "1");
  EXPECT_EQ(answer.at("/results/0/outcome"), "created");
  EXPECT_EQ(book("2026-12-01T10:00:00+01:00", "Dora", "ana").code(), "busy-outside");
}

TEST_F(RestImportCalendar, PlansAreKnownByTheirUid) {
  const auto dentist = at_ten("dentist", "SUMMARY:Dentist\r\n");
  as_busy(file(dentist));

  EXPECT_EQ(as_busy(file(dentist)).at("/results/0/outcome"), "unchanged");
  const auto later =
      as_busy(file(event("dentist", "DTSTART:20261201T130000Z\r\nDTEND:20261201T140000Z\r\n")));
  EXPECT_EQ(later.at("/results/0/outcome"), "changed") << later.text;
  EXPECT_EQ(book("2026-12-01T10:00:00+01:00", "Dora", "ana").status, 201) << "it moved";
  EXPECT_EQ(book("2026-12-01T14:00:00+01:00", "Emil", "ana").code(), "busy-outside");
}

TEST_F(RestImportCalendar, PlansOverABookingAreRehearsedAndThenAQuestion) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto text = file(at_ten("dentist", "SUMMARY:Dentist\r\n"));

  const auto rehearsed = as_busy(text, "&dry_run=true");
  EXPECT_EQ(rehearsed.at("/results/0/conflicts"), "1") << rehearsed.text;
  EXPECT_EQ(get("/v1/bookings/" + booked.at("/id")).at("/status"), "confirmed");
  const auto stored = as_busy(text);
  EXPECT_EQ(stored.at("/results/0/conflicts"), "1");
  EXPECT_EQ(get("/v1/bookings/" + booked.at("/id")).at("/status"), "conflicted");
}

// A series of plans with one date moved is one event.
TEST_F(RestImportCalendar, PlansThatRepeatAreOneEvent) {
  const auto answer = as_busy(file(at_ten("yoga", "RRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Yoga\r\n") +
                                   event("yoga",
                                         "RECURRENCE-ID;TZID=Europe/Berlin:20261208T100000\r\n"
                                         "DTSTART;TZID=Europe/Berlin:20261208T140000\r\n"
                                         "DTEND;TZID=Europe/Berlin:20261208T150000\r\n")));

  EXPECT_EQ(answer.at("/events"), "1") << answer.text;
  EXPECT_EQ(book("2026-12-08T10:00:00+01:00", "Dora", "ana").status, 201);
  EXPECT_EQ(book("2026-12-08T14:00:00+01:00", "Emil", "ana").code(), "busy-outside");
  EXPECT_EQ(book("2026-12-15T10:00:00+01:00", "Finn", "ana").code(), "busy-outside");
}

TEST_F(RestImportCalendar, PlansThatCannotBeReadAreNamedAndTheOthersStored) {
  const auto answer = as_busy(file(event("broken", "DTSTART:20261399T990000Z\r\n") +
                                   at_ten("dentist", "SUMMARY:Dentist\r\n")));

  EXPECT_EQ(answer.at("/refused"), "1") << answer.text;
  EXPECT_EQ(answer.at("/results/0/outcome"), "refused");
  EXPECT_EQ(answer.at("/results/0/problem/code"), "validation");
  EXPECT_EQ(answer.at("/results/1/outcome"), "created");
}

TEST_F(RestImportCalendar, SaysWhatTheQueryLacks) {
  const auto text = file(at_ten("4711@other", kDora));
  const std::pair<const char*, const char*> faulty[] = {
      {"", "?as"},
      {"as=both", "?as"},
      {"as=bookings", "?service"},
      {"as=bookings&service=none", "?service"},
      {"as=bookings&service=massage&resource=ana", "?resource"},
      {"as=busy", "?resource"},
      {"as=busy&resource=nobody", "?resource"},
      {"as=busy&resource=ana&service=massage", "?service"}};
  for (const auto& [query, pointer] : faulty) {
    const auto answer = import(text, query);
    EXPECT_EQ(answer.status, 422) << query;
    EXPECT_EQ(answer.at("/errors/0/pointer"), pointer) << query;
  }
  const auto table =
      send(office, "POST", "/v1/imports?as=busy", "key,service\n", {{"Content-Type", "text/csv"}});
  EXPECT_EQ(table.at("/errors/0/pointer"), "?as");
}

TEST_F(RestImportCalendar, RefusesWhatIsNoWholeCalendar) {
  for (const auto* text : {"hello", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "<html></html>"}) {
    EXPECT_EQ(as_bookings(text).code(), "validation") << text;
    EXPECT_EQ(as_busy(text).code(), "validation") << text;
  }
}

TEST_F(RestImportCalendar, HoldsAThousandEventsAtMost) {
  std::string events;
  for (int i = 0; i < 1001; ++i) {
    events += "BEGIN:VEVENT\r\nUID:" + std::to_string(i) +
              "\r\nDTSTAMP:20261101T080000Z\r\nDTSTART:20261201T090000Z\r\nEND:VEVENT\r\n";
  }
  EXPECT_EQ(as_busy(file(events)).code(), "too-large");
}

}  // namespace
}  // namespace holdfast::gateway::rest
