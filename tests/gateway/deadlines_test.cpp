// Holds end when their time has come, without anybody asking.
#include "gateway/deadlines.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "store/base/text.hpp"
#include "store/commands/holds.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::at;

class DeadlinesTest : public ::testing::Test {
 protected:
  DeadlinesTest()
      : salon(house.with_salon()),
        deadlines(house.io.get_executor(), house.ledger(), house.clock, house.log) {}
  ~DeadlinesTest() override {
    deadlines.stop();
    house.run();
  }

  void start() {
    boost::asio::co_spawn(house.io, deadlines.run(), boost::asio::detached);
    house.run();
  }
  /// As a wall clock does: whoever sleeps wakes in between.
  void let_pass(Duration time) {
    for (const auto end = house.clock.now() + time; house.clock.now() < end;) {
      house.clock.set(std::min<Instant>(end, house.clock.now() + seconds{1}));
      house.run();
    }
  }
  store::Booking hold(minutes keep_for) {
    store::PlaceHold command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = at("2026-12-01T09:00:00Z");
    command.time_zone = "Europe/Berlin";
    command.keep_for = keep_for;
    command.token_hash = sha256_hex("secret");
    return house.apply(std::move(command)).value();
  }
  store::BookingStatus status(const store::Booking& booking) {
    return house.read([&](const store::Reads& reads) {
      return reads.booking(booking.agency, booking.id)->status;
    });
  }

  test::House house;
  test::Salon salon;
  Deadlines deadlines;
};

TEST_F(DeadlinesTest, HoldIsOverWithinSecondsOfItsDeadline) {
  start();
  const auto held = hold(minutes{2});

  let_pass(minutes{2} - seconds{1});
  EXPECT_EQ(status(held), store::BookingStatus::held);
  let_pass(seconds{3});

  EXPECT_EQ(status(held), store::BookingStatus::expired);
}

TEST_F(DeadlinesTest, WhatRanOutWhileNobodyRanIsOverAtTheStart) {
  const auto held = hold(minutes{2});
  house.clock.advance(minutes{60});

  start();

  EXPECT_EQ(status(held), store::BookingStatus::expired);
}

// Somebody set the clock forward by an hour: that is no reason to take a hold from a customer.
TEST_F(DeadlinesTest, NothingExpiresByAClockThatJumped) {
  start();
  const auto held = hold(minutes{10});

  house.clock.leap(minutes{60});
  let_pass(seconds{10});

  EXPECT_EQ(status(held), store::BookingStatus::held);
}

TEST_F(DeadlinesTest, NothingIsWrittenWhileNothingIsDue) {
  start();
  const auto last = [&] {
    return house.read(
        [&](const store::Reads& reads) { return reads.last_audit(salon.agency).has_value(); });
  };

  let_pass(minutes{1});

  EXPECT_FALSE(last());
}

}  // namespace
}  // namespace holdfast::gateway
