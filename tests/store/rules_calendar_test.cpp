// What staff do in their calendar apps: own events (C16 to C18) and copies of bookings (C9 to C15).
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class StaffCalendar : public RulesTest {
 protected:
  StaffCalendar() = default;
  const Instant ten = at("2026-12-01T09:00:00Z");

  std::vector<Claim> claims_of(const std::string& name) {
    return house.read([&](const Reads& reads) {
      return reads.claims_of(salon.agency, salon.anas_calendar.value + "/" + name);
    });
  }
  std::vector<Conflict> open_conflicts() {
    return house.read([&](const Reads& reads) { return reads.open_conflicts(salon.agency); });
  }
  Result<Booking> try_to_book_ana(Instant start) {
    auto command = wish(start);
    command.wanted = salon.ana;
    command.dry_run = true;
    return house.apply(command);
  }
};

// Own events.

TEST_F(StaffCalendar, AnOwnEventBlocksItsTimeUntilItIsGone) {
  const auto created = put("a.ics", event("u1", {ten, ten + hours{1}})).value();

  EXPECT_TRUE(created.created);
  EXPECT_TRUE(created.as_sent);
  EXPECT_EQ(try_to_book_ana(ten + minutes{30}).error().code, Errc::busy_outside);
  put("a.ics", event("u1", {ten + hours{2}, ten + hours{3}})).value();
  EXPECT_TRUE(try_to_book_ana(ten));
  EXPECT_EQ(try_to_book_ana(ten + hours{2}).error().code, Errc::busy_outside);
  remove("a.ics").value();
  EXPECT_TRUE(try_to_book_ana(ten + hours{2}));
  EXPECT_THAT(claims_of("a.ics"), IsEmpty());
  EXPECT_THAT(actions(salon.anas_calendar.value + "/a.ics"),
              ElementsAre("block.changed", "block.changed", "block.changed"));
}

TEST_F(StaffCalendar, OnlyBusyInstancesBlockEachForItself) {
  auto series = event("u1", {ten, ten + hours{1}});
  series.recurring = true;
  series.instances.push_back({{ten + hours{2}, ten + hours{3}}, false, false});
  series.instances.push_back({{ten + minutes{30}, ten + hours{2}}, false, true});
  series.instances.push_back({{ten + hours{72}, ten + hours{72 + 50}}, true, true});
  put("a.ics", series).value();

  std::vector<TimeRange> times;
  for (const auto& claim : claims_of("a.ics")) {
    times.push_back(claim.time);
  }
  EXPECT_THAT(times, ElementsAre(TimeRange{ten, ten + hours{2}},
                                 TimeRange{ten + hours{72}, ten + hours{96}},
                                 TimeRange{ten + hours{96}, ten + hours{120}},
                                 TimeRange{ten + hours{120}, ten + hours{122}}));
}

TEST_F(StaffCalendar, TheSameTextAgainIsNoChange) {
  const auto command = put_of("a.ics", event("u1", {ten, ten + hours{1}}), "the text");
  const auto first = house.apply(command).value();
  const auto before = state();

  const auto again = house.apply(command).value();

  EXPECT_EQ(again.etag, first.etag);
  EXPECT_FALSE(again.created);
  EXPECT_EQ(state(), before);
}

struct Conditional {
  const char* what;
  bool stored;
  WriteCondition condition;
  bool met;
};
void PrintTo(const Conditional& row, std::ostream* out) { *out << row.what; }
class Conditions : public StaffCalendar, public testing::WithParamInterface<Conditional> {};

