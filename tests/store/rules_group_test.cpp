// Services with several seats: who comes later joins the session that stands (section 1, row 4).
#include "store/commands/holds.hpp"
#include "store/group_session.hpp"
#include "store/placement.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A class of three, by Ana or Ben.
class Groups : public RulesTest {
 protected:
  Groups() {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.requirements = {{"trainer", {salon.ana, salon.ben}, 1, Assignment::priority}};
      service.policy.seats = 3;
      tx.put(service);
    });
  }

  std::vector<GroupSession> sessions() {
    return house.read([&](const Reads& reads) {
      return reads.sessions_of(salon.agency, salon.massage, {ten - hours{240}, ten + hours{240}});
    });
  }
  std::vector<int> seats(const SessionId& session) {
    return house.read([&](const Reads& reads) { return reads.seats_taken(salon.agency, session); });
  }
  std::vector<Claim> claims(const std::string& origin) {
    return house.read([&](const Reads& reads) { return reads.claims_of(salon.agency, origin); });
  }
  std::vector<Slot> slots(std::optional<ResourceId> wanted = {}) {
    return house.read([&](const Reads& reads) {
      const auto service = *reads.service(salon.agency, salon.massage);
      return free_slots({.service = service, .starts_at = ten, .wanted = wanted},
                        {ten, ten + minutes{1}}, rules, house.clock.now(), reads, 10)
          .value();
    });
  }

  Booking hold_a_seat() {
    PlaceHold hold;
    hold.agency = salon.agency;
    hold.service = salon.massage;
    hold.starts_at = ten;
    hold.time_zone = "Europe/Berlin";
    hold.wanted = salon.ana;
    hold.token_hash = kToken;
    return house.apply(hold).value();
  }
  std::vector<Conflict> open_conflicts(const Booking& booking) {
    return house.read(
        [&](const Reads& reads) { return reads.open_conflicts_of(salon.agency, booking.id); });
  }

  const std::string kToken = std::string(64, 'a');
  const Instant ten = at("2026-12-01T09:00:00Z");
  RuleSettings rules;
};

// T4: the first two customers of a class do not make two classes.
TEST_F(Groups, WhoComesLaterJoinsTheSessionThatStands) {
  const auto first = book(ten);
  const auto second = book(ten);

  EXPECT_FALSE(first.session.empty());
  EXPECT_EQ(second.session, first.session);
  EXPECT_EQ(first.seat, 0);
  EXPECT_EQ(second.seat, 1);
  EXPECT_THAT(sessions(), SizeIs(1));
  EXPECT_THAT(claims(first.session.value), SizeIs(1));
  EXPECT_THAT(claims(first.id.value), IsEmpty()) << "the time is the session's";
  EXPECT_EQ(second.taken, first.taken);
}

// The fourth customer: Ana's class is full, Ben opens another one; the seventh has nobody left.
TEST_F(Groups, AFullSessionLeadsToAnotherPersonAndThenToARefusal) {
  const auto first = book(ten);
  book(ten);
  book(ten);
  const auto fourth = book(ten);
  EXPECT_NE(fourth.session, first.session);
  EXPECT_EQ(fourth.taken.front().resource, salon.ben);
  book(ten);
  book(ten);

  const auto refused = house.apply(wish(ten));

  EXPECT_EQ(refused.error().code, Errc::slot_taken);
  EXPECT_THAT(sessions(), SizeIs(2));
}

TEST_F(Groups, WhoIsWantedDecidesTheSession) {
  const auto with_ana = book_with(ten, salon.ana);
  const auto with_ben = book_with(ten, salon.ben);

  EXPECT_NE(with_ana.session, with_ben.session);
  EXPECT_EQ(book_with(ten, salon.ben).session, with_ben.session);
}

TEST_F(Groups, OtherStartsOverlapLikeAnythingElse) {
  book_with(ten, salon.ana);
  auto half_past = wish(ten + minutes{30});
  half_past.wanted = salon.ana;

  EXPECT_EQ(house.apply(half_past).error().code, Errc::slot_taken);
}

