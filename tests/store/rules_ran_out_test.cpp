// Time that ran out is in nobody's way: any decision that meets it ends it (rule C8), but none that
// is made by a clock that was just set (rule C42).
#include "store/commands/conflicts.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/commands/series.hpp"
#include "store/commands/waitlist.hpp"
#include "tests/store/lifecycle_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class RanOut : public LifecycleTest {
 protected:
  RanOut() = default;

  Booking hold_with(Instant start, const ResourceId& staff) {
    auto command = hold_at(start);
    command.wanted = staff;
    return house.apply(command).value();
  }
  /// Nobody has noticed yet.
  void let_run_out() { house.clock.advance(minutes{15}); }
  RequestSeries every_day(Instant from, int days, bool all_or_nothing) {
    RequestSeries command;
    command.booking = wish(from);
    for (int day = 0; day < days; ++day) {
      command.starts.push_back(from + hours{24 * day});
    }
    command.all_or_nothing = all_or_nothing;
    return command;
  }
  void cap(const ResourceId& id, int weekly) {
    house.arrange([&](Transaction& tx) {
      auto resource = *tx.resource(salon.agency, id);
      resource.weekly_cap = weekly;
      tx.put(resource);
    });
  }
};

TEST_F(RanOut, ARepeatingBookingLosesNoDateToIt) {
  const auto first = hold_with(ten + hours{24}, salon.ana);
  const auto second = hold_with(ten + hours{24}, salon.ben);
  let_run_out();

  const auto booked = house.apply(every_day(ten, 3, false)).value();

  ASSERT_THAT(booked.occurrences, SizeIs(3));
  for (const auto& occurrence : booked.occurrences) {
    EXPECT_TRUE(occurrence.booking) << to_rfc3339(occurrence.starts_at);
  }
  EXPECT_EQ(now(first).status, BookingStatus::expired);
  EXPECT_EQ(now(second).status, BookingStatus::expired);
}

TEST_F(RanOut, AWholeSeriesIsNotRefusedForIt) {
  hold_with(ten + hours{24}, salon.ana);
  hold_with(ten + hours{24}, salon.ben);
  let_run_out();

  EXPECT_TRUE(house.apply(every_day(ten, 3, true)));
}

TEST_F(RanOut, ARehearsedSeriesEndsNothing) {
  const auto held = hold_with(ten, salon.ana);
  let_run_out();
  auto command = every_day(ten, 2, true);
  command.booking.dry_run = true;
  const auto before = state();

  static_cast<void>(house.apply(command));

  EXPECT_EQ(state(), before);
  EXPECT_EQ(now(held).status, BookingStatus::held);
}

TEST_F(RanOut, AnAppointmentIsHandedOverIntoIt) {
  const auto booking = book_with(ten, salon.ana);
  const auto held = hold_with(ten, salon.ben);
  let_run_out();
  auto command = step<ReassignBooking>(booking);
  command.expected_version = booking.version;
  command.from = salon.ana;

  EXPECT_EQ(house.apply(command).value().taken[0].resource, salon.ben);
  EXPECT_EQ(now(held).status, BookingStatus::expired);
}

TEST_F(RanOut, SomebodyTakesOverWhereItStoodInTheWay) {
  set_policy([](ServicePolicy& policy) { policy.on_clash = OnClash::reassign; });
  const auto booking = book_with(ten, salon.ana);
  hold_with(ten, salon.ben);
  let_run_out();

  put("own.ics", event("u1", booking.time)).value();

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_EQ(now(booking).taken[0].resource, salon.ben);
}

