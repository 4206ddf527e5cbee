// The waitlist: rules W1 to W11 of docs/waitlist.md.
#include "tests/store/waitlist_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Waitlist : public WaitlistTest {
 protected:
  Waitlist() = default;
};

// --- W1: what a wish holds.

TEST_F(Waitlist, AWishIsKeptAndItsReceiptIsOwed) {
  fill(ten);

  const auto entry = wait_for_ten();

  EXPECT_EQ(entry.status, WishStatus::waiting);
  EXPECT_EQ(entry.expires_at, ten + hours{1}) << "the end of the last window";
  EXPECT_EQ(now(entry).customer.email, entry.customer.email);
  EXPECT_THAT(actions(entry.id.value), ElementsAre("waitlist.joined"));
  EXPECT_THAT(mails(entry, "waitlist.joined"), SizeIs(1));
}

TEST_F(Waitlist, AWishThatFitsFreeTimeIsServedAtOnce) {
  const auto entry = join({{ten - minutes{10}, ten + hours{3}}});

  EXPECT_EQ(entry.status, WishStatus::offered);
  EXPECT_EQ(offer_of(entry).time, hour_from(ten)) << "the first start that its window holds";
}

TEST_F(Waitlist, ARehearsalJoinsNothing) {
  const auto before = state();
  auto command = wants({hour_from(ten)});
  command.dry_run = true;

  EXPECT_EQ(house.apply(command).value().entry.status, WishStatus::offered) << "what would be";
  EXPECT_EQ(state(), before);
}

TEST_F(Waitlist, TheSameWishIsNotKeptTwice) {
  fill(ten);
  auto command = wants({hour_from(ten)});
  const auto entry = house.apply(command).value().entry;
  const auto before = state();

  const auto again = house.apply(command);

  EXPECT_EQ(again.error().code, Errc::already_exists);
  EXPECT_EQ(field(again.error(), "entry"), entry.id.value);
  EXPECT_EQ(state(), before);
  command.entry.windows = {hour_from(ten + hours{2})};
  EXPECT_TRUE(house.apply(command)) << "another time is another wish";
}

TEST_F(Waitlist, WindowsThatTouchAreOne) {
  fill(ten);
  fill(ten + hours{1});

  const auto entry = join({hour_from(ten + hours{1}), hour_from(ten)});

  EXPECT_THAT(now(entry).windows, ElementsAre(TimeRange{ten, ten + hours{2}}));
}

struct BadWish {
  const char* pointer;
  std::function<void(WaitlistEntry&)> spoil;
};
void PrintTo(const BadWish& row, std::ostream* out) { *out << row.pointer; }

class BadEntries : public WaitlistTest, public testing::WithParamInterface<BadWish> {
 protected:
  BadEntries() = default;
};

TEST_P(BadEntries, NameThePlaceAndChangeNothing) {
  auto command = wants({hour_from(ten)});
  GetParam().spoil(command.entry);
  const auto before = state();

  const auto refused = house.apply(command);

  ASSERT_FALSE(refused);
  EXPECT_THAT(fields(refused.error(), "pointer"), Contains(GetParam().pointer));
  EXPECT_EQ(state(), before);
}

const Instant kNoon = at("2026-12-01T11:00:00Z");

