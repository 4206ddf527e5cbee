// The outbox: leases, fencing, retries and ends.
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using Ending = RecordAttempt::Ending;
using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

class Outbox : public RulesTest {
 protected:
  Outbox() = default;
  const Instant ten = at("2026-12-01T09:00:00Z");

  std::vector<Effect> lease(const std::string& channel = "mail") {
    return house.apply(LeaseEffects{channel}).value();
  }
  Result<Effect> end(const Effect& effect, Ending ending,
                     std::optional<Instant> retry_at = std::nullopt) {
    return house.apply(RecordAttempt{effect.id, effect.lease, ending, retry_at, "250 ok"});
  }
  std::vector<Attempt> attempts(const Effect& effect) {
    return house.read([&](const Reads& reads) { return reads.attempts(effect.id); });
  }
  Effect stored(const Effect& effect) {
    return house.read([&](const Reads& reads) { return *reads.effect(effect.id); });
  }
};

// The attempt is on disk before anything is sent: after a crash it is known that something may
// have been.
TEST_F(Outbox, ALeaseOpensAnAttemptAndHidesTheEffect) {
  book(ten);

  const auto leased = lease();

  ASSERT_THAT(leased, SizeIs(1));
  EXPECT_EQ(leased[0].state, EffectState::leased);
  EXPECT_EQ(leased[0].lease, 1);
  ASSERT_THAT(attempts(leased[0]), SizeIs(1));
  EXPECT_EQ(attempts(leased[0])[0].outcome, "");
  EXPECT_THAT(lease(), IsEmpty());
  end(leased[0], Ending::delivered).value();
  EXPECT_EQ(stored(leased[0]).state, EffectState::delivered);
  EXPECT_EQ(attempts(leased[0])[0].outcome, "delivered");
  EXPECT_EQ(attempts(leased[0])[0].detail, "250 ok");
  EXPECT_THAT(lease(), IsEmpty());
}

// A worker was away for longer than its lease; somebody else has taken over. Its late report must
// not end what the other one is doing.
TEST_F(Outbox, ALateReportIsFencedOff) {
  book(ten);
  const auto slow = lease().at(0);
  house.clock.advance(minutes{14});
  EXPECT_THAT(lease(), IsEmpty());
  house.clock.advance(minutes{2});
  const auto fast = lease().at(0);
  ASSERT_EQ(fast.id, slow.id);

  EXPECT_EQ(end(slow, Ending::delivered).error().code, Errc::version_conflict);
  EXPECT_EQ(stored(fast).state, EffectState::leased);
  end(fast, Ending::delivered).value();
  EXPECT_EQ(end(fast, Ending::delivered).error().code, Errc::version_conflict) << "ended once";
  ASSERT_THAT(attempts(fast), SizeIs(2));
  EXPECT_EQ(attempts(fast)[0].outcome, "") << "what became of it is not known";
}

TEST_F(Outbox, ARetryWaitsForItsTime) {
  book(ten);
  const auto effect = lease().at(0);

  end(effect, Ending::retry, house.clock.now() + minutes{10}).value();

  EXPECT_THAT(lease(), IsEmpty());
  house.clock.advance(minutes{10});
  EXPECT_EQ(lease().at(0).attempts, 2);
}

// C34.
TEST_F(Outbox, AFailureIsRaisedInTheAudit) {
  const auto source = connect(salon.ana, true);
  const auto booking = book_with(ten, salon.ana);

  end(lease().at(0), Ending::failed).value();
  end(lease("calendar").at(0), Ending::failed).value();

  EXPECT_THAT(actions(booking.id.value), Contains("notify.unreached"));
  EXPECT_THAT(actions(booking.id.value), Contains("mirror.diverged"));
  EXPECT_EQ(
      house.read([&](const Reads& reads) { return reads.mirror(source.id, booking.id)->state; }),
      "diverged");
}

TEST_F(Outbox, WhatIsPastItsDeadlineIsNotSent) {
  const auto booking = book(ten);
  house.clock.set(ten + hours{1});

  EXPECT_THAT(lease(), IsEmpty());
  EXPECT_EQ(effects(booking, "booking.confirmed")[0].state, EffectState::superseded);
}

// While the first message was being tried, the booking moved: the first one is not tried again.
TEST_F(Outbox, WhatIsOvertakenWhileItIsTriedIsNotTriedAgain) {
  const auto booking = book(ten);
  const auto first = lease().at(0);
  reschedule(booking, ten + hours{2}).value();
  EXPECT_THAT(lease(), IsEmpty()) << "in order: the first one is not ended yet";

  end(first, Ending::retry).value();

  const auto next = lease();
  ASSERT_THAT(next, SizeIs(1));
  EXPECT_EQ(next[0].kind, "booking.rescheduled");
  EXPECT_EQ(stored(first).state, EffectState::superseded);
}

TEST_F(Outbox, OneBookingDoesNotHoldUpAnother) {
  book(ten);
  book(ten + hours{2});

  EXPECT_THAT(lease(), SizeIs(2));
}

TEST_F(Outbox, UnknownEffectsAreNotFound) {
  Effect unknown;
  unknown.id = EffectId{"ef_x"};
  EXPECT_EQ(end(unknown, Ending::delivered).error().code, Errc::not_found);
}

}  // namespace
}  // namespace holdfast::store
