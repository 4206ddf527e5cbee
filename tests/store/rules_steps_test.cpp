// Attendance, undoing, handing over, rewording, and until when customers may change their minds.
#include "tests/store/lifecycle_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Steps : public LifecycleTest {
 protected:
  CancelBooking cancellation(const Booking& booking, const Actor& by) {
    CancelBooking command;
    command.agency = salon.agency;
    command.actor = by;
    command.booking = booking.id;
    command.by = "customer";
    return command;
  }
  RescheduleBooking move_to(const Booking& booking, Instant start, const Actor& by) {
    RescheduleBooking command;
    command.agency = salon.agency;
    command.actor = by;
    command.booking = booking.id;
    command.expected_version = now(booking).version;
    command.starts_at = start;
    return command;
  }
};

TEST_F(Steps, BookingKnowsTheWallTimeThatWasMeant) {
  const auto booking = book(ten);
  EXPECT_EQ(booking.local_start, "2026-12-01T10:00:00");

  EXPECT_EQ(reschedule(booking, ten + hours{2})->local_start, "2026-12-01T12:00:00");
}

TEST_F(Steps, WhoDoesNotComeIsNotedOnceTheAppointmentHasBegun) {
  const auto booking = book(ten);
  house.clock.set(ten - minutes{1});
  const auto early = take_step<MarkNoShow>(booking);
  EXPECT_EQ(early.error().code, Errc::invalid_transition);
  EXPECT_EQ(field(early.error(), "earliest"), "2026-12-01T09:00:00Z");

  house.clock.set(ten);
  const auto absent = take_step<MarkNoShow>(booking).value();

  EXPECT_EQ(absent.status, BookingStatus::no_show);
  EXPECT_EQ(absent.sequence, booking.sequence);
  EXPECT_THAT(claims_of(booking), IsEmpty());
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "booking.no_show"));
  // The hour that nobody uses is free for somebody else.
  EXPECT_TRUE(house.apply(wish(ten + minutes{30})));
}

TEST_F(Steps, AttendanceCanBeCorrectedForThirtyDays) {
  const auto booking = book(ten);
  house.clock.set(ten);
  take_step<CompleteBooking>(booking).value();
  take_step<MarkNoShow>(booking).value();
  house.clock.set(booking.time.end + std::chrono::days{30});
  EXPECT_EQ(take_step<CompleteBooking>(booking)->status, BookingStatus::completed);

  house.clock.advance(std::chrono::seconds{1});
  const auto late = take_step<MarkNoShow>(booking);

  EXPECT_EQ(late.error().code, Errc::policy_window_closed);
  EXPECT_EQ(field(late.error(), "until"), "2026-12-31T10:00:00Z");
}

TEST_F(Steps, CancellationIsUndoneWithinTenMinutes) {
  const auto booking = book(ten);
  const auto cancelled = cancel(booking).value();
  house.clock.advance(minutes{10});

  const auto restored = take_step<RestoreBooking>(booking).value();

  EXPECT_EQ(restored.status, BookingStatus::confirmed);
  EXPECT_EQ(restored.sequence, cancelled.sequence + 1);
  EXPECT_EQ(restored.uid, booking.uid);
  EXPECT_EQ(restored.taken, booking.taken);
  EXPECT_EQ(restored.cancelled_by, "");
  EXPECT_THAT(claims_of(booking), SizeIs(2));
  EXPECT_THAT(effects(booking, "booking.restored"), SizeIs(1));
  EXPECT_THAT(actions(booking.id.value),
              ElementsAre("intake.accepted", "booking.cancelled", "booking.restored"));
}

// The customer has the invitation and never heard of the cancellation: nothing has happened.
TEST_F(Steps, UndoingWhatTheCustomerNeverHeardOfTellsThemNothing) {
  const auto booking = book(ten);
  LeaseEffects lease;
  lease.channel = "mail";
  for (const auto& effect : house.apply(lease).value()) {
    RecordAttempt sent;
    sent.effect = effect.id;
    sent.lease = effect.lease;
    house.apply(sent).value();
  }
  cancel(booking).value();

  take_step<RestoreBooking>(booking).value();

  EXPECT_THAT(effects(booking, "booking.restored"), IsEmpty());
  ASSERT_THAT(effects(booking, "booking.cancelled"), SizeIs(1));
  EXPECT_EQ(effects(booking, "booking.cancelled").front().state, EffectState::superseded);
}

TEST_F(Steps, ElevenMinutesLaterACancellationStands) {
  const auto booking = book(ten);
  cancel(booking).value();
  house.clock.advance(minutes{10} + std::chrono::seconds{1});

  const auto late = take_step<RestoreBooking>(booking);

  EXPECT_EQ(late.error().code, Errc::policy_window_closed);
  EXPECT_EQ(field(late.error(), "until"), "2026-11-30T08:10:00Z");
}