INSTANTIATE_TEST_SUITE_P(
    Field, BadEntries,
    testing::Values(BadWish{"/service", [](auto& e) { e.service = ServiceId{"sv_none"}; }},
                    BadWish{"/staff", [](auto& e) { e.wanted = ResourceId{"rs_none"}; }},
                    BadWish{"/duration", [](auto& e) { e.duration = minutes{50}; }},
                    BadWish{"/customer/name", [](auto& e) { e.customer.name = " "; }},
                    BadWish{"/customer", [](auto& e) { e.customer.email = ""; }},
                    BadWish{"/customer/email", [](auto& e) { e.customer.email = "no address"; }},
                    BadWish{"/customer/phone", [](auto& e) { e.customer.phone = "call me"; }},
                    BadWish{"/time_zone", [](auto& e) { e.time_zone = "Mars/Base"; }},
                    BadWish{"/note", [](auto& e) { e.note = std::string(4001, 'x'); }},
                    BadWish{"/windows", [](auto& e) { e.windows = {}; }},
                    BadWish{"/windows",
                            [](auto& e) {
                              e.windows.clear();
                              for (int day = 0; day < 11; ++day) {
                                const auto start = kNoon + hours{24 * day};
                                e.windows.push_back({start, start + hours{1}});
                              }
                            }},
                    BadWish{"/windows/0",
                            [](auto& e) {
                              e.windows = {{kNoon, kNoon + minutes{59}}};
                            }},
                    BadWish{"/windows/0",
                            [](auto& e) {
                              e.windows = {{kNoon, kNoon - hours{1}}};
                            }},
                    BadWish{"/windows/0",
                            [](auto& e) {
                              e.windows = {{kNoon - hours{72}, kNoon - hours{70}}};
                            }},
                    BadWish{"/windows/0",
                            [](auto& e) {
                              e.windows = {{kNoon, kNoon + hours{24 * 366}}};
                            }},
                    BadWish{"/tier", [](auto& e) { e.tier = -1; }},
                    BadWish{"/tier", [](auto& e) { e.tier = 101; }},
                    BadWish{"/earliest_notice", [](auto& e) { e.earliest_notice = minutes{-1}; }},
                    BadWish{"/expires_at", [](auto& e) { e.expires_at = kNoon - hours{48}; }},
                    BadWish{"/expires_at", [](auto& e) { e.expires_at = kNoon + hours{48}; }},
                    BadWish{"/replaces", [](auto& e) { e.replaces = BookingId{"bk_none"}; }}));

TEST_F(Waitlist, SomebodyElsesBookingCannotBeReplaced) {
  const auto theirs = book(ten + hours{4});
  auto command = wants({hour_from(ten)});
  command.entry.replaces = theirs.id;

  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/replaces");
}

// --- W2: who is first.

TEST_F(Waitlist, TierGoesBeforeJoiningAndJoiningBeforeTheRest) {
  const auto [ana, ben] = fill(ten);
  auto ordinary = wants({hour_from(ten)});
  ordinary.entry.tier = 1;
  const auto first = house.apply(ordinary).value().entry;
  house.clock.advance(minutes{1});
  ordinary = wants({hour_from(ten)});
  ordinary.entry.tier = 1;
  const auto second = house.apply(ordinary).value().entry;
  house.clock.advance(minutes{1});
  const auto preferred = wait_for_ten();

  cancel(ana).value();
  EXPECT_EQ(now(preferred).status, WishStatus::offered);
  EXPECT_EQ(now(first).status, WishStatus::waiting);
  cancel(ben).value();
  EXPECT_EQ(now(first).status, WishStatus::offered);
  EXPECT_EQ(now(second).status, WishStatus::waiting);
}

TEST_F(Waitlist, TheRankCountsThoseBeforeForTheSameService) {
  fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  const auto rank = [&](const WaitlistEntry& entry) {
    return house.read([&](const Reads& reads) { return reads.count_waiting_before(entry); });
  };

  EXPECT_EQ(rank(first), 0);
  EXPECT_EQ(rank(second), 1);
  leave(first).value();
  EXPECT_EQ(rank(second), 0);
}

// --- W3: freed time goes to who waits, in the same commit.

TEST_F(Waitlist, FreedTimeIsNeverFreeForAnybodyElse) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();

  cancel(ana).value();

  const auto offer = offer_of(entry);
  EXPECT_EQ(offer.status, BookingStatus::offered);
  EXPECT_EQ(offer.time, hour_from(ten));
  EXPECT_EQ(offer.taken[0].resource, salon.ana);
  EXPECT_EQ(offer.entry, entry.id);
  for (const auto& claim : claims(offer)) {
    EXPECT_EQ(claim.kind, ClaimKind::hold);
  }
  EXPECT_EQ(house.apply(wish(ten)).error().code, Errc::slot_taken);
  EXPECT_THAT(actions(offer.id.value), ElementsAre("waitlist.offered"));
  EXPECT_THAT(mails(entry, "waitlist.offered"), SizeIs(1));
  EXPECT_FALSE(copy_of(offer, salon.anas_calendar)) << "staff see it once it is a booking";
}

