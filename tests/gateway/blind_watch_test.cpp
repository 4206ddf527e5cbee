// Whoever watches the log hears of calendars that cannot be seen into (C23), and of old keys.
#include "gateway/blind_watch.hpp"

#include <gtest/gtest.h>

#include "gateway/auth/reseal.hpp"
#include "store/commands/sources.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class WatchingSources : public testing::Test {
 protected:
  WatchingSources() : salon(house.with_salon()) {
    store::ConnectSource connect;
    connect.source.agency = salon.agency;
    connect.source.resource = salon.ana;
    connect.source.provider = "caldav";
    connect.source.name = "Ana's phone";
    connect.source.url = "https://dav.example/ana/";
    connect.source.sealed_secret = "sealed";
    source = house.apply(std::move(connect)).value().id;
    read_well();
  }
  void read_well() {
    store::ApplyExternalChanges read;
    read.agency = salon.agency;
    read.source = source;
    read.cursor_before = stored().cursor;
    read.cursor_after = "c" + std::to_string(++reads);
    ASSERT_TRUE(house.apply(std::move(read)));
  }
  void fail(bool stop = false) {
    ASSERT_TRUE(house.apply(store::NoteSourceFailure{salon.agency, source, stop, "no route"}));
  }
  store::Source stored() {
    return house.read([&](const store::Reads& reader) { return *reader.source(source); });
  }
  /// As housekeeping does it.
  void watch(minutes time) {
    for (minutes passed{0}; passed < time; passed += minutes{1}) {
      watcher.look();
      house.clock.advance(minutes{1});
    }
  }

  test::House house;
  test::Salon salon;
  store::SourceId source;
  BlindWatch watcher{house.ledger(), house.clock, house.log};
  int reads = 0;
};

// A host that does not answer is left alone: most of its calendars are never asked, and none fails.
TEST_F(WatchingSources, OneThatNobodyReadsIsToldOfWhenWhatIsKnownIsTooOld) {
  watch(minutes{15});
  EXPECT_EQ(house.log.count("source.blind"), 0);
  watch(minutes{3});
  EXPECT_EQ(house.log.count("source.blind"), 1);
}

TEST_F(WatchingSources, ABlindOneIsToldOfOnceWithinTwoMinutesAndOnceWhenItIsOver) {
  watch(minutes{3});
  EXPECT_EQ(house.log.count("source.blind"), 0);

  fail();
  watch(minutes{2});
  EXPECT_EQ(house.log.count("source.blind"), 1);
  watch(minutes{30});
  EXPECT_EQ(house.log.count("source.blind"), 1);

  read_well();
  watch(minutes{1});
  EXPECT_EQ(house.log.count("source.sees_again"), 1);
}

TEST_F(WatchingSources, OneThatComesBackAtOnceIsNoNews) {
  fail();
  watch(minutes{1});
  read_well();
  watch(minutes{5});

  EXPECT_EQ(house.log.count("source.blind"), 0);
  EXPECT_EQ(house.log.count("source.sees_again"), 0);
}

TEST_F(WatchingSources, OneThatWantsAPersonIsToldOfAtOnceAndAPausedOneNotAtAll) {
  fail(true);
  watch(minutes{1});
  EXPECT_EQ(house.log.count("source.blind"), 1);

  ASSERT_TRUE(house.apply(store::PauseSource{salon.agency, {}, source, true}));
  watch(minutes{5});
  EXPECT_EQ(house.log.count("source.blind"), 1);
}

/// With something to wait for.
Awaitable<bool> resealed(store::Ledger& ledger, const SecretBox& secrets, Log& log) {
  co_await reseal_secrets(ledger, secrets, log);
  co_return true;
}

SecretBox::Key key(unsigned char octet) {
  SecretBox::Key made{};
  made.fill(octet);
  return made;
}

TEST_F(WatchingSources, WhatAnOlderKeySealedIsSealedAnewOnce) {
  const SecretBox old({key(1)});
  const SecretBox both({key(2), key(1)});
  const SecretBox fresh({key(2)});
  house.arrange([&](store::Transaction& tx) {
    auto source_there = *tx.source(source);
    source_there.sealed_secret = old.seal("password");
    tx.put(source_there);
    store::Grant grant;
    grant.id = {"gr_1"};
    grant.agency = salon.agency;
    grant.resource = salon.ana;
    grant.provider = "google";
    grant.sealed_secret = old.seal("refresh token");
    grant.created_at = house.clock.now();
    tx.put(grant);
  });

  house.wait(resealed(house.ledger(), both, house.log));

  EXPECT_EQ(fresh.open(stored().sealed_secret).value(), "password");
  const auto grant = house.read([](const store::Reads& reader) { return *reader.grant({"gr_1"}); });
  EXPECT_EQ(fresh.open(grant.sealed_secret).value(), "refresh token");
  const auto before = stored().sealed_secret;
  house.wait(resealed(house.ledger(), both, house.log));
  EXPECT_EQ(stored().sealed_secret, before) << "the second time there is nothing to do";
}

TEST_F(WatchingSources, WhatNoKeyOpensStaysAndIsToldOf) {
  const SecretBox old({key(1)});
  const SecretBox other({key(2)});
  house.arrange([&](store::Transaction& tx) {
    auto source_there = *tx.source(source);
    source_there.sealed_secret = old.seal("password");
    tx.put(source_there);
  });
  const auto before = stored().sealed_secret;

  house.wait(resealed(house.ledger(), other, house.log));

  EXPECT_EQ(stored().sealed_secret, before);
  EXPECT_EQ(house.log.count("secrets.no_key"), 1);
}

}  // namespace
}  // namespace holdfast::gateway
