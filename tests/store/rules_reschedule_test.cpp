// Moving, cancelling and completing bookings.
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Changes : public RulesTest {
 protected:
  Changes() = default;
  const Instant ten = at("2026-12-01T09:00:00Z");
};

TEST_F(Changes, AMoveRaisesSequenceAndTellsEverybody) {
  const auto source = connect(salon.ana, true);
  const auto booking = book_with(ten, salon.ana);
  const auto etag = copy_of(booking, salon.anas_calendar)->entry.etag;

  const auto moved = reschedule(booking, ten + hours{2}).value();

  EXPECT_EQ(moved.time, (TimeRange{ten + hours{2}, ten + hours{3}}));
  EXPECT_EQ(moved.sequence, 1);
  EXPECT_EQ(moved.version, 2);
  EXPECT_EQ(moved.uid, booking.uid);
  EXPECT_EQ(moved.taken[0].resource, salon.ana) << "she is free, so she stays";
  EXPECT_NE(copy_of(booking, salon.anas_calendar)->entry.etag, etag);
  EXPECT_THAT(effects(booking, "booking.rescheduled"), SizeIs(1));
  EXPECT_THAT(effects(booking, "copy.put"), SizeIs(2));
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "booking.rescheduled"));
  book_with(ten, salon.ana);
}

// What was not sent yet would tell a time that does not hold any more.
TEST_F(Changes, ANewerMessageSupersedesWhatWasNotSent) {
  connect(salon.ana, true);
  const auto booking = book_with(ten, salon.ana);
  reschedule(booking, ten + hours{2}).value();

  EXPECT_EQ(effects(booking, "booking.confirmed")[0].state, EffectState::superseded);
  EXPECT_EQ(effects(booking, "booking.rescheduled")[0].state, EffectState::due);
  EXPECT_EQ(effects(booking, "copy.put")[0].state, EffectState::superseded);
  EXPECT_EQ(effects(booking, "copy.put")[1].state, EffectState::due);

  cancel(booking).value();
  EXPECT_EQ(effects(booking, "booking.rescheduled")[0].state, EffectState::superseded);
  EXPECT_EQ(effects(booking, "booking.cancelled")[0].state, EffectState::due);
  EXPECT_EQ(effects(booking, "copy.put")[1].state, EffectState::superseded);
  EXPECT_EQ(effects(booking, "copy.delete")[0].state, EffectState::due);
}

TEST_F(Changes, AMoveTakesSomebodyElseWhereItMustAndClearsUpBehind) {
  const auto anas = connect(salon.ana, true);
  const auto bens = connect(salon.ben, true);
  const auto booking = book_with(ten, salon.ana);
  book_with(ten + hours{2}, salon.ana);

  const auto moved = reschedule(booking, ten + hours{2}).value();

  EXPECT_EQ(moved.taken[0].resource, salon.ben);
  EXPECT_FALSE(copy_of(booking, salon.anas_calendar));
  EXPECT_TRUE(copy_of(booking, salon.bens_calendar));
  EXPECT_EQ(effects(booking, "copy.delete").at(0).recipient, anas.id.value);
  EXPECT_EQ(effects(booking, "copy.put").back().recipient, bens.id.value);
}

// The booking's own hour must not stand in its way.
TEST_F(Changes, AMoveMayOverlapWhereTheBookingIsNow) {
  const auto booking = book_with(ten, salon.ana);

  EXPECT_EQ(reschedule(booking, ten + minutes{30}).value().taken[0].resource, salon.ana);
}

TEST_F(Changes, AMoveToWhereItIsChangesNothing) {
  const auto booking = book(ten);
  const auto before = state();

  EXPECT_EQ(reschedule(booking, ten).value().version, booking.version);
  EXPECT_EQ(state(), before);
}

TEST_F(Changes, ARefusedMoveChangesNothingAndOffersOthers) {
  const auto booking = book_with(ten, salon.ana);
  book_with(ten + hours{2}, salon.ana);
  book_with(ten + hours{2}, salon.ben);
  const auto before = state();

  const auto refused = reschedule(booking, ten + hours{2});

  EXPECT_EQ(refused.error().code, Errc::slot_taken);
  EXPECT_THAT(fields(refused.error(), "alternative"), Contains("2026-12-01T10:00:00Z"));
  EXPECT_EQ(reschedule(booking, ten + minutes{10}).error().code, Errc::outside_rules);
  EXPECT_EQ(state(), before);
}