TEST_F(Waitlist, AMoveFreesWhatItLeaves) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();

  reschedule(ana, ten + hours{3}).value();

  EXPECT_EQ(offer_of(entry).time, hour_from(ten));
}

TEST_F(Waitlist, TheNearestStartToTheFreedOneIsTaken) {
  const auto booking = book_with(ten, salon.ana);
  auto command = wants({{ten - hours{1}, ten + hours{7}}});
  command.entry.wanted = salon.ana;
  // Everything else of her day is taken.
  std::vector<Booking> others = {book_with(ten - hours{1}, salon.ana)};
  for (int hour = 1; hour < 7; ++hour) {
    others.push_back(book_with(ten + hours{hour}, salon.ana));
  }
  const auto entry = house.apply(command).value().entry;
  ASSERT_EQ(entry.status, WishStatus::waiting);

  cancel(others[3]).value();

  EXPECT_EQ(offer_of(entry).time, others[3].time);
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(Waitlist, NobodyIsOfferedWhatTheyDidNotAskFor) {
  const auto [ana, ben] = fill(ten);
  fill(ten + hours{1});
  auto only_ben = wants({hour_from(ten)});
  only_ben.entry.wanted = salon.ben;
  const auto bens = house.apply(only_ben).value().entry;
  const auto no_room = join({{ten + minutes{30}, ten + hours{1} + minutes{45}}});
  auto in_time = wants({hour_from(ten)});
  in_time.entry.earliest_notice = hours{48};
  const auto hurried = house.apply(in_time).value().entry;
  const auto later = join({hour_from(ten + hours{1})});

  cancel(ana).value();

  for (const auto& entry : {bens, no_room, hurried, later}) {
    EXPECT_EQ(now(entry).status, WishStatus::waiting);
  }
  EXPECT_TRUE(house.apply(wish(ten))) << "nobody who waits wants it, so it is free";
  EXPECT_EQ(now(ben).status, BookingStatus::confirmed);
}

TEST_F(Waitlist, AServiceMayLetTheFirstComerHaveIt) {
  change_service([](Service& service) { service.policy.waitlist = false; });
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();

  cancel(ana).value();

  EXPECT_EQ(now(entry).status, WishStatus::waiting);
  EXPECT_TRUE(house.apply(wish(ten)));
}

TEST_F(Waitlist, AServiceMayBookAtOnce) {
  change_service([](Service& service) { service.policy.waitlist_books = true; });
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();

  cancel(ana).value();

  EXPECT_EQ(now(entry).status, WishStatus::booked);
  const auto booking = offer_of(entry);
  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_FALSE(booking.deadline);
  EXPECT_THAT(actions(booking.id.value), ElementsAre("waitlist.promoted"));
  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(1));
  EXPECT_TRUE(copy_of(booking, salon.anas_calendar));
}

TEST_F(Waitlist, WhoHasTheAppointmentAlreadyIsNotServedAgain) {
  const auto [ana, ben] = fill(ten);
  auto command = wants({hour_from(ten)});
  command.entry.customer = ana.customer;
  const auto entry = house.apply(command).value().entry;

  cancel(ben).value();

  EXPECT_EQ(now(entry).status, WishStatus::waiting);
}

