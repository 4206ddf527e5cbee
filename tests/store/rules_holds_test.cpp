// Time that is kept while a customer is still typing (T3, rule C8).
#include "tests/store/lifecycle_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

class Holds : public LifecycleTest {};

TEST_F(Holds, HoldOwnsItsTimeAndNobodyIsTold) {
  const auto held = hold(ten);

  EXPECT_EQ(held.status, BookingStatus::held);
  EXPECT_EQ(held.deadline, house.clock.now() + minutes{10});
  EXPECT_THAT(claims_of(held), Each(Field(&Claim::kind, ClaimKind::hold)));
  EXPECT_THAT(claims_of(held), SizeIs(2));
  EXPECT_THAT(
      house.read([&](const Reads& reads) { return reads.effects_of(salon.agency, held.id); }),
      IsEmpty());
  EXPECT_FALSE(copy_of(held, salon.anas_calendar));
  EXPECT_THAT(actions(held.id.value), ElementsAre("hold.created"));
}

// T3: whoever has no token of the hold does not get its time, whatever they send.
TEST_F(Holds, HeldTimeIsTakenForEverybodyElse) {
  hold(ten);
  auto second = hold_at(ten, "another secret");
  house.apply(second).value();

  EXPECT_EQ(house.apply(wish(ten)).error().code, Errc::slot_taken);
  EXPECT_EQ(house.apply(hold_at(ten)).error().code, Errc::slot_taken);
}

TEST_F(Holds, TokenTurnsTheHoldIntoTheBookingWithoutAGap) {
  const auto held = hold(ten);
  book(ten);

  const auto booking = house.apply(convert(held)).value();

  EXPECT_EQ(booking.id, held.id);
  EXPECT_EQ(booking.uid, held.uid);
  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_EQ(booking.customer.name, "Carla Cliente");
  EXPECT_FALSE(booking.deadline);
  EXPECT_EQ(booking.taken, held.taken);
  EXPECT_THAT(claims_of(booking), Each(Field(&Claim::kind, ClaimKind::booking)));
  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(1));
  EXPECT_THAT(actions(booking.id.value), ElementsAre("hold.created", "hold.converted"));
}

TEST_F(Holds, HoldOfAServiceThatWantsApprovalBecomesARequest) {
  want_approval();
  const auto held = hold(ten);

  const auto booking = house.apply(convert(held)).value();

  EXPECT_EQ(booking.status, BookingStatus::requested);
  EXPECT_EQ(booking.deadline, house.clock.now() + hours{24});
}

// The slot was granted when the hold was placed: that the notice ran out while the customer typed
// is not the customer's fault.
TEST_F(Holds, NoticeIsJudgedWhenTheHoldIsPlaced) {
  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.minimum_notice = minutes{60};
    tx.put(service);
  });
  house.clock.set(ten - minutes{60});
  const auto held = hold(ten);
  house.clock.advance(minutes{5});

  EXPECT_EQ(house.apply(convert(held))->status, BookingStatus::confirmed);
}

TEST_F(Holds, WrongTokenFindsNoHold) {
  const auto held = hold(ten);
  const auto booked = book(ten);

  EXPECT_EQ(house.apply(convert(held, "guessed")).error().code, Errc::not_found);
  // What was never held has no token, and the empty one is none.
  auto command = convert(booked);
  command.hold->token_hash = "";
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);
}

TEST_F(Holds, TokenIsForTheSlotThatWasHeld) {
  const auto held = hold(ten);
  auto command = convert(held);
  command.starts_at = ten + hours{1};

  const auto refused = house.apply(command);

  EXPECT_EQ(refused.error().code, Errc::validation);
  EXPECT_EQ(field(refused.error(), "pointer"), "/hold_token");
}

TEST_F(Holds, TokenWorksOnce) {
  const auto held = hold(ten);
  house.apply(convert(held)).value();

  const auto again = house.apply(convert(held));

  EXPECT_EQ(again.error().code, Errc::invalid_transition);
  EXPECT_EQ(field(again.error(), "from"), "confirmed");
}

TEST_F(Holds, HoldThatRanOutIsGoneEvenBeforeTheTimerNotices) {
  const auto held = hold(ten);
  house.clock.set(*held.deadline);

  const auto late = house.apply(convert(held));

  EXPECT_EQ(late.error().code, Errc::hold_expired);
  EXPECT_FALSE(fields(late.error(), "alternative").empty());
}

// The timer is not needed: whoever meets the expired hold clears it away in the same transaction.
TEST_F(Holds, NextCustomerGetsTheTimeOfAHoldThatRanOut) {
  const auto first = hold(ten);
  const auto second = hold(ten);
  house.clock.set(*first.deadline);

  const auto booking = house.apply(wish(ten)).value();

  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_EQ(now(first).status, BookingStatus::expired);
  EXPECT_EQ(now(second).status, BookingStatus::expired);
  EXPECT_THAT(actions(first.id.value), ElementsAre("hold.created", "claim.expired"));
}

// Nor does it count towards what somebody takes in a day.
TEST_F(Holds, HoldThatRanOutFillsNoDayUp) {
  house.arrange([&](Transaction& tx) {
    for (const auto& id : {salon.ana, salon.ben}) {
      auto person = *tx.resource(salon.agency, id);
      person.daily_cap = 1;
      tx.put(person);
    }
  });
  const auto first = hold(ten);
  hold(ten);
  ASSERT_EQ(field(house.apply(wish(ten + hours{3})).error(), "rule"), "limit");
  house.clock.set(*first.deadline);

  const auto booking = house.apply(wish(ten + hours{3})).value();

  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_EQ(now(first).status, BookingStatus::expired);
}