// C15, and RFC 9110 section 13.1: "CURRENT" stands for the stored ETag.
TEST_P(Conditions, AreJudgedBeforeAnythingIsWritten) {
  auto condition = GetParam().condition;
  std::string etag;
  if (GetParam().stored) {
    etag = put("a.ics", event("u1", {ten, ten + hours{1}})).value().etag;
  }
  std::replace(condition.etags.begin(), condition.etags.end(), std::string("CURRENT"), etag);
  const auto before = state();
  auto write = put_of("a.ics", event("u1", {ten + hours{1}, ten + hours{2}}), "another text");
  write.condition = condition;

  const auto written = house.apply(write);

  EXPECT_EQ(written.has_value(), GetParam().met);
  if (!GetParam().met) {
    EXPECT_EQ(written.error().code, Errc::precondition_failed);
    EXPECT_EQ(state(), before);
    DeleteCalendarObject erase{salon.agency, write.actor, salon.anas_calendar, "a.ics", condition};
    EXPECT_EQ(house.apply(erase).error().code, Errc::precondition_failed);
    EXPECT_EQ(state(), before);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Writes, Conditions,
    testing::Values(Conditional{"create_unconditional", false, {}, true},
                    Conditional{"change_unconditional", true, {}, true},
                    Conditional{"create_if_none", false, {true, false, {}}, true},
                    Conditional{"create_over", true, {true, false, {}}, false},
                    Conditional{"change_if_any", true, {false, true, {}}, true},
                    Conditional{"change_nothing", false, {false, true, {}}, false},
                    Conditional{"current", true, {false, false, {"x", "CURRENT"}}, true},
                    Conditional{"stale", true, {false, false, {"1-abc"}}, false},
                    Conditional{"tag_of_nothing", false, {false, false, {"1-abc"}}, false}));

// RFC 4791 section 5.3.2.1, no-uid-conflict.
TEST_F(StaffCalendar, TwoObjectsNeverShareAUidAndNoneChangesIts) {
  put("a.ics", event("u1", {ten, ten + hours{1}})).value();

  const auto second = put("b.ics", event("u1", {ten, ten + hours{1}}));
  EXPECT_EQ(second.error().code, Errc::uid_conflict);
  EXPECT_EQ(field(second.error(), "name"), "a.ics");
  EXPECT_EQ(put("a.ics", event("u2", {ten, ten + hours{1}})).error().code, Errc::uid_conflict);
}

TEST_F(StaffCalendar, CalendarsAndObjectsThatAreNotThereAreNotFound) {
  auto command = put_of("a.ics", event("u1", {ten, ten + hours{1}}), "text");
  command.calendar = CalendarId{"ca_x"};
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);
  command.calendar = salon.anas_calendar;
  command.agency = AgencyId{2};
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found) << "another agency's";
  EXPECT_EQ(remove("nothing.ics").error().code, Errc::not_found);
}

// C16: the fact is stored, the booking keeps its time and its promise, and says so.
TEST_F(StaffCalendar, AnEventOnABookingOpensAConflict) {
  const auto booking = book_with(ten, salon.ana);

  put("a.ics", event("u1", {ten + minutes{30}, ten + hours{2}})).value();

  const auto conflicted = now(booking);
  EXPECT_EQ(conflicted.status, BookingStatus::conflicted);
  EXPECT_EQ(conflicted.sequence, 0) << "the customer's invitation holds";
  EXPECT_EQ(conflicted.version, 2);
  ASSERT_THAT(open_conflicts(), SizeIs(1));
  EXPECT_EQ(open_conflicts()[0].kind, "block");
  EXPECT_EQ(open_conflicts()[0].booking, booking.id);
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "clash.opened"));
  std::vector<std::string> told;
  for (const auto& mail : effects(booking, "conflict.opened")) {
    told.push_back(mail.recipient);
  }
  EXPECT_THAT(told, ElementsAre("ana@salon.example", "booking@salon.example"))
      << "not the customer";
}

// C17 and C18: by each way in which the cause can go, the conflict closes by itself, and a notice
// that nobody has read is not sent.
TEST_F(StaffCalendar, TheConflictGoesWithItsCause) {
  const auto booking = book_with(ten, salon.ana);
  const TimeRange clash{ten, ten + hours{1}};
  auto free = event("u1", clash);
  free.instances[0].busy = false;
  const std::vector<std::function<void()>> ways{
      [&] {
        put("a.ics", event("u1", {ten + hours{3}, ten + hours{4}})).value();
      },
      [&] { put("a.ics", free).value(); },
      [&] { remove("a.ics").value(); },
  };
  for (const auto& way : ways) {
    put("a.ics", event("u1", clash)).value();
    ASSERT_EQ(now(booking).status, BookingStatus::conflicted);

    way();

    EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
    EXPECT_THAT(open_conflicts(), IsEmpty());
    EXPECT_EQ(actions(booking.id.value).back(), "clash.closed_by_source");
    EXPECT_EQ(effects(booking, "conflict.opened").back().state, EffectState::superseded);
  }
}