// One service's customers do not go before another one's: they are one queue.
TEST_F(Waitlist, SeveralServicesShareOneOrder) {
  Service facial;
  house.arrange([&](Transaction& tx) {
    facial = *tx.service(salon.agency, salon.massage);
    facial.id = make_id<ServiceId>(house.clock.now(), house.random);
    facial.slug = "facial";
    facial.duration = minutes{30};
    tx.put(facial);
  });
  const auto [ana, ben] = fill(ten);
  auto other = wants({hour_from(ten)});
  other.entry.service = facial.id;
  const auto first = house.apply(other).value().entry;
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();

  cancel(ana).value();

  EXPECT_EQ(now(first).status, WishStatus::offered);
  EXPECT_EQ(now(second).status, WishStatus::waiting) << "half of the hour is gone";
}

// --- W4: one live offer for each entry and each slot.

TEST_F(Waitlist, OneEntryHasOneOfferAndOneSlotIsOfferedOnce) {
  const auto [ana, ben] = fill(ten);
  const auto [noon_ana, noon_ben] = fill(ten + hours{2});
  const auto greedy = join({hour_from(ten), hour_from(ten + hours{2})});
  house.clock.advance(minutes{1});
  const auto next = join({hour_from(ten), hour_from(ten + hours{2})});

  cancel(ana).value();
  cancel(noon_ana).value();

  EXPECT_EQ(offer_of(greedy).time.start, ten);
  EXPECT_EQ(offer_of(next).time.start, ten + hours{2});
}

// --- W6: accepting.

TEST_F(Waitlist, AcceptingTurnsTheOffersClaimIntoTheBookings) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  const auto offer = offer_of(entry);

  const auto booking = accept(entry).value();

  EXPECT_EQ(booking.id, offer.id);
  EXPECT_EQ(booking.uid, offer.uid);
  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_FALSE(booking.deadline);
  EXPECT_EQ(now(entry).status, WishStatus::booked);
  for (const auto& claim : claims(booking)) {
    EXPECT_EQ(claim.kind, ClaimKind::booking);
  }
  EXPECT_THAT(actions(booking.id.value), ElementsAre("waitlist.offered", "offer.accepted"));
  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(1));
  EXPECT_EQ(mails(entry, "waitlist.offered")[0].state, EffectState::superseded)
      << "an offer that is accepted before it was sent is not sent";
  EXPECT_TRUE(copy_of(booking, salon.anas_calendar));
}

TEST_F(Waitlist, AcceptingTwiceIsOneWish) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  const auto booking = accept(entry).value();
  const auto before = state();

  EXPECT_EQ(accept(entry).value().id, booking.id);
  EXPECT_EQ(state(), before);
}

TEST_F(Waitlist, ALateAcceptIsToldWhatElseThereIs) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  deliver_all();
  house.clock.advance(hours{2});
  const auto before = state();

  const auto late = accept(entry);

  EXPECT_EQ(late.error().code, Errc::offer_expired);
  EXPECT_THAT(fields(late.error(), "alternative"), Contains("2026-12-01T10:00:00Z"));
  EXPECT_EQ(state(), before);
  expire_due();
  EXPECT_EQ(accept(entry).error().code, Errc::offer_expired) << "also once it was passed on";
}

TEST_F(Waitlist, AnOfferUnderOtherPlansIsKeptBySomebodyElse) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  put("dentist.ics", event("dentist", hour_from(ten))).value();

  const auto refused = accept(entry);
  EXPECT_EQ(refused.error().code, Errc::busy_outside) << "hers was offered, and she has plans";
  EXPECT_THAT(fields(refused.error(), "alternative"), Not(IsEmpty()));

  cancel(ben).value();
  EXPECT_EQ(accept(entry).value().taken[0].resource, salon.ben);
}

TEST_F(Waitlist, WhoSawAnOlderOfferIsToldTheVersion) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  auto command = step<AcceptOffer>(entry);
  command.expected_version = entry.version;

  EXPECT_EQ(house.apply(command).error().code, Errc::version_conflict);
  command.expected_version = now(entry).version;
  EXPECT_TRUE(house.apply(command));
}

// --- W7: declined and expired offers go on in the same commit.

