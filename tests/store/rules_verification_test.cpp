// C4, verify: a booking whose calendars cannot be read waits for their answer.
#include "store/commands/lifecycle.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::SizeIs;

test::HouseSetup verifying() {
  test::HouseSetup setup;
  setup.rules.when_blind = WhenBlind::verify;
  return setup;
}

class Verification : public RulesTest {
 protected:
  Verification() : RulesTest(verifying()) {
    source = connect(salon.ana);
    bring(source.id, {}).value();
    house.clock.advance(minutes{16});
  }

  Booking request(Instant start) {
    auto command = wish(start);
    command.wanted = salon.ana;
    return house.apply(command).value();
  }
  void change_policy(const std::function<void(ServicePolicy&)>& change_it) {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      change_it(service.policy);
      tx.put(service);
    });
  }

  const Instant ten = at("2026-12-01T09:00:00Z");
  Source source;
};

TEST_F(Verification, ARequestOwnsItsTimeAndIsConfirmedWhenTheCalendarIsFree) {
  const auto booking = request(ten);
  EXPECT_EQ(booking.status, BookingStatus::requested);
  EXPECT_FALSE(booking.verified);
  EXPECT_EQ(booking.deadline, house.clock.now() + minutes{15});
  EXPECT_THAT(effects(booking, "booking.requested"), SizeIs(1)) << "they hear that it was received";
  auto other = wish(ten);
  other.wanted = salon.ana;
  EXPECT_EQ(house.apply(other).error().code, Errc::slot_taken);

  bring(source.id, {}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_TRUE(now(booking).verified);
  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(1));
  EXPECT_THAT(actions(booking.id.value), Contains("request.approved"));
}

TEST_F(Verification, ItIsDeclinedWhenTheCalendarIsNot) {
  const auto booking = request(ten);
  const auto elsewhere = request(ten + hours{2});

  bring(source.id, {change("/1", event("u1", {ten, ten + hours{1}}))}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::declined);
  EXPECT_THAT(effects(booking, "booking.declined"), SizeIs(1));
  EXPECT_EQ(now(elsewhere).status, BookingStatus::confirmed);
}

TEST_F(Verification, ItRunsOutIfTheCalendarNeverAnswers) {
  const auto booking = request(ten);
  house.clock.advance(minutes{15});

  house.apply(ExpireDue{salon.agency}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::expired);
  bring(source.id, {}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::expired);
}

// Two people are asked for; one of their calendars has answered.
TEST_F(Verification, ItWaitsForAllItsCalendars) {
  const auto second = connect(salon.room);
  bring(second.id, {}).value();
  house.clock.advance(minutes{16});
  const auto booking = request(ten);

  bring(source.id, {}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::requested);

  bring(second.id, {}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(Verification, ARequestThatAPersonMustApproveWaitsForThemStill) {
  change_policy([](ServicePolicy& policy) { policy.approval = true; });
  const auto booking = request(ten);

  bring(source.id, {}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::requested);
  EXPECT_TRUE(now(booking).verified);
  EXPECT_THAT(actions(booking.id.value), Contains("intake.verified"));
}

TEST_F(Verification, ACalendarThatIsTakenAwayOrPausedIsNotWaitedFor) {
  const auto booking = request(ten);
  house.apply(PauseSource{salon.agency, {}, source.id, true}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);

  house.apply(PauseSource{salon.agency, {}, source.id, false}).value();
  const auto later = request(ten + hours{2});
  EXPECT_EQ(later.status, BookingStatus::requested);
  house.apply(DisconnectSource{salon.agency, {}, source.id}).value();
  EXPECT_EQ(now(later).status, BookingStatus::confirmed);
}

TEST_F(Verification, AServiceSaysForItselfWhatBecomesOfThem) {
  auto command = wish(ten);
  command.wanted = salon.ana;
  change_policy([](ServicePolicy& policy) { policy.when_blind = WhenBlind::refuse; });
  EXPECT_EQ(house.apply(command).error().code, Errc::source_unverified);

  change_policy([](ServicePolicy& policy) { policy.when_blind = WhenBlind::accept; });
  const auto accepted = house.apply(command).value();
  EXPECT_EQ(accepted.status, BookingStatus::confirmed);
  EXPECT_FALSE(accepted.verified);
}

// A promise that stands is not given up for one that must wait.
TEST_F(Verification, NothingIsMovedOntoTimeThatIsNotKnown) {
  bring(source.id, {}).value();
  const auto booking = request(ten);
  ASSERT_EQ(booking.status, BookingStatus::confirmed);
  house.clock.advance(minutes{16});

  RescheduleBooking move;
  move.agency = salon.agency;
  move.booking = booking.id;
  move.expected_version = booking.version;
  move.starts_at = ten + hours{2};
  move.wanted = salon.ana;
  EXPECT_EQ(house.apply(move).error().code, Errc::source_unverified);
}

TEST_F(Verification, WhoIsKnownToBeFreeIsTakenInstead) {
  const auto booking = house.apply(wish(ten)).value();

  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_TRUE(booking.verified);
  EXPECT_EQ(booking.taken.at(0).resource, salon.ben);
}

}  // namespace
}  // namespace holdfast::store
