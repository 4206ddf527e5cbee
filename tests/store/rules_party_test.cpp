// Several seats of a class in one booking.
#include "store/commands/holds.hpp"
#include "store/explain.hpp"
#include "tests/store/class_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Parties : public ClassTest {
 protected:
  WaitlistEntry wait_for_party(Instant start, int party) {
    auto command = wants({hour_from(start)});
    command.entry.party = party;
    command.entry.wanted = salon.ana;
    return house.apply(command).value().entry;
  }
  [[nodiscard]] PlaceHold hold_of(int party) const {
    PlaceHold hold;
    hold.agency = salon.agency;
    hold.service = salon.massage;
    hold.starts_at = ten;
    hold.time_zone = "Europe/Berlin";
    hold.wanted = salon.ana;
    hold.token_hash = std::string(64, 'a');
    hold.party = party;
    return hold;
  }
};

TEST_F(Parties, TakeTheirSeatsInOneClass) {
  const auto three = book_party(ten, 3, salon.ana);
  const auto one = book_party(ten, 1, salon.ana);

  EXPECT_EQ(one.session, three.session);
  EXPECT_THAT(seats_of(three), ElementsAre(0, 1, 2));
  EXPECT_THAT(seats_of(one), ElementsAre(3));
  EXPECT_THAT(seats(three.session), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(seats_of(now(three)), ElementsAre(0, 1, 2)) << "as it is stored";
}

// Two seats are left with Ana: a party of three goes to Ben together, and is not torn apart.
TEST_F(Parties, SitTogetherOrInAnotherClass) {
  const auto first = book_party(ten, 4, salon.ana);

  const auto three = book_party(ten, 3);
  const auto two = book_party(ten, 2);

  EXPECT_NE(three.session, first.session);
  EXPECT_EQ(three.taken.front().resource, salon.ben);
  EXPECT_EQ(two.session, first.session);
  EXPECT_THAT(seats(first.session), SizeIs(6));
}

TEST_F(Parties, AreRefusedWhereNoClassHasRoomForAllOfThem) {
  book_party(ten, 4, salon.ana);
  book_party(ten, 4, salon.ben);

  const auto refused = house.apply(party_of_some(ten, 3));

  EXPECT_EQ(refused.error().code, Errc::slot_taken);
  EXPECT_FALSE(fields(refused.error(), "alternative").empty());
  EXPECT_TRUE(house.apply(party_of_some(ten, 2))) << "two have room";
}

TEST_F(Parties, AreAsLargeAsTheServiceSays) {
  for (const int party : {0, -1, 5, 1000}) {
    const auto refused = house.apply(party_of_some(ten, party));
    EXPECT_EQ(refused.error().code, Errc::validation) << party;
    EXPECT_EQ(field(refused.error(), "pointer"), "/party");
    EXPECT_EQ(field(refused.error(), "message"), "one booking of the service takes 1 to 4 seats");
  }
  EXPECT_TRUE(house.apply(party_of_some(ten, 4)));
}

TEST_F(Parties, AreOnlyOfServicesThatSaySo) {
  change_service([](Service& service) { service.policy.largest_party = 1; });

  const auto refused = house.apply(party_of_some(ten, 2));

  EXPECT_EQ(field(refused.error(), "message"), "the service is booked for one customer at a time");
}

TEST_F(Parties, MayNotBeLargerThanTheClass) {
  auto service =
      house.read([&](const Reads& reads) { return *reads.service(salon.agency, salon.massage); });
  for (const int largest : {0, 7}) {
    service.policy.largest_party = largest;
    const auto refused = house.apply(DefineService{{}, service, {}});
    EXPECT_EQ(field(refused.error(), "pointer"), "/largest_party") << largest;
  }
}

TEST_F(Parties, GiveAllTheirSeatsBack) {
  const auto three = book_party(ten, 3, salon.ana);
  const auto two = book_party(ten, 2, salon.ana);

  cancel(three).value();

  EXPECT_THAT(seats(two.session), ElementsAre(3, 4));
  EXPECT_THAT(seats_of(book_party(ten, 4, salon.ana)), ElementsAre(0, 1, 2, 5))
      << "the free ones, wherever they are";
}

TEST_F(Parties, TheLastOneTakesTheClassAlong) {
  const auto only = book_party(ten, 3, salon.ana);

  cancel(only).value();

  EXPECT_FALSE(session(only.session));
  EXPECT_THAT(claims_under(only.session.value), IsEmpty());
}

// Alone in the class with all of their seats: the class's own time is not in their way.
TEST_F(Parties, MoveWithAllTheirSeats) {
  const auto alone = book_party(ten, 3, salon.ana);

  const auto moved = reschedule(alone, ten + minutes{30}).value();

  EXPECT_EQ(moved.taken.front().resource, salon.ana);
  EXPECT_THAT(seats_of(moved), ElementsAre(0, 1, 2));
  EXPECT_FALSE(session(alone.session));
}

TEST_F(Parties, MoveIntoAnotherClassOnlyWhereTheyHaveRoom) {
  const auto guests = book_party(ten, 3, salon.ana);
  const auto later = book_party(ten + hours{2}, 4, salon.ana);
  book_party(ten + hours{2}, 4, salon.ben);

  EXPECT_EQ(reschedule(guests, ten + hours{2}).error().code, Errc::slot_taken);
  cancel(later).value();

  EXPECT_THAT(seats_of(reschedule(guests, ten + hours{2}).value()), ElementsAre(0, 1, 2));
}

TEST_F(Parties, AreRestoredWithAsManySeats) {
  const auto guests = book_party(ten, 3, salon.ana);
  const auto other = book_party(ten, 1, salon.ana);
  cancel(guests).value();
  RestoreBooking restore;
  restore.agency = salon.agency;
  restore.booking = guests.id;

  const auto restored = house.apply(restore).value();

  EXPECT_EQ(restored.session, other.session);
  EXPECT_EQ(party_of(restored), 3);
}

TEST_F(Parties, SeeOnlySlotsThatHaveRoomForThem) {
  book_party(ten, 4, salon.ana);

  EXPECT_EQ(slots_at(ten, 2, salon.ana).front().seats_left, 2);
  EXPECT_THAT(slots_at(ten, 3, salon.ana), IsEmpty());
  EXPECT_THAT(slots_at(ten, 3).front().free, ElementsAre(salon.ben));
  EXPECT_EQ(slots_at(ten).front().seats_left, 8) << "two with Ana and six with Ben";
}

// Every slot that is offered to so many can be booked by so many, and none that can is hidden.
TEST_F(Parties, AreOfferedExactlyWhatTheyAreGranted) {
  book_party(ten, 4, salon.ana);
  book_party(ten, 3, salon.ben);
  for (int party = 1; party <= 4; ++party) {
    auto asked = party_of_some(ten, party);
    asked.dry_run = true;
    EXPECT_EQ(house.apply(asked).has_value(), !slots_at(ten, party).empty()) << party;
  }
}

TEST_F(Parties, ExplainSaysHowManySeatsAClassHasLeft) {
  book_party(ten, 4, salon.ana);

  const auto explained = house.read([&](const Reads& reads) {
    const auto service = *reads.service(salon.agency, salon.massage);
    const Wish asked{.service = service, .starts_at = ten, .wanted = salon.ana, .party = 3};
    return explain(asked, rules, house.clock.now(), reads).value();
  });

  ASSERT_THAT(explained.sessions, SizeIs(1));
  EXPECT_EQ(explained.sessions.front().free, 2);
  ASSERT_TRUE(explained.refusal);
  EXPECT_EQ(explained.refusal->code, Errc::slot_taken);
}

TEST_F(Parties, AreKeptByAHoldAndBookedFromIt) {
  const auto held = house.apply(hold_of(3)).value();
  EXPECT_THAT(seats_of(held), ElementsAre(0, 1, 2));
  auto convert = wish(ten);
  convert.wanted = salon.ana;
  convert.hold = RequestBooking::FromHold{held.id, std::string(64, 'a')};

  convert.party = 2;
  const auto other = house.apply(convert);
  convert.party.reset();
  const auto booked = house.apply(convert).value();

  EXPECT_EQ(field(other.error(), "pointer"), "/party");
  EXPECT_EQ(field(other.error(), "message"), "the hold keeps 3 seats");
  EXPECT_THAT(seats_of(booked), ElementsAre(0, 1, 2));
}

TEST_F(Parties, ACountOfOneCannotBeHeldWhereTheServiceTakesLess) {
  EXPECT_EQ(field(house.apply(hold_of(5)).error(), "pointer"), "/party");
}

TEST_F(Parties, AreOneAppointmentTowardsTheCap) {
  house.arrange([&](Transaction& tx) {
    auto ana = *tx.resource(salon.agency, salon.ana);
    ana.daily_cap = 2;
    tx.put(ana);
  });
  book_party(ten, 4, salon.ana);
  book_party(ten + hours{2}, 2, salon.ana);

  EXPECT_TRUE(house.apply(party_of_some(ten, 2, salon.ana))) << "the class is counted already";
  EXPECT_EQ(field(house.apply(party_of_some(ten + hours{4}, 1, salon.ana)).error(), "rule"),
            "limit");
}

// W1: one seat is given back. Three wait first, and there is no room for them; one comes after.
TEST_F(Parties, WhoWaitIsOfferedOnlyWhereAllHaveRoom) {
  const auto four = book_party(ten, 4, salon.ana);
  const auto one = book_party(ten, 1, salon.ana);
  book_party(ten, 1, salon.ana);
  const auto three = wait_for_party(ten, 3);
  const auto single = wait_for_party(ten, 1);

  cancel(one).value();
  EXPECT_EQ(now(three).status, WishStatus::waiting);
  EXPECT_EQ(now(single).status, WishStatus::offered);
  cancel(four).value();

  EXPECT_EQ(now(three).status, WishStatus::offered);
  EXPECT_EQ(party_of(offer_of(three)), 3);
  EXPECT_THAT(seats_of(accept(three).value()), SizeIs(3));
}

TEST_F(Parties, WhoJoinTheWaitlistAreJudgedLikeABooking) {
  auto command = wants({hour_from(ten)});
  command.entry.party = 5;

  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/party");
}

TEST_F(Parties, AskedToWaitInsteadWaitForAllTheirSeats) {
  book_party(ten, 4, salon.ana);
  book_party(ten, 4, salon.ben);
  BookOrElse command;
  command.request = party_of_some(ten, 3);
  command.on_taken = BookOrElse::OnTaken::waitlist;

  const auto outcome = house.apply(command).value();

  ASSERT_TRUE(outcome.entry);
  EXPECT_EQ(now(outcome.entry->entry).party, 3);
}

TEST_F(Parties, ThatWaitForTheNextFreeStartGetOneWithRoomForAll) {
  book_party(ten, 4, salon.ana);
  book_party(ten, 4, salon.ben);
  BookOrElse command;
  command.request = party_of_some(ten, 3);
  command.on_taken = BookOrElse::OnTaken::next_available;

  const auto outcome = house.apply(command).value();

  ASSERT_TRUE(outcome.booking);
  EXPECT_EQ(outcome.booking->time.start, ten + hours{1});
  EXPECT_EQ(party_of(*outcome.booking), 3);
}

// Fewer seats than a party has: nobody loses theirs.
TEST_F(Parties, KeepTheirSeatsWhenTheClassShrinks) {
  const auto four = book_party(ten, 4, salon.ana);
  auto service =
      house.read([&](const Reads& reads) { return *reads.service(salon.agency, salon.massage); });
  service.policy.seats = 2;
  service.policy.largest_party = 2;

  house.apply(DefineService{{}, service, {}}).value();

  EXPECT_THAT(seats(four.session), SizeIs(4));
  EXPECT_EQ(session(four.session)->seats, 4);
  EXPECT_EQ(reschedule(four, ten + hours{3}).error().code, Errc::slot_taken)
      << "a new class has room for two only";
}

TEST_F(Parties, AreInWhatPeopleAreTold) {
  const auto guests = book_party(ten, 3, salon.ana);

  const auto mails = effects(guests, "booking.confirmed");

  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_EQ(party_of(parse_appointment(mails.front().payload)->booking), 3);
}

}  // namespace
}  // namespace holdfast::store