TEST_F(Waitlist, ADeclinedOfferGoesToTheNextOneAtOnce) {
  const auto [ana, ben] = fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  cancel(ana).value();
  const auto offer = offer_of(first);

  const auto declined = decline(first).value().entry;

  EXPECT_EQ(declined.status, WishStatus::waiting);
  EXPECT_EQ(now(offer).status, BookingStatus::waitlisted);
  EXPECT_THAT(actions(offer.id.value), ElementsAre("waitlist.offered", "offer.declined"));
  EXPECT_EQ(offer_of(second).time, hour_from(ten));
  EXPECT_EQ(house.apply(wish(ten)).error().code, Errc::slot_taken);
}

TEST_F(Waitlist, WhatWasDeclinedIsNotOfferedAgainButAnotherTimeIs) {
  const auto [ana, ben] = fill(ten);
  const auto [noon_ana, noon_ben] = fill(ten + hours{2});
  const auto entry = join({hour_from(ten), hour_from(ten + hours{2})});
  cancel(ana).value();
  const auto offer = offer_of(entry);

  decline(entry).value();
  EXPECT_EQ(now(entry).status, WishStatus::waiting);
  cancel(ben).value();
  EXPECT_EQ(now(entry).status, WishStatus::waiting);

  cancel(noon_ana).value();
  EXPECT_EQ(now(entry).status, WishStatus::offered);
  EXPECT_EQ(offer_of(entry).id, offer.id) << "one id and one UID for life";
  EXPECT_EQ(offer_of(entry).time.start, ten + hours{2});
  EXPECT_EQ(offer_of(entry).sequence, 1);
}

TEST_F(Waitlist, WhoDeclinesMayLeaveForGood) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  auto command = step<DeclineOffer>(entry);
  command.leave = true;

  EXPECT_EQ(house.apply(command).value().entry.status, WishStatus::left);
  EXPECT_EQ(offer_of(entry).status, BookingStatus::expired);
  EXPECT_THAT(actions(entry.id.value), ElementsAre("waitlist.joined", "waitlist.left"));
  EXPECT_TRUE(house.apply(wish(ten)));
}

// C8.
TEST_F(Waitlist, AnOfferThatRunsOutGoesToTheNextOneInTheSameCommit) {
  const auto [ana, ben] = fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  cancel(ana).value();
  const auto offer = offer_of(first);
  EXPECT_EQ(offer.deadline, house.clock.now() + hours{2});
  // Told, so that the limit has begun.
  deliver_all();

  house.clock.advance(hours{2});
  EXPECT_EQ(expire_due(), 1);

  EXPECT_EQ(now(offer).status, BookingStatus::expired);
  EXPECT_THAT(actions(offer.id.value), ElementsAre("waitlist.offered", "claim.expired"));
  EXPECT_EQ(now(first).status, WishStatus::waiting);
  EXPECT_THAT(mails(first, "waitlist.lapsed"), SizeIs(1));
  EXPECT_EQ(offer_of(second).time, hour_from(ten));
}

TEST_F(Waitlist, LeavingGivesAnOpenOfferOn) {
  const auto [ana, ben] = fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  cancel(ana).value();

  EXPECT_EQ(leave(first).value().entry.status, WishStatus::left);

  EXPECT_EQ(now(second).status, WishStatus::offered);
  const auto before = state();
  EXPECT_EQ(leave(first).value().entry.status, WishStatus::left) << "leaving twice is one wish";
  EXPECT_EQ(state(), before);
}

TEST_F(Waitlist, AWishEndsWithItsTime) {
  fill(ten);
  auto command = wants({hour_from(ten)});
  command.entry.expires_at = ten - hours{12};
  const auto entry = house.apply(command).value().entry;

  house.clock.advance(ten - hours{12} - house.clock.now());
  EXPECT_EQ(expire_due(), 1);

  EXPECT_EQ(now(entry).status, WishStatus::expired);
  EXPECT_THAT(actions(entry.id.value), ElementsAre("waitlist.joined", "waitlist.expired"));
  EXPECT_THAT(mails(entry, "waitlist.expired"), SizeIs(1));
  EXPECT_EQ(accept(entry).error().code, Errc::invalid_transition);
}