// Rewording a cancelled booking must not give its undoing more time.
TEST_F(Steps, RewordingDoesNotProlongTheTimeForUndoing) {
  const auto booking = book(ten);
  cancel(booking).value();
  house.clock.advance(minutes{9});
  auto edit = step<EditBooking>(booking);
  edit.note = "called";
  house.apply(edit).value();
  house.clock.advance(minutes{2});

  EXPECT_EQ(take_step<RestoreBooking>(booking).error().code, Errc::policy_window_closed);
}

TEST_F(Steps, WhatSomebodyElseGotMeanwhileIsNotTakenBack) {
  const auto booking = book_with(ten, salon.ana);
  cancel(booking).value();
  book_with(ten, salon.ana);

  const auto refused = take_step<RestoreBooking>(booking);

  // Ben would be free, but the customer was promised Ana.
  EXPECT_EQ(refused.error().code, Errc::slot_taken);
  EXPECT_EQ(now(booking).status, BookingStatus::cancelled);
}

TEST_F(Steps, HandedOverBookingKeepsItsTimeAndTellsEverybody) {
  const auto booking = book_with(ten, salon.ana);
  auto command = step<ReassignBooking>(booking);
  command.from = salon.ana;

  const auto given = house.apply(command).value();

  EXPECT_EQ(given.time, booking.time);
  EXPECT_EQ(given.sequence, booking.sequence + 1);
  EXPECT_FALSE(copy_of(booking, salon.anas_calendar));
  EXPECT_TRUE(copy_of(booking, salon.bens_calendar));
  EXPECT_THAT(effects(booking, "booking.reassigned"), SizeIs(1));
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "booking.reassigned"));
}

TEST_F(Steps, NobodyIsGivenWhatTheyAreNotFreeFor) {
  const auto booking = book_with(ten, salon.ana);
  book_with(ten, salon.ben);
  auto command = step<ReassignBooking>(booking);
  command.from = salon.ana;
  const auto before = dumped();

  EXPECT_EQ(house.apply(command).error().code, Errc::slot_taken);
  command.to = salon.ben;
  EXPECT_EQ(house.apply(command).error().code, Errc::slot_taken);
  command.from = salon.ben;
  EXPECT_EQ(house.apply(command).error().code, Errc::validation);
  EXPECT_EQ(dumped(), before);
}

TEST_F(Steps, OtherWordsLeaveSequenceAndTellTheStaff) {
  const auto booking = book_with(ten, salon.ana);
  const auto copy_before = copy_of(booking, salon.anas_calendar)->entry.etag;
  auto command = step<EditBooking>(booking);
  command.note = "Bring the blue towels";
  command.metadata = R"({"crm":42})";

  const auto edited = house.apply(command).value();

  EXPECT_EQ(edited.sequence, booking.sequence);
  EXPECT_EQ(edited.version, booking.version + 1);
  EXPECT_EQ(edited.metadata, R"({"crm":42})");
  EXPECT_NE(copy_of(booking, salon.anas_calendar)->entry.etag, copy_before);
  const auto entries = house.read(
      [&](const Reads& reads) { return reads.audit_of(salon.agency, booking.id.value); });
  EXPECT_EQ(entries.back().action, "booking.edited");
  EXPECT_THAT(entries.back().after, HasSubstr(R"("changed":["note","metadata"])"));
  EXPECT_THAT(entries.back().after, Not(HasSubstr("towels")));
}

// SEQUENCE is the same, so only the version tells the new copy from the one that waits to be sent.
TEST_F(Steps, OtherWordsReachTheCopiesInOutsideCalendars) {
  connect(salon.ana, true);
  const auto booking = book_with(ten, salon.ana);
  auto command = step<EditBooking>(booking);
  command.note = "Bring the blue towels";

  house.apply(command).value();

  const auto copies = effects(booking, "copy.put");
  ASSERT_THAT(copies, SizeIs(2));
  EXPECT_EQ(copies[0].state, EffectState::superseded);
  EXPECT_EQ(copies[1].state, EffectState::due);
  EXPECT_THAT(copies[1].payload, HasSubstr("blue towels"));
}

TEST_F(Steps, WordsThatAreTheSameChangeNothing) {
  auto command = wish(ten);
  command.note = "as before";
  const auto booking = house.apply(command).value();
  auto edit = step<EditBooking>(booking);
  edit.note = "as before";
  const auto before = dumped();

  EXPECT_EQ(house.apply(edit)->version, booking.version);
  EXPECT_EQ(dumped(), before);
}

