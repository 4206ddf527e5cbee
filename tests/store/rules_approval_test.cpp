// Requests that a person decides (T2), and their end without one (rule C8).
#include "tests/store/lifecycle_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Approval : public LifecycleTest {
 protected:
  Approval() { want_approval(); }
};

TEST_F(Approval, RequestOwnsItsTimeFromTheFirstMomentAndInvitesNobody) {
  const auto booking = book(ten);

  EXPECT_EQ(booking.status, BookingStatus::requested);
  EXPECT_EQ(booking.deadline, house.clock.now() + hours{24});
  EXPECT_THAT(claims_of(booking), SizeIs(2));
  EXPECT_THAT(effects(booking, "booking.requested"), SizeIs(1));
  EXPECT_THAT(effects(booking, "booking.confirmed"), IsEmpty());
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted"));
}

TEST_F(Approval, WaitsNoLongerThanUntilTheAppointmentItself) {
  house.clock.set(ten - hours{3});

  EXPECT_EQ(book(ten).deadline, ten);
}

// T2: what waits for approval bars its time, so no two requests for one place are ever approved.
TEST_F(Approval, FiftyRequestsForOneHourLeaveAsManyBookingsAsThereArePlaces) {
  std::vector<Booking> accepted;
  for (int i = 0; i < 50; ++i) {
    const auto asked = house.apply(wish(ten + minutes{30 * (i % 3)}));
    if (asked) {
      accepted.push_back(*asked);
    } else {
      EXPECT_EQ(asked.error().code, Errc::slot_taken);
    }
  }
  ASSERT_FALSE(accepted.empty());

  for (const auto& booking : accepted) {
    EXPECT_EQ(take_step<ApproveBooking>(booking)->status, BookingStatus::confirmed);
  }
  EXPECT_EQ(house.read([](const Reads& reads) { return reads.count_double_bookings(); }), 0);
}

TEST_F(Approval, ApprovalInvitesTheCustomerAndKeepsTheSameClaims) {
  const auto booking = book(ten);
  const auto before = claims_of(booking);

  const auto approved = take_step<ApproveBooking>(booking).value();

  EXPECT_EQ(approved.status, BookingStatus::confirmed);
  EXPECT_EQ(approved.sequence, booking.sequence + 1);
  EXPECT_FALSE(approved.deadline);
  EXPECT_EQ(claims_of(booking), before);
  EXPECT_EQ(approved.uid, booking.uid);
  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(1));
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "request.approved"));
}

// Ana's dentist comes to lie on the request while it waits: the approval stands, and so does the
// question.
TEST_F(Approval, ApprovedUnderAConflictIsConflicted) {
  auto command = wish(ten);
  command.wanted = salon.ana;
  const auto booking = house.apply(command).value();
  put("dentist.ics", event("dentist", {ten, ten + hours{1}})).value();
  ASSERT_EQ(now(booking).status, BookingStatus::requested);

  const auto approved = take_step<ApproveBooking>(booking).value();

  EXPECT_EQ(approved.status, BookingStatus::conflicted);
}

TEST_F(Approval, DeclinedRequestFreesItsTimeAndNamesOthers) {
  const auto booking = book(ten);
  auto command = step<DeclineBooking>(booking);
  command.reason = "We are on a trip that day.";

  const auto declined = house.apply(command).value();

  EXPECT_EQ(declined.status, BookingStatus::declined);
  EXPECT_EQ(declined.cancel_reason, "We are on a trip that day.");
  EXPECT_THAT(claims_of(booking), IsEmpty());
  const auto mails = effects(booking, "booking.declined");
  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_THAT(parse_appointment(mails.front().payload)->alternatives, SizeIs(5));
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "request.declined"));
}

TEST_F(Approval, ReasonOfARefusalIsNotInTheAudit) {
  const auto booking = book(ten);
  auto command = step<DeclineBooking>(booking);
  command.reason = "Carla Cliente was rude.";
  house.apply(command).value();

  const auto entries = house.read(
      [&](const Reads& reads) { return reads.audit_of(salon.agency, booking.id.value); });

  EXPECT_THAT(entries.back().after, testing::Not(testing::HasSubstr("rude")));
}

TEST_F(Approval, UnansweredRequestExpiresAtItsDeadlineAndTheCustomerIsTold) {
  const auto booking = book(at("2026-12-10T09:00:00Z"));

  house.clock.set(*booking.deadline - std::chrono::seconds{1});
  EXPECT_EQ(expire_due().value(), 0);
  house.clock.set(*booking.deadline);
  EXPECT_EQ(expire_due().value(), 1);

  EXPECT_EQ(now(booking).status, BookingStatus::expired);
  EXPECT_THAT(claims_of(booking), IsEmpty());
  EXPECT_THAT(effects(booking, "booking.expired"), SizeIs(1));
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "claim.expired"));
  EXPECT_EQ(expire_due().value(), 0);
}

TEST_F(Approval, TooLateApprovalIsToldThatTheRequestRanOut) {
  const auto booking = book(at("2026-12-10T09:00:00Z"));
  house.clock.set(*booking.deadline);

  EXPECT_EQ(take_step<ApproveBooking>(booking).error().code, Errc::hold_expired);
}

TEST_F(Approval, CustomerWhoAsksAgainAfterTheRequestRanOutIsNoDuplicate) {
  auto command = wish(at("2026-12-10T09:00:00Z"));
  const auto first = house.apply(command).value();
  house.clock.set(*first.deadline);

  EXPECT_EQ(house.apply(command)->status, BookingStatus::requested);
}

TEST_F(Approval, WithdrawnRequestTakesBackNoInvitation) {
  const auto booking = book(ten);

  cancel(booking).value();

  EXPECT_THAT(effects(booking, "booking.cancelled"), IsEmpty());
  EXPECT_THAT(effects(booking, "booking.withdrawn"), SizeIs(1));
  EXPECT_EQ(take_step<RestoreBooking>(booking).error().code, Errc::invalid_transition);
}

}  // namespace
}  // namespace holdfast::store