// --- W9: an earlier time for who has a later one.

TEST_F(Waitlist, TheOldBookingStandsUntilTheNewOneIsConfirmed) {
  const auto [ana, ben] = fill(ten);
  const auto old = book_with(ten + hours{5}, salon.ana);
  auto command = wants({hour_from(ten)});
  command.entry.customer = old.customer;
  command.entry.replaces = old.id;
  const auto entry = house.apply(command).value().entry;

  cancel(ana).value();
  EXPECT_EQ(now(old).status, BookingStatus::confirmed);
  const auto booking = accept(entry).value();

  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_EQ(now(old).status, BookingStatus::cancelled);
  EXPECT_EQ(now(old).cancel_reason, "replaced by " + booking.id.value);
}

TEST_F(Waitlist, AnAddressIsTheSameHoweverItIsWritten) {
  const auto old = book_with(ten + hours{5}, salon.ana);
  auto command = wants({hour_from(ten)});
  command.entry.customer.email = "CARLA1@Mail.example";
  ASSERT_EQ(old.customer.email, "carla1@mail.example");
  command.entry.replaces = old.id;

  EXPECT_TRUE(house.apply(command));
}

TEST_F(Waitlist, WhatHasBegunIsNotGivenUpAnyMore) {
  const auto old = book_with(ten, salon.ana);
  fill(ten + hours{2});
  auto command = wants({hour_from(ten + hours{2})});
  command.entry.customer = old.customer;
  command.entry.replaces = old.id;
  const auto entry = house.apply(command).value().entry;
  house.clock.advance(ten + minutes{30} - house.clock.now());
  auto promote = step<PromoteEntry>(entry);
  promote.starts_at = ten + hours{3};
  house.apply(promote).value();

  accept(entry).value();

  EXPECT_EQ(now(old).status, BookingStatus::confirmed);
}

// Its time is over, though nobody has noticed yet.
TEST_F(Waitlist, AWishWhoseTimeIsOverIsNotServed) {
  const auto [ana, ben] = fill(ten);
  auto command = wants({hour_from(ten)});
  command.entry.expires_at = ten - hours{12};
  const auto entry = house.apply(command).value().entry;
  house.clock.advance(ten - hours{12} - house.clock.now());

  cancel(ana).value();

  EXPECT_EQ(now(entry).status, WishStatus::waiting);
  EXPECT_TRUE(house.apply(wish(ten)));
}

TEST_F(Waitlist, ABookingIsGivenUpOnlyByTheCustomer) {
  change_service([](Service& service) { service.policy.waitlist_books = true; });
  const auto [ana, ben] = fill(ten);
  const auto old = book_with(ten + hours{5}, salon.ana);
  auto command = wants({hour_from(ten)});
  command.entry.customer = old.customer;
  command.entry.replaces = old.id;
  const auto entry = house.apply(command).value().entry;

  cancel(ana).value();

  EXPECT_EQ(now(entry).status, WishStatus::offered) << "not booked at once";
  EXPECT_EQ(now(old).status, BookingStatus::confirmed);
}

// What is given up for an earlier time is freed time itself.
TEST_F(Waitlist, TheReplacedTimeGoesToTheNextOneWhoWaits) {
  const auto [ana, ben] = fill(ten);
  const auto [old, beside] = fill(ten + hours{5});
  auto command = wants({hour_from(ten)});
  command.entry.customer = old.customer;
  command.entry.replaces = old.id;
  const auto earlier = house.apply(command).value().entry;
  const auto other = join({hour_from(ten + hours{5})});
  cancel(ana).value();

  accept(earlier).value();

  EXPECT_EQ(offer_of(other).time, hour_from(ten + hours{5}));
  EXPECT_EQ(now(beside).status, BookingStatus::confirmed);
}

// --- W11: out of turn.

