#include "caldav/icalendar/plain_event.hpp"

#include <gtest/gtest.h>

#include "caldav/icalendar/content_hash.hpp"
#include "caldav/icalendar/read.hpp"
#include "store/booking.hpp"
#include "tests/support/house.hpp"

namespace holdfast::icalendar {
namespace {

using test::at;

PlainEvent dentist() {
  PlainEvent event;
  event.uid = "d@google.example";
  event.changed_at = at("2026-11-20T08:11:00Z");
  event.start = {{}, at("2026-12-01T09:00:00Z"), "Europe/Vienna"};
  event.end = PlainTime{{}, at("2026-12-01T10:00:00Z"), "Europe/Vienna"};
  return event;
}

class PlainEvents : public testing::Test {
 protected:
  static void SetUpTestSuite() { test::codec_format(); }

  static store::ObjectDraft read(const std::vector<PlainEvent>& events) {
    const auto zone = TimeZone::find("Europe/Vienna").value();
    ReadOptions options;
    options.zone = &zone;
    options.horizon = {at("2026-11-01T00:00:00Z"), at("2027-11-01T00:00:00Z")};
    options.owner_addresses = {std::string(kPlainOwner)};
    return read_external(write_plain(events), options).value();
  }
};

TEST_F(PlainEvents, SingleEventTakesItsTime) {
  const auto draft = read({dentist()});

  EXPECT_EQ(draft.uid, "d@google.example");
  EXPECT_EQ(draft.dtstamp, at("2026-11-20T08:11:00Z"));
  ASSERT_EQ(draft.instances.size(), 1U);
  EXPECT_EQ(draft.instances[0].time.start, at("2026-12-01T09:00:00Z"));
  EXPECT_EQ(draft.instances[0].time.end, at("2026-12-01T10:00:00Z"));
  EXPECT_TRUE(draft.instances[0].busy);
  EXPECT_EQ(draft.incomplete, "");
}

// At the end of summer time 02:30 comes twice; the second one can only be told in UTC.
TEST_F(PlainEvents, SecondReadingOfAWallTimeIsKept) {
  auto event = dentist();
  event.start.at = at("2026-10-25T01:30:00Z");
  event.end->at = at("2026-10-25T02:30:00Z");

  EXPECT_EQ(read({event}).first->start, at("2026-10-25T01:30:00Z"));
}

TEST_F(PlainEvents, DateLastsFromMidnightToMidnightOfTheCalendar) {
  PlainEvent event;
  event.uid = "h";
  event.start.date = parse_local_date("2026-12-24");
  event.end = PlainTime{parse_local_date("2026-12-26"), {}, {}};

  const auto draft = read({event});

  EXPECT_EQ(draft.first->start, at("2026-12-23T23:00:00Z"));
  EXPECT_EQ(draft.first->end, at("2026-12-25T23:00:00Z"));
  EXPECT_EQ(draft.busy_rule, "N10");
}

// A weekly meeting at nine in Vienna: one was moved, one was called off, and summer time comes.
TEST_F(PlainEvents, SeriesKeepsItsWallTimeAndItsExceptions) {
  auto series = dentist();
  series.start.at = at("2027-03-08T08:00:00Z");
  series.end->at = at("2027-03-08T09:00:00Z");
  series.recurrence = {"RRULE:FREQ=WEEKLY;COUNT=4", "X-OTHER:1"};
  auto moved = dentist();
  moved.recurrence_id = PlainTime{{}, at("2027-03-15T08:00:00Z"), "Europe/Vienna"};
  moved.start.at = at("2027-03-15T13:00:00Z");
  moved.end->at = at("2027-03-15T14:00:00Z");
  auto off = dentist();
  off.status = "CANCELLED";
  off.recurrence_id = PlainTime{{}, at("2027-03-22T08:00:00Z"), {}};
  off.start = *off.recurrence_id;
  off.end.reset();

  const auto draft = read({moved, series, off});

  std::vector<Instant> busy;
  for (const auto& instance : draft.instances) {
    if (instance.busy) {
      busy.push_back(instance.time.start);
    }
  }
  EXPECT_EQ(busy, (std::vector<Instant>{at("2027-03-08T08:00:00Z"), at("2027-03-15T13:00:00Z"),
                                        at("2027-03-29T07:00:00Z")}));
  EXPECT_EQ(content_hash(write_plain({moved, series, off})),
            content_hash(write_plain({series, off, moved})));
}

TEST_F(PlainEvents, SeriesInAZoneThatNobodyKnowsBarsAllItMayTouch) {
  auto series = dentist();
  series.start.zone = "Mars/Olympus";
  series.end->zone = "Mars/Olympus";
  series.recurrence = {"RRULE:FREQ=WEEKLY"};

  const auto draft = read({series});

  EXPECT_NE(draft.incomplete, "");
  EXPECT_EQ(draft.busy_rule, "N13");
  EXPECT_GT(draft.instances.at(0).time.length(), std::chrono::hours{24 * 200});
}

struct Said {
  const char* what;
  void (*set)(PlainEvent&);
  const char* rule;
  bool busy;
};
void PrintTo(const Said& said, std::ostream* out) { *out << said.what; }

class PlainWords : public PlainEvents, public testing::WithParamInterface<Said> {};

TEST_P(PlainWords, DecideWhetherTimeIsTaken) {
  auto event = dentist();
  GetParam().set(event);

  const auto draft = read({event});

  EXPECT_EQ(draft.busy_rule, GetParam().rule);
  EXPECT_EQ(draft.instances.at(0).busy, GetParam().busy);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, PlainWords,
    testing::Values(
        Said{"cancelled", [](PlainEvent& e) { e.status = "CANCELLED"; }, "N2", false},
        Said{"declined", [](PlainEvent& e) { e.participation = "DECLINED"; }, "N3", false},
        Said{"transparent", [](PlainEvent& e) { e.transparent = true; }, "N4", false},
        Said{"elsewhere", [](PlainEvent& e) { e.busy_status = "WORKINGELSEWHERE"; }, "N6", false},
        Said{"out of office", [](PlainEvent& e) { e.busy_status = "OOF"; }, "N7", true},
        Said{"tentative", [](PlainEvent& e) { e.status = "TENTATIVE"; }, "N8", true},
        Said{"unanswered", [](PlainEvent& e) { e.participation = "NEEDS-ACTION"; }, "N9", true},
        Said{"no length", [](PlainEvent& e) { e.end.reset(); }, "N12", false}));

TEST_F(PlainEvents, NoValueBecomesASecondProperty) {
  auto event = dentist();
  event.uid = "a\r\nDTSTART:19700101T000000Z";
  event.summary = "b\r\nSTATUS:CANCELLED\nEND:VEVENT";
  event.location = "c\nTRANSP:TRANSPARENT";
  event.participation = "ACCEPTED\r\nSTATUS:CANCELLED";
  event.start.zone = "Europe/Vienna\"\r\nSTATUS:CANCELLED";
  event.recurrence = {"RRULE:FREQ=DAILY;COUNT=1\r\nSTATUS:CANCELLED"};

  const auto text = write_plain({event});

  EXPECT_EQ(text.find("\nSTATUS:CANCELLED"), std::string::npos) << text;
  EXPECT_EQ(text.find("\nTRANSP:TRANSPARENT"), std::string::npos);
  EXPECT_EQ(text.find("\nDTSTART:1970"), std::string::npos);
}

TEST_F(PlainEvents, StaffCopyIsReadAsItWasWritten) {
  store::Appointment appointment;
  auto& booking = appointment.booking;
  booking.uid = "bk_1@salon.example";
  booking.sequence = 3;
  booking.time = {at("2026-12-01T09:00:00Z"), at("2026-12-01T10:00:00Z")};
  booking.time_zone = "Europe/Vienna";
  booking.status = store::BookingStatus::confirmed;
  booking.updated_at = at("2026-11-20T08:00:00Z");
  booking.customer.name = "Bea; with, marks\\";
  appointment.service_name = "Massage";

  const auto plain = read_plain(test::codec_format().staff_copy(appointment, {})).value();

  EXPECT_EQ(plain.uid, booking.uid);
  EXPECT_EQ(plain.sequence, 3);
  EXPECT_EQ(plain.changed_at, booking.updated_at);
  EXPECT_EQ(plain.start, (PlainTime{{}, booking.time.start, "Europe/Vienna"}));
  EXPECT_EQ(plain.end, (PlainTime{{}, booking.time.end, "Europe/Vienna"}));
  EXPECT_EQ(plain.summary, "Massage \u00B7 Bea; with, marks\\");
  EXPECT_EQ(plain.description, "Customer: Bea; with, marks\\");
  EXPECT_EQ(plain.status, "CONFIRMED");
  EXPECT_FALSE(plain.transparent);
}

TEST_F(PlainEvents, WhatWeReadWeWriteAgainTheSame) {
  auto event = dentist();
  event.summary = "Massage; \u00B7 \\ Bea";
  event.description = "one\ntwo, three";
  event.location = "Room";
  event.classification = "PRIVATE";

  const auto again = read_plain(write_plain({event})).value();

  EXPECT_EQ(content_hash(write_plain({again})), content_hash(write_plain({event})));
}

TEST_F(PlainEvents, TextWithoutASingleEventIsNoCopy) {
  auto series = dentist();
  series.recurrence = {"RRULE:FREQ=DAILY"};

  EXPECT_FALSE(read_plain(write_plain({series})));
  EXPECT_FALSE(read_plain(write_plain({})));
  EXPECT_FALSE(read_plain("hello"));
}

}  // namespace
}  // namespace holdfast::icalendar
