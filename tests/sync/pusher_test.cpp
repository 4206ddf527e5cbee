#include "sync/pusher.hpp"

#include <gtest/gtest.h>

#include "store/commands/bookings.hpp"
#include "store/commands/sources.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/fake_dav.hpp"
#include "tests/sync/fixed_tokens.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using test::at;

/// One leased copy of one booking, and the worker that has it in hand.
class CopyInHand : public testing::Test {
 protected:
  CopyInHand()
      : salon(house.with_salon()),
        pusher(house.ledger(), house.clock, house.random, providers, test::codec_format(),
               Secrets{[this](const std::string& sealed) -> Result<std::string> {
                         if (!key_is_there) {
                           return Error{Errc::not_found, "another key"};
                         }
                         return sealed;
                       },
                       {}},
               house.log, {}) {
    store::ConnectSource connect;
    connect.source.resource = salon.ana;
    connect.source.provider = "caldav";
    connect.source.name = "Ana's phone";
    connect.source.url = test::FakeDav::url();
    connect.source.username = "ana";
    connect.source.sealed_secret = "secret";
    connect.source.reads = false;
    connect.source.writes = true;
    source = house.apply(std::move(connect)).value();

    store::RequestBooking request;
    request.service = salon.massage;
    request.starts_at = at("2026-12-01T09:00:00Z");
    request.time_zone = "Europe/Berlin";
    request.customer.name = "Carla";
    request.customer.phone = "+49 30 1234567";
    request.wanted = salon.ana;
    booking = house.apply(std::move(request)).value();

    store::LeaseEffects lease;
    lease.channel = "calendar";
    effect = house.apply(std::move(lease)).value().at(0);
  }

  Pushed push() { return house.wait(pusher.push(effect)); }
  store::Effect stored() {
    return house.read([&](const store::Reads& reads) { return reads.effect(effect.id).value(); });
  }

  test::House house;
  test::Salon salon;
  test::FakeDav dav;
  test::FixedTokens tokens;
  Providers providers{ProviderContext{dav, tokens, house.clock}};
  bool key_is_there = true;
  Pusher pusher;
  store::Source source;
  store::Booking booking;
  store::Effect effect;
};

TEST_F(CopyInHand, IsWrittenOnce) {
  push();

  EXPECT_EQ(stored().state, store::EffectState::delivered);
  EXPECT_EQ(dav.objects.size(), 1U);
}

// A worker that is killed between the write and its record finds, the next time, what it wrote.
TEST_F(CopyInHand, IsFoundWrittenByTheNextWorker) {
  push();
  const auto version = dav.objects.begin()->second.etag;
  house.arrange([&](store::Transaction& tx) {
    tx.remove_source(source.id);
    tx.put(source);
    auto again = stored();
    again.state = store::EffectState::leased;
    again.lease = effect.lease;
    tx.update(again);
  });

  push();

  EXPECT_EQ(stored().state, store::EffectState::delivered);
  EXPECT_EQ(dav.objects.size(), 1U);
  EXPECT_EQ(dav.objects.begin()->second.etag, version);
}

TEST_F(CopyInHand, OfAnOlderBookingIsNotWritten) {
  store::RescheduleBooking move;
  move.booking = booking.id;
  move.expected_version = booking.version;
  move.starts_at = at("2026-12-01T13:00:00Z");
  ASSERT_TRUE(house.apply(std::move(move)));

  push();

  EXPECT_TRUE(dav.methods.empty());
  EXPECT_NE(stored().state, store::EffectState::delivered);
}

// Nothing but this effect takes the copy away from the first person's calendar.
TEST_F(CopyInHand, GoesFromWhomTheBookingLeftAlthoughItMovedOn) {
  push();
  ASSERT_EQ(dav.objects.size(), 1U);
  const auto move_to = [&](Instant start) {
    store::RescheduleBooking move;
    move.booking = booking.id;
    move.expected_version = booking.version;
    move.starts_at = start;
    move.wanted = salon.ben;
    booking = house.apply(std::move(move)).value();
  };
  move_to(at("2026-12-01T13:00:00Z"));
  store::LeaseEffects lease;
  lease.channel = "calendar";
  effect = house.apply(std::move(lease)).value().at(0);
  ASSERT_EQ(effect.kind, "copy.delete");
  move_to(at("2026-12-01T15:00:00Z"));

  push();

  EXPECT_TRUE(dav.objects.empty());
  EXPECT_EQ(stored().state, store::EffectState::delivered);
}

TEST_F(CopyInHand, StaysWithWhomTheBookingCameBackTo) {
  push();
  const auto move_to = [&](Instant start, const store::ResourceId& who) {
    store::RescheduleBooking move;
    move.booking = booking.id;
    move.expected_version = booking.version;
    move.starts_at = start;
    move.wanted = who;
    booking = house.apply(std::move(move)).value();
  };
  move_to(at("2026-12-01T13:00:00Z"), salon.ben);
  store::LeaseEffects lease;
  lease.channel = "calendar";
  effect = house.apply(std::move(lease)).value().at(0);
  move_to(at("2026-12-01T15:00:00Z"), salon.ana);

  push();

  EXPECT_EQ(dav.objects.size(), 1U);
  EXPECT_EQ(stored().state, store::EffectState::superseded);
}

TEST_F(CopyInHand, WaitsForAPersonWhenThePasswordIsRefused) {
  dav.status = 401;

  EXPECT_TRUE(push().away);

  EXPECT_EQ(stored().state, store::EffectState::due);
  EXPECT_GE(stored().due_at, house.clock.now() + 900s);
  const auto state =
      house.read([&](const store::Reads& reads) { return reads.source(source.id)->state; });
  EXPECT_EQ(state, store::SourceState::stopped);
}

TEST_F(CopyInHand, WaitsWhileOurKeyIsMissing) {
  key_is_there = false;

  push();

  EXPECT_TRUE(dav.methods.empty());
  EXPECT_EQ(stored().state, store::EffectState::due);
}

TEST_F(CopyInHand, FailsForGoodWhenTheServerRefusesIt) {
  dav.status = 415;

  push();

  EXPECT_EQ(stored().state, store::EffectState::failed);
  EXPECT_FALSE(stored().last_detail.empty());
}

// It may have waited for days behind a server that was away: that is no refusal.
TEST_F(CopyInHand, WaitsForItsCalendarToBeReadHoweverOftenItWasTried) {
  push();
  dav.objects.clear();
  effect.attempts = 1000;
  house.arrange([&](store::Transaction& tx) {
    auto again = effect;
    again.state = store::EffectState::leased;
    tx.update(again);
  });

  EXPECT_TRUE(push().read_first);

  EXPECT_EQ(stored().state, store::EffectState::due);
  EXPECT_EQ(stored().last_detail, "the copy is not there any more");
}

TEST_F(CopyInHand, ComesBackWhenTheServerIsAway) {
  dav.status = 503;

  EXPECT_TRUE(push().away);

  EXPECT_EQ(stored().state, store::EffectState::due);
  EXPECT_GT(stored().due_at, house.clock.now());
}

}  // namespace
}  // namespace holdfast::sync