TEST_F(Groups, AFreedSeatIsGivenAgainAndTheLastOneTakesTheSessionAlong) {
  const auto first = book(ten);
  const auto second = book(ten);
  const auto session = first.session;

  cancel(first).value();
  EXPECT_THAT(seats(session), ElementsAre(1));
  EXPECT_EQ(book(ten).seat, 0);
  cancel(second).value();
  EXPECT_THAT(sessions(), SizeIs(1));

  const auto rest = house.read(
      [&](const Reads& reads) { return reads.bookings_of_session(salon.agency, session); });
  for (const auto& booking : rest) {
    if (holds_claims(booking.status)) {
      cancel(booking).value();
    }
  }
  EXPECT_THAT(sessions(), IsEmpty());
  EXPECT_THAT(claims(session.value), IsEmpty());
}

TEST_F(Groups, AMoveLeavesTheOthersWhereTheyAre) {
  const auto first = book_with(ten, salon.ana);
  const auto second = book_with(ten, salon.ana);

  const auto moved = reschedule(second, ten + hours{2}).value();

  EXPECT_NE(moved.session, first.session);
  EXPECT_THAT(seats(first.session), ElementsAre(0));
  EXPECT_THAT(seats(moved.session), ElementsAre(0));
  // And back again.
  EXPECT_EQ(reschedule(moved, ten).value().session, first.session);
  EXPECT_THAT(sessions(), SizeIs(1)) << "the session that was left empty is gone";
}

// Alone in a session, half an hour later: the session's own time is not in the way.
TEST_F(Groups, TheOnlyOneMayMoveOntoTheOwnTime) {
  const auto only = book_with(ten, salon.ana);
  ASSERT_TRUE(book_with(ten, salon.ben).session != only.session);

  const auto moved = reschedule(only, ten + minutes{30}).value();

  EXPECT_EQ(moved.taken.front().resource, salon.ana);
  EXPECT_THAT(claims(only.session.value), IsEmpty());
  EXPECT_THAT(claims(moved.session.value), SizeIs(1));
}

TEST_F(Groups, OfSeveralOneCannotMoveHalfAnHourWithTheSamePerson) {
  book_with(ten, salon.ana);
  const auto second = book_with(ten, salon.ana);

  const auto moved = reschedule(second, ten + minutes{30}).value();

  EXPECT_EQ(moved.taken.front().resource, salon.ben) << "Ana stays with the other one";
}

TEST_F(Groups, SlotsSayHowManySeatsAreLeft) {
  EXPECT_EQ(slots(salon.ana).front().seats_left, 3);
  book_with(ten, salon.ana);
  EXPECT_EQ(slots(salon.ana).front().seats_left, 2);
  EXPECT_EQ(slots().front().seats_left, 5) << "and three with Ben";
  book_with(ten, salon.ana);
  book_with(ten, salon.ana);
  EXPECT_THAT(slots(salon.ana), IsEmpty());
  EXPECT_THAT(slots().front().free, ElementsAre(salon.ben));
}

// Busy time came over the class: the promises stand, but nobody new is promised anything.
TEST_F(Groups, NobodyJoinsAClassThatIsInQuestion) {
  const auto first = book_with(ten, salon.ana);
  put("dentist.ics", event("dentist", {ten, ten + hours{1}})).value();
  ASSERT_EQ(now(first).status, BookingStatus::conflicted);

  auto another = wish(ten);
  another.wanted = salon.ana;

  EXPECT_EQ(house.apply(another).error().code, Errc::busy_outside);
  EXPECT_THAT(slots(salon.ana), IsEmpty());
}

TEST_F(Groups, EverybodyInAClassIsAskedAboutWhenItIsHit) {
  const auto first = book_with(ten, salon.ana);
  const auto second = book_with(ten, salon.ana);

  put("dentist.ics", event("dentist", {ten, ten + hours{1}})).value();
  EXPECT_EQ(now(first).status, BookingStatus::conflicted);
  EXPECT_EQ(now(second).status, BookingStatus::conflicted);

  remove("dentist.ics").value();
  EXPECT_EQ(now(first).status, BookingStatus::confirmed);
  EXPECT_EQ(now(second).status, BookingStatus::confirmed);
}