TEST_F(Steps, BadWordsAreNamed) {
  const auto booking = book(ten);
  const auto before = dumped();
  const auto pointer_of = [&](const EditBooking& command) {
    const auto refused = house.apply(command);
    EXPECT_EQ(refused.error().code, Errc::validation);
    return field(refused.error(), "pointer");
  };

  auto command = step<EditBooking>(booking);
  command.note = std::string(4001, 'x');
  EXPECT_EQ(pointer_of(command), "/note");
  command.note = "bell \a";
  EXPECT_EQ(pointer_of(command), "/note");
  command = step<EditBooking>(booking);
  command.metadata = "[1]";
  EXPECT_EQ(pointer_of(command), "/metadata");
  command.metadata = "{";
  EXPECT_EQ(pointer_of(command), "/metadata");
  command.metadata = R"({"a":")" + std::string(4096, 'x') + "\"}";
  EXPECT_EQ(pointer_of(command), "/metadata");
  command = step<EditBooking>(booking);
  command.reason = std::string(1001, 'x');
  EXPECT_EQ(pointer_of(command), "/reason");

  EXPECT_EQ(dumped(), before);
}

// The service wants a day of notice; the office is not bound by it.
TEST_F(Steps, CustomersLateCancellationIsMarked) {
  set_policy([](ServicePolicy& policy) { policy.change_notice = hours{24}; });
  const auto in_time = book(ten);
  const auto late = book(ten + hours{2});
  house.clock.set(ten - hours{24});
  EXPECT_FALSE(house.apply(cancellation(in_time, customer())).value().late);
  house.clock.set(late.time.start - hours{24} + std::chrono::seconds{1});

  const auto cancelled = house.apply(cancellation(late, customer())).value();

  EXPECT_TRUE(cancelled.late);
  EXPECT_THAT(actions(late.id.value), ElementsAre("intake.accepted", "cancel.customer"));
}

TEST_F(Steps, LateChangesAreRefusedWhereTheServiceTakesNone) {
  set_policy([](ServicePolicy& policy) {
    policy.change_notice = hours{24};
    policy.late_changes = false;
  });
  const auto booking = book(ten);
  house.clock.set(ten - hours{23});
  const auto before = dumped();

  const auto cancelled = house.apply(cancellation(booking, customer()));
  const auto moved = house.apply(move_to(booking, ten + hours{24}, customer()));

  EXPECT_EQ(cancelled.error().code, Errc::policy_window_closed);
  EXPECT_EQ(field(cancelled.error(), "until"), "2026-11-30T09:00:00Z");
  EXPECT_EQ(moved.error().code, Errc::policy_window_closed);
  EXPECT_EQ(dumped(), before);
}

TEST_F(Steps, OfficeIsNeverBoundByTheNotice) {
  set_policy([](ServicePolicy& policy) {
    policy.change_notice = hours{24};
    policy.late_changes = false;
  });
  const auto booking = book(ten);
  house.clock.set(ten - hours{23});

  EXPECT_FALSE(house.apply(move_to(booking, ten + hours{24}, actor())).value().late);
  auto command = cancellation(booking, actor());
  command.by = "staff";
  EXPECT_EQ(house.apply(command)->status, BookingStatus::cancelled);
}

TEST_F(Steps, CancellationThatStaffEnterForACustomerIsMarkedToo) {
  set_policy([](ServicePolicy& policy) {
    policy.change_notice = hours{24};
    policy.late_changes = false;
  });
  const auto booking = book(ten);
  house.clock.set(ten - hours{1});

  EXPECT_TRUE(house.apply(cancellation(booking, actor())).value().late);
}

TEST_F(Steps, LateMoveIsMarkedAndStaysMarked) {
  set_policy([](ServicePolicy& policy) { policy.change_notice = hours{24}; });
  const auto booking = book(ten);
  house.clock.set(ten - hours{2});

  EXPECT_TRUE(house.apply(move_to(booking, ten + hours{48}, customer())).value().late);
  EXPECT_TRUE(house.apply(move_to(booking, ten + hours{72}, customer())).value().late);
}

TEST_F(Steps, StepOnAnOldVersionIsRefused) {
  const auto booking = book(ten);
  reschedule(booking, ten + hours{1}).value();
  house.clock.set(ten + hours{1});
  auto command = step<MarkNoShow>(booking);
  command.expected_version = booking.version;

  const auto stale = house.apply(command);

  EXPECT_EQ(stale.error().code, Errc::version_conflict);
  EXPECT_EQ(field(stale.error(), "current_version"), "2");
}

}  // namespace
}  // namespace holdfast::store