TEST_F(RanOut, AWishIsServedOutOfTurnInIt) {
  book_with(ten, salon.ana);
  hold_with(ten, salon.ben);
  JoinWaitlist join;
  join.actor = actor();
  join.entry.agency = salon.agency;
  join.entry.service = salon.massage;
  join.entry.time_zone = "Europe/Berlin";
  join.entry.customer = wish(ten).customer;
  join.entry.windows = {{ten + hours{2}, ten + hours{3}}};
  book_with(ten + hours{2}, salon.ana);
  book_with(ten + hours{2}, salon.ben);
  const auto entry = house.apply(join).value().entry;
  ASSERT_EQ(entry.status, WishStatus::waiting);
  let_run_out();
  PromoteEntry promote;
  promote.agency = salon.agency;
  promote.actor = actor();
  promote.entry = entry.id;
  promote.starts_at = ten;

  const auto promoted = house.apply(promote).value();

  EXPECT_EQ(promoted.entry.status, WishStatus::offered);
  EXPECT_EQ(promoted.booking->time.start, ten);
}

// The one who waits for that very hour is the first to get it: to promote them is done already.
TEST_F(RanOut, AWishThatGetsItByItselfIsNotServedTwice) {
  book_with(ten, salon.ana);
  hold_with(ten, salon.ben);
  JoinWaitlist join;
  join.actor = actor();
  join.entry.agency = salon.agency;
  join.entry.service = salon.massage;
  join.entry.time_zone = "Europe/Berlin";
  join.entry.customer = wish(ten).customer;
  join.entry.windows = {{ten, ten + hours{1}}};
  const auto entry = house.apply(join).value().entry;
  ASSERT_EQ(entry.status, WishStatus::waiting);
  let_run_out();
  PromoteEntry promote;
  promote.agency = salon.agency;
  promote.actor = actor();
  promote.entry = entry.id;
  promote.starts_at = ten;

  const auto promoted = house.apply(promote).value();

  EXPECT_EQ(promoted.entry.status, WishStatus::offered);
  EXPECT_EQ(promoted.booking->time.start, ten);
  EXPECT_EQ(promoted.entry.version, entry.version + 1);
}

// Ana's week is only full by what ran out on Monday; that Ben is really booked on Friday is the
// stronger reason, but no reason.
TEST_F(RanOut, OneOfAPoolIsFreeAlthoughAnotherIsReallyBooked) {
  cap(salon.ana, 1);
  hold_with(ten, salon.ana);
  const auto friday = ten + hours{24 * 3};
  book_with(friday, salon.ben);
  let_run_out();

  EXPECT_EQ(house.apply(wish(friday)).value().taken[0].resource, salon.ana);
}

TEST_F(RanOut, OneOfAPoolIsFreeAlthoughAnotherHasOtherPlans) {
  cap(salon.ana, 1);
  hold_with(ten, salon.ana);
  const auto friday = ten + hours{24 * 3};
  auto plans = event("u1", {friday, friday + hours{1}});
  const auto source = connect(salon.ben);
  bring(source.id, {change("/1.ics", plans)}).value();
  let_run_out();

  EXPECT_EQ(house.apply(wish(friday)).value().taken[0].resource, salon.ana);
}

// Fifty others ran out before, weeks away: what is near is found all the same.
TEST_F(RanOut, WhatIsNearIsFoundAmongMuchThatIsFar) {
  for (int slot = 0; slot < 60; ++slot) {
    const auto start = ten + hours{24 * (14 + slot / 16) + slot % 16 / 2 - 1};
    hold_with(start, slot % 2 == 0 ? salon.ana : salon.ben);
  }
  house.clock.advance(std::chrono::seconds{30});
  hold_with(ten, salon.ana);
  hold_with(ten, salon.ben);
  let_run_out();

  EXPECT_TRUE(house.apply(wish(ten)));
}

// C42: the clock was set a day forward. What lives is not taken for run out.
TEST_F(RanOut, NothingEndsByAClockThatWasJustSet) {
  const auto ana = hold_with(ten + hours{24}, salon.ana);
  const auto ben = hold_with(ten + hours{24}, salon.ben);
  ASSERT_TRUE(house.clock.is_steady());
  house.clock.leap(hours{1});

  EXPECT_EQ(house.apply(wish(ten + hours{24})).error().code, Errc::slot_taken);

  EXPECT_EQ(now(ana).status, BookingStatus::held);
  EXPECT_EQ(now(ben).status, BookingStatus::held);
  house.clock.leap(-hours{1});
}

}  // namespace
}  // namespace holdfast::store