// Who only keeps a seat was promised nothing: there is nothing to ask about yet.
TEST_F(Groups, AHeldSeatIsNoQuestionWhenTheClassIsHit) {
  const auto booked = book_with(ten, salon.ana);
  const auto held = hold_a_seat();

  put("dentist.ics", event("dentist", {ten, ten + hours{1}})).value();

  EXPECT_EQ(now(booked).status, BookingStatus::conflicted);
  EXPECT_EQ(now(held).status, BookingStatus::held);
  EXPECT_THAT(open_conflicts(held), IsEmpty());
}

TEST_F(Groups, AnEndedClassIsOverForEverybody) {
  const auto first = book_with(ten, salon.ana);
  const auto second = book_with(ten, salon.ana);
  house.clock.set(ten + hours{2});

  house.apply(CompleteEndedBookings{salon.agency}).value();

  EXPECT_EQ(now(first).status, BookingStatus::completed);
  EXPECT_EQ(now(second).status, BookingStatus::completed);
  EXPECT_THAT(sessions(), IsEmpty());
}

// A seat can be held like time can, and the booking that it becomes sits there.
TEST_F(Groups, ASeatIsHeldAndThenBooked) {
  book_with(ten, salon.ana);
  const auto held = hold_a_seat();
  EXPECT_EQ(held.seat, 1);

  auto command = wish(ten);
  command.wanted = salon.ana;
  command.hold = RequestBooking::FromHold{held.id, kToken};
  const auto booked = house.apply(command).value();

  EXPECT_EQ(booked.session, held.session);
  EXPECT_EQ(booked.seat, 1);
}

TEST_F(Groups, MoreSeatsAreThereAtOnceAndFewerTakeNobodysAway) {
  const auto first = book_with(ten, salon.ana);
  book_with(ten, salon.ana);
  auto service =
      house.read([&](const Reads& reads) { return *reads.service(salon.agency, salon.massage); });

  service.policy.seats = 5;
  house.apply(DefineService{{}, service, {}}).value();
  EXPECT_EQ(slots(salon.ana).front().seats_left, 3);

  service.policy.seats = 2;
  house.apply(DefineService{{}, service, {}}).value();
  EXPECT_THAT(slots(salon.ana), IsEmpty());
  EXPECT_THAT(seats(first.session), SizeIs(2));
}

// A class is one appointment of its trainer, however many come.
TEST_F(Groups, AClassCountsOnceTowardsTheCap) {
  house.arrange([&](Transaction& tx) {
    auto ana = *tx.resource(salon.agency, salon.ana);
    ana.daily_cap = 2;
    tx.put(ana);
  });
  book_with(ten, salon.ana);
  book_with(ten, salon.ana);
  book_with(ten + hours{2}, salon.ana);
  EXPECT_TRUE(house.apply(wish(ten))) << "a third seat in a class that is counted already";

  auto third = wish(ten + hours{4});
  third.wanted = salon.ana;
  EXPECT_EQ(field(house.apply(third).error(), "rule"), "limit");
}

TEST_F(Groups, EveryCustomerIsAnEntryOfItsOwnInTheTrainersCalendar) {
  const auto first = book_with(ten, salon.ana);
  const auto second = book_with(ten, salon.ana);
  ASSERT_TRUE(copy_of(first, salon.anas_calendar));
  ASSERT_TRUE(copy_of(second, salon.anas_calendar));

  // Dragged away: that customer goes, the class stays.
  drag(second, {ten + hours{2}, ten + hours{3}}).value();

  EXPECT_EQ(now(second).time.start, ten + hours{2});
  EXPECT_EQ(now(first).time.start, ten);
}

}  // namespace
}  // namespace holdfast::store