TEST_F(Waitlist, StaffMayPromoteAnyEntry) {
  fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  auto command = step<PromoteEntry>(second);
  command.starts_at = ten + hours{3};

  const auto promoted = house.apply(command).value().entry;

  EXPECT_EQ(promoted.status, WishStatus::offered);
  EXPECT_EQ(offer_of(second).time, hour_from(ten + hours{3}));
  EXPECT_EQ(now(first).status, WishStatus::waiting);
}

TEST_F(Waitlist, APromotionMeetsTheSameRuleAsABooking) {
  fill(ten);
  const auto entry = wait_for_ten();
  auto command = step<PromoteEntry>(entry);
  command.starts_at = ten;
  const auto before = state();

  const auto refused = house.apply(command);

  EXPECT_EQ(refused.error().code, Errc::slot_taken);
  EXPECT_THAT(fields(refused.error(), "alternative"), Not(IsEmpty()));
  EXPECT_EQ(state(), before);
  command.starts_at = ten + hours{2};
  command.dry_run = true;
  EXPECT_EQ(house.apply(command).value().entry.status, WishStatus::offered);
  EXPECT_EQ(state(), before);
}

// --- Transitions: every pair of status and command.

TEST_F(Waitlist, WhatAStatusDoesNotAllowIsRefusedWithWhatItDoes) {
  const auto [ana, ben] = fill(ten);
  const auto waiting = wait_for_ten();
  const auto left = leave(wait_for_ten()).value().entry;
  cancel(ana).value();
  const auto offered = waiting;
  const auto [nine_ana, nine_ben] = fill(ten - hours{1});
  const auto booked = join({hour_from(ten - hours{1})});
  cancel(nine_ana).value();
  accept(booked).value();
  const auto still_waiting = join({hour_from(ten)});
  const auto before = state();

  const auto refused = [&](const auto& command, std::string_view from) {
    const auto outcome = house.apply(command);
    ASSERT_FALSE(outcome) << from;
    EXPECT_EQ(outcome.error().code, Errc::invalid_transition) << from;
    EXPECT_EQ(field(outcome.error(), "from"), from);
  };
  refused(step<AcceptOffer>(still_waiting), "waiting");
  refused(step<DeclineOffer>(still_waiting), "waiting");
  refused(step<PromoteEntry>(offered), "offered");
  refused(step<AcceptOffer>(left), "left");
  refused(step<DeclineOffer>(left), "left");
  refused(step<PromoteEntry>(left), "left");
  refused(step<DeclineOffer>(booked), "booked");
  refused(step<PromoteEntry>(booked), "booked");
  refused(step<LeaveWaitlist>(booked), "booked");
  EXPECT_EQ(state(), before);

  WaitlistEntry unknown = waiting;
  unknown.id = WaitlistId{"wl_none"};
  EXPECT_EQ(accept(unknown).error().code, Errc::not_found);
  EXPECT_EQ(decline(unknown).error().code, Errc::not_found);
  EXPECT_EQ(leave(unknown).error().code, Errc::not_found);
  EXPECT_EQ(house.apply(step<PromoteEntry>(unknown)).error().code, Errc::not_found);
}

TEST_F(Waitlist, RehearsalsOfEveryStepChangeNothing) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  const auto before = state();
  auto accepting = step<AcceptOffer>(entry);
  auto declining = step<DeclineOffer>(entry);
  auto leaving = step<LeaveWaitlist>(entry);
  accepting.dry_run = declining.dry_run = leaving.dry_run = true;

  EXPECT_EQ(house.apply(accepting).value().status, BookingStatus::confirmed);
  EXPECT_EQ(house.apply(declining).value().entry.status, WishStatus::waiting);
  EXPECT_EQ(house.apply(leaving).value().entry.status, WishStatus::left);
  declining.leave = true;
  EXPECT_EQ(house.apply(declining).value().entry.status, WishStatus::left);

  EXPECT_EQ(state(), before);
  EXPECT_EQ(now(entry).status, WishStatus::offered);
}

}  // namespace
}  // namespace holdfast::store