TEST_F(StaffCalendar, TwoCausesAreTwoConflictsAndTheLastOneCounts) {
  const auto booking = book_with(ten, salon.ana);
  put("a.ics", event("u1", {ten, ten + hours{1}})).value();
  put("b.ics", event("u2", {ten, ten + hours{1}})).value();
  ASSERT_THAT(open_conflicts(), SizeIs(2));

  remove("a.ics").value();
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted);
  remove("b.ics").value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(StaffCalendar, MovingOrCancellingTheBookingClosesItsConflicts) {
  const auto moved = book_with(ten, salon.ana);
  const auto cancelled = book_with(ten + hours{2}, salon.ana);
  put("a.ics", event("u1", {ten, ten + hours{3}})).value();
  ASSERT_THAT(open_conflicts(), SizeIs(2));

  EXPECT_EQ(reschedule(moved, ten + hours{4}).value().status, BookingStatus::confirmed);
  EXPECT_THAT(open_conflicts(), SizeIs(1));
  cancel(cancelled).value();
  EXPECT_THAT(open_conflicts(), IsEmpty());
}

TEST_F(StaffCalendar, WhatTouchesOrIsOverIsNoConflict) {
  const auto booking = book_with(ten, salon.ana);
  put("a.ics", event("u1", {ten + hours{1}, ten + hours{2}})).value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);

  house.clock.set(ten + hours{1});
  put("b.ics", event("u2", {ten, ten + hours{1}})).value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

// Copies of bookings.

// C9: dragging the appointment to free time is a reschedule by staff.
TEST_F(StaffCalendar, DraggingABookingToFreeTimeMovesIt) {
  const auto booking = book_with(ten, salon.ana);

  const auto moved = drag(booking, {ten + hours{1}, ten + hours{2}}).value();

  EXPECT_FALSE(moved.refused);
  EXPECT_FALSE(moved.as_sent) << "our SEQUENCE is in it now: the client has to read it again";
  EXPECT_EQ(moved.etag, copy_of(booking, salon.anas_calendar)->entry.etag);
  EXPECT_EQ(now(booking).time.start, ten + hours{1});
  EXPECT_EQ(now(booking).sequence, 1);
  EXPECT_THAT(effects(booking, "booking.rescheduled"), SizeIs(1));
  EXPECT_EQ(actions(booking.id.value).back(), "move.staff_caldav");
}

TEST_F(StaffCalendar, StretchingABookingLengthensIt) {
  const auto booking = book_with(ten, salon.ana);

  drag(booking, {ten, ten + minutes{100}}).value();

  EXPECT_EQ(now(booking).time, (TimeRange{ten, ten + minutes{100}}));
  EXPECT_EQ(try_to_book_ana(ten + minutes{90}).error().code, Errc::slot_taken);
}

// C11: staff may work when they like; the audit says which rule was passed.
TEST_F(StaffCalendar, StaffMayMoveOutsideOfHoursAndStep) {
  const auto booking = book_with(ten, salon.ana);
  const auto evening = at("2026-12-01T19:10:00Z");

  EXPECT_FALSE(drag(booking, {evening, evening + hours{1}}).value().refused);

  EXPECT_EQ(now(booking).time.start, evening);
  const auto entry = house.read(
      [&](const Reads& reads) { return reads.audit_of(salon.agency, booking.id.value).back(); });
  EXPECT_THAT(entry.after, HasSubstr("outside_rules"));
}