// Of two people one has other plans, which is what a refusal would tell; the other one's day is
// full of nothing but a hold that ran out.
TEST_F(Holds, HoldThatRanOutFillsNoDayUpBehindSomebodysOtherPlans) {
  house.arrange([&](Transaction& tx) {
    auto ben = *tx.resource(salon.agency, salon.ben);
    ben.daily_cap = 1;
    tx.put(ben);
  });
  auto command = hold_at(ten);
  command.wanted = salon.ben;
  const auto held = house.apply(command).value();
  put("dentist.ics", event("dentist", {ten + hours{3}, ten + hours{4}})).value();
  ASSERT_EQ(house.apply(wish(ten + hours{3})).error().code, Errc::busy_outside);
  house.clock.set(*held.deadline);

  const auto booking = house.apply(wish(ten + hours{3})).value();

  EXPECT_EQ(booking.taken.front().resource, salon.ben);
  EXPECT_EQ(now(held).status, BookingStatus::expired);
}

TEST_F(Holds, MoveAlsoGetsTheTimeOfAHoldThatRanOut) {
  const auto held = hold(ten);
  hold(ten);
  const auto booking = book(ten + hours{3});
  house.clock.set(*held.deadline);

  EXPECT_EQ(reschedule(booking, ten)->time.start, ten);
}

TEST_F(Holds, DryRunDoesNotClearAwayWhatRanOut) {
  const auto first = hold(ten);
  hold(ten);
  house.clock.set(*first.deadline);
  auto command = wish(ten);
  command.dry_run = true;
  const auto before = dumped();

  EXPECT_EQ(house.apply(command).error().code, Errc::slot_taken);
  EXPECT_EQ(dumped(), before);
}

TEST_F(Holds, TimerFreesWhatRanOut) {
  const auto held = hold(ten);
  house.clock.set(*held.deadline);

  EXPECT_EQ(expire_due().value(), 1);

  EXPECT_EQ(now(held).status, BookingStatus::expired);
  EXPECT_THAT(claims_of(held), IsEmpty());
}

TEST_F(Holds, HoldIsExtendedOnceAndNeverBeyondAQuarterOfAnHour) {
  const auto held = hold(ten);
  ExtendHold command;
  command.agency = salon.agency;
  command.actor = actor();
  command.booking = held.id;
  command.token_hash = sha256_hex("open sesame");
  command.keep_for = minutes{15};
  house.clock.advance(minutes{9});

  const auto extended = house.apply(command).value();

  EXPECT_EQ(extended.deadline, house.clock.now() + minutes{15});
  house.clock.advance(minutes{1});
  EXPECT_EQ(house.apply(command).value().deadline, extended.deadline)
      << "who did not hear the answer asks again, and nothing happens twice";
  EXPECT_THAT(actions(held.id.value), ElementsAre("hold.created", "hold.extended"));
  command.keep_for = minutes{16};
  EXPECT_EQ(house.apply(command).error().code, Errc::validation);
}

TEST_F(Holds, DroppedHoldIsFreeAtOnceAndDroppingTwiceIsOneWish) {
  const auto held = hold(ten);
  DropHold command{salon.agency, actor(), held.id, sha256_hex("open sesame")};

  EXPECT_EQ(house.apply(command)->status, BookingStatus::expired);
  EXPECT_THAT(claims_of(held), IsEmpty());
  const auto before = dumped();
  EXPECT_EQ(house.apply(command)->status, BookingStatus::expired);
  EXPECT_EQ(dumped(), before);
  EXPECT_THAT(actions(held.id.value), ElementsAre("hold.created", "hold.dropped"));
}

TEST_F(Holds, BookingIsNotDroppedWithItsOldToken) {
  const auto held = hold(ten);
  house.apply(convert(held)).value();
  DropHold command{salon.agency, actor(), held.id, sha256_hex("open sesame")};

  EXPECT_EQ(house.apply(command).error().code, Errc::invalid_transition);
  command.token_hash = sha256_hex("guessed");
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);
}

TEST_F(Holds, BadFieldsOfAHoldAreNamed) {
  const auto pointer_of = [&](const PlaceHold& command) {
    const auto refused = house.apply(command);
    EXPECT_EQ(refused.error().code, Errc::validation);
    return field(refused.error(), "pointer");
  };
  const auto before = dumped();

  auto command = hold_at(ten);
  command.keep_for = minutes{0};
  EXPECT_EQ(pointer_of(command), "/keep_for");
  command.keep_for = minutes{16};
  EXPECT_EQ(pointer_of(command), "/keep_for");
  command = hold_at(ten);
  command.time_zone = "Europe/Atlantis";
  EXPECT_EQ(pointer_of(command), "/time_zone");
  command = hold_at(ten);
  command.token_hash = "";
  EXPECT_EQ(pointer_of(command), "/token_hash");
  command = hold_at(ten);
  command.duration = minutes{61};
  EXPECT_EQ(pointer_of(command), "/duration");
  command = hold_at(ten);
  command.service = ServiceId{"sv_nothing"};
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);

  EXPECT_EQ(dumped(), before);
}

}  // namespace
}  // namespace holdfast::store