// C36: of two who change the same version one is late, and learns it.
TEST_F(Changes, TheLateOneOfTwoIsToldTheVersion) {
  const auto booking = book(ten);
  reschedule(booking, ten + hours{1}).value();
  RescheduleBooking late;
  late.agency = salon.agency;
  late.booking = booking.id;
  late.expected_version = 1;
  late.starts_at = ten + hours{2};

  const auto refused = house.apply(late);

  EXPECT_EQ(refused.error().code, Errc::version_conflict);
  EXPECT_EQ(field(refused.error(), "current_version"), "2");
  EXPECT_EQ(now(booking).time.start, ten + hours{1});
}

TEST_F(Changes, CancellingFreesTheTimeAndIsTold) {
  connect(salon.ana, true);
  const auto booking = book_with(ten, salon.ana);

  const auto cancelled = cancel(booking).value();

  EXPECT_EQ(cancelled.status, BookingStatus::cancelled);
  EXPECT_EQ(cancelled.cancelled_by, "customer");
  EXPECT_EQ(cancelled.sequence, 1);
  EXPECT_FALSE(copy_of(booking, salon.anas_calendar));
  EXPECT_THAT(effects(booking, "booking.cancelled"), SizeIs(1));
  EXPECT_THAT(effects(booking, "copy.delete"), SizeIs(1));
  book_with(ten, salon.ana);
}

TEST_F(Changes, CancellingTwiceIsOneWish) {
  const auto booking = book(ten);
  const auto first = cancel(booking).value();
  const auto before = state();
  CancelBooking again;
  again.agency = salon.agency;
  again.booking = booking.id;
  // The version of before: the caller never saw the first answer.
  again.expected_version = 1;

  EXPECT_EQ(house.apply(again).value().version, first.version);
  EXPECT_EQ(state(), before);
}

TEST_F(Changes, WhatIsOverCannotBeMovedOrCancelled) {
  const auto booking = book(ten);
  house.clock.set(ten + hours{1} + minutes{14});
  EXPECT_EQ(house.apply(CompleteEndedBookings{}).value(), 0) << "appointments run late";
  house.clock.advance(minutes{2});
  EXPECT_EQ(house.apply(CompleteEndedBookings{}).value(), 1);
  EXPECT_EQ(house.apply(CompleteEndedBookings{}).value(), 0);

  EXPECT_EQ(now(booking).status, BookingStatus::completed);
  const auto refused = cancel(booking);
  EXPECT_EQ(refused.error().code, Errc::invalid_transition);
  EXPECT_EQ(field(refused.error(), "from"), "completed");
  EXPECT_THAT(fields(refused.error(), "allowed"), UnorderedElementsAre("no_show"));
  EXPECT_EQ(reschedule(booking, ten + hours{26}).error().code, Errc::invalid_transition);
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "booking.completed"));
}

TEST_F(Changes, DryRunsWriteNothing) {
  const auto booking = book(ten);
  const auto before = state();
  RescheduleBooking move;
  move.agency = salon.agency;
  move.booking = booking.id;
  move.expected_version = 1;
  move.starts_at = ten + hours{1};
  move.dry_run = true;
  CancelBooking end;
  end.agency = salon.agency;
  end.booking = booking.id;
  end.dry_run = true;

  EXPECT_EQ(house.apply(move).value().sequence, 1);
  EXPECT_EQ(house.apply(end).value().status, BookingStatus::cancelled);
  EXPECT_EQ(state(), before);
}

TEST_F(Changes, WhatIsNotThereIsNotFound) {
  Booking unknown;
  unknown.id = BookingId{"bk_x"};
  CancelBooking command;
  command.agency = salon.agency;
  command.booking = unknown.id;
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);
  command.booking = book(ten).id;
  command.agency = AgencyId{2};
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found) << "another agency's";
}

// A move keeps the length that a staff member gave the appointment, not the service's.
TEST_F(Changes, AMoveKeepsTheLength) {
  const auto booking = book_with(ten, salon.ana);
  drag(booking, {ten, ten + minutes{90}}).value();

  EXPECT_EQ(reschedule(booking, ten + hours{3}).value().time.length(), minutes{90});
}

}  // namespace
}  // namespace holdfast::store