// C10: the truth gets a new version, so that every client loads it; the person is told by mail,
// for apps hide what a server says; and insisting does not help.
TEST_F(StaffCalendar, DraggingABookingOntoAnotherOneIsRefusedAgainAndAgain) {
  const auto booking = book_with(ten, salon.ana);
  const auto other = book_with(ten + hours{2}, salon.ana);
  const auto before = *copy_of(booking, salon.anas_calendar);
  const auto change =
      house.read([&](const Reads& reads) { return reads.calendar(salon.anas_calendar)->change; });
  std::string etag = before.entry.etag;

  for (int i = 0; i < 3; ++i) {
    const auto refused = drag(booking, other.time).value();

    ASSERT_TRUE(refused.refused);
    EXPECT_EQ(refused.refused->code, Errc::move_refused);
    EXPECT_EQ(field(*refused.refused, "cause"), "slot-taken");
    EXPECT_THAT(refused.refused->detail, HasSubstr("2026-12-01T10:00:00+01:00"));
    EXPECT_NE(refused.etag, etag);
    EXPECT_FALSE(refused.as_sent);
    etag = refused.etag;
    EXPECT_EQ(field(*refused.refused, "etag"), etag);
  }

  EXPECT_EQ(now(booking).version, booking.version);
  const auto after = *copy_of(booking, salon.anas_calendar);
  EXPECT_THAT(after.text, HasSubstr("DTSTART;TZID=Europe/Berlin:20261201T100000\r\n"));
  EXPECT_NE(after.text, before.text) << "some clients look at nothing else";
  EXPECT_EQ(after.entry.change, change + 3) << "sync-collection tells of each";
  const auto mails = effects(booking, "staff.move_refused");
  ASSERT_THAT(mails, SizeIs(1)) << "once for one wish";
  EXPECT_EQ(mails[0].state, EffectState::due);
  EXPECT_EQ(mails[0].recipient, "ana@salon.example");
  EXPECT_EQ(actions(booking.id.value).back(), "move.refused_overlap");
}

struct Useless {
  const char* what;
  void (*spoil)(ObjectDraft&);
};
void PrintTo(const Useless& row, std::ostream* out) { *out << row.what; }
class UselessEdits : public StaffCalendar, public testing::WithParamInterface<Useless> {};

TEST_P(UselessEdits, AreRefusedAndTheTruthIsWrittenAnew) {
  const auto booking = book_with(ten, salon.ana);
  const auto etag = copy_of(booking, salon.anas_calendar)->entry.etag;
  auto draft = event(booking.uid, {ten + hours{1}, ten + hours{2}});
  GetParam().spoil(draft);

  const auto refused = put(booking.id.value + ".ics", draft).value();

  ASSERT_TRUE(refused.refused);
  EXPECT_NE(refused.etag, etag);
  EXPECT_EQ(now(booking).version, booking.version);
}

INSTANTIATE_TEST_SUITE_P(
    Edits, UselessEdits,
    testing::Values(
        Useless{"series", [](auto& draft) { draft.recurring = true; }},
        Useless{"no_time", [](auto& draft) { draft.first.reset(); }},
        Useless{"no_length", [](auto& draft) { draft.first->end = draft.first->start; }},
        Useless{"task", [](auto& draft) { draft.component = "VTODO"; }},
        Useless{"two_days", [](auto& draft) { draft.first->end += std::chrono::days{2}; }}));

// C13: words, colours and alarms belong to the person; the ledger's fields come back.
TEST_F(StaffCalendar, OtherWordsAreKeptAndChangeNoPromise) {
  const auto booking = book_with(ten, salon.ana);
  const auto before = *copy_of(booking, salon.anas_calendar);

  const auto saved = drag(booking, booking.time).value();

  EXPECT_FALSE(saved.refused);
  EXPECT_FALSE(saved.as_sent);
  EXPECT_NE(saved.etag, before.entry.etag);
  EXPECT_EQ(now(booking).version, booking.version);
  EXPECT_THAT(copy_of(booking, salon.anas_calendar)->text, HasSubstr(booking.customer.name));
  EXPECT_EQ(actions(booking.id.value).back(), "overlay.saved");
  EXPECT_THAT(effects(booking, "booking.rescheduled"), IsEmpty());
}

TEST_F(StaffCalendar, AColourStaysThroughAMove) {
  const auto booking = book_with(ten, salon.ana);
  auto coloured = copy_of(booking, salon.anas_calendar)->text;
  coloured.insert(coloured.find("END:VEVENT"), "COLOR:turquoise\r\n");
  house.apply(put_of(booking.id.value + ".ics", event(booking.uid, booking.time), coloured))
      .value();
  EXPECT_THAT(copy_of(booking, salon.anas_calendar)->text, HasSubstr("COLOR:turquoise"));

  reschedule(booking, ten + hours{2}).value();

  EXPECT_THAT(copy_of(booking, salon.anas_calendar)->text, HasSubstr("COLOR:turquoise"));
}

// C12: deleting the appointment, or setting it cancelled, calls it off.
TEST_F(StaffCalendar, DeletingABookingCancelsItAsByStaff) {
  const auto deleted = book_with(ten, salon.ana);
  const auto set_cancelled = book_with(ten + hours{1}, salon.ana);
  auto draft = event(set_cancelled.uid, set_cancelled.time);
  draft.cancelled = true;

  EXPECT_TRUE(remove(deleted.id.value + ".ics").value().cancelled_booking);
  EXPECT_FALSE(put(set_cancelled.id.value + ".ics", draft).value().refused);

  for (const auto& booking : {deleted, set_cancelled}) {
    EXPECT_EQ(now(booking).status, BookingStatus::cancelled);
    EXPECT_EQ(now(booking).cancelled_by, "staff");
    EXPECT_THAT(effects(booking, "booking.cancelled"), SizeIs(1));
    EXPECT_EQ(actions(booking.id.value).back(), "cancel.staff_caldav");
    EXPECT_FALSE(copy_of(booking, salon.anas_calendar));
  }
}

TEST_F(StaffCalendar, DeletedBookingComesBackWhereOnlyTheOfficeCancels) {
  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.policy.staff_cancel = false;
    tx.put(service);
  });
  const auto booking = book_with(ten, salon.ana);
  const auto before = copy_of(booking, salon.anas_calendar)->entry.etag;

  const auto kept = remove(booking.id.value + ".ics").value();

  ASSERT_TRUE(kept.refused);
  EXPECT_THAT(kept.refused->detail, HasSubstr("called off by the coordinators"));
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_NE(copy_of(booking, salon.anas_calendar)->entry.etag, before) << "every client reads it";
  EXPECT_THAT(effects(booking, "booking.cancelled"), IsEmpty());
  auto draft = event(booking.uid, booking.time);
  draft.cancelled = true;
  EXPECT_TRUE(put(booking.id.value + ".ics", draft).value().refused);
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

// A client that was offline sends its copy of a booking that was cancelled meanwhile.
TEST_F(StaffCalendar, ACancelledBookingCannotBePutBack) {
  const auto booking = book_with(ten, salon.ana);
  cancel(booking).value();
  const auto before = state();

  const auto refused = drag(booking, booking.time);

  EXPECT_EQ(refused.error().code, Errc::invalid_calendar_object);
  EXPECT_EQ(state(), before);
}

TEST_F(StaffCalendar, ABookingOfSomebodyElseCannotBePutHere) {
  const auto bens = book_with(ten, salon.ben);

  EXPECT_EQ(drag(bens, bens.time).error().code, Errc::invalid_calendar_object);
  EXPECT_EQ(put("copy.ics", event(bens.uid, bens.time)).error().code,
            Errc::invalid_calendar_object);
}

TEST_F(StaffCalendar, WhatIsOverStaysAsItWas) {
  const auto booking = book_with(ten, salon.ana);
  house.clock.set(ten + hours{2});
  house.apply(CompleteEndedBookings{}).value();
  const auto name = booking.id.value + ".ics";

  const auto kept = remove(name).value();
  ASSERT_TRUE(kept.refused);
  EXPECT_EQ(kept.refused->code, Errc::move_refused);
  EXPECT_TRUE(drag(booking, {ten + hours{5}, ten + hours{6}}).value().refused);
  EXPECT_TRUE(copy_of(booking, salon.anas_calendar));
  EXPECT_EQ(now(booking).status, BookingStatus::completed);
}

// The room is taken at the new time, but Ben's is not Ana's: who moves her appointment stays in it.
TEST_F(StaffCalendar, AMoveInAnasCalendarNeverGivesTheAppointmentToBen) {
  const auto booking = book_with(ten, salon.ana);
  book_with(ten + hours{2}, salon.ana);

  EXPECT_TRUE(drag(booking, {ten + hours{2}, ten + hours{3}}).value().refused);
  EXPECT_EQ(now(booking).taken[0].resource, salon.ana);
}

}  // namespace
}  // namespace holdfast::store
