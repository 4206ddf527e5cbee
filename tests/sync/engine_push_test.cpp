// How a source is read whose service tells of changes by itself, and what becomes of it when the
// service stops to tell.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>

#include "store/commands/sources.hpp"
#include "sync/engine.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/fake_google.hpp"
#include "tests/sync/open_secrets.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using test::at;

Settings told(const std::string& address) {
  Settings out;
  out.oauth.hosts.google_api = test::FakeGoogle::kApi;
  out.oauth.hosts.google_token = "https://google.example/token";
  out.oauth.google = {"client", "secret"};
  out.channels.address = address;
  return out;
}

/// Ana's calendar at Google.
class PushedSource : public testing::Test {
 protected:
  PushedSource() : salon(house.with_salon()) {
    house.arrange([&](store::Transaction& tx) {
      store::Grant grant;
      grant.id = {"gr_1"};
      grant.agency = salon.agency;
      grant.resource = salon.ana;
      grant.provider = "google";
      grant.sealed_secret = "refresh";
      grant.state = store::GrantState::active;
      tx.put(grant);
    });
    store::ConnectSource command;
    command.source.resource = salon.ana;
    command.source.provider = "google";
    command.source.name = "Ana";
    command.source.url = test::FakeGoogle::url();
    command.source.grant = {"gr_1"};
    source = house.apply(std::move(command)).value().id;
  }
  ~PushedSource() override {
    engine->stop();
    live(10min);
    EXPECT_TRUE(ended);
  }

  void start(const std::string& address = "https://gw.example") {
    engine = std::make_unique<Engine>(house.io.get_executor(), house.ledger(), house.clock,
                                      house.random, google, test::codec_format(),
                                      test::open_secrets(), house.log, told(address));
    boost::asio::co_spawn(house.io, engine->run(),
                          [this](const std::exception_ptr&) { ended = true; });
    live(2min);
    google.requests = 0;
  }
  /// The clock jumps from one thing to do to the next.
  void live(Duration time) {
    const auto end = house.clock.now() + time;
    house.run();
    while (house.clock.next_wake() && *house.clock.next_wake() <= end) {
      house.clock.set(*house.clock.next_wake());
      house.run();
    }
    house.clock.set(end);
    house.run();
  }
  [[nodiscard]] bool is_known(const std::string& id) {
    return !house
                .read([&](const store::Reads& reads) {
                  return reads.claims_of(salon.agency, source.value + '/' + id + "@google.com");
                })
                .empty();
  }

  test::House house;
  test::Salon salon;
  test::FakeGoogle google;
  std::unique_ptr<Engine> engine;
  bool ended = false;
  store::SourceId source;
};

TEST_F(PushedSource, IsPolledSeldom) {
  start();

  live(30min);

  EXPECT_EQ(google.channels, 1);
  EXPECT_LE(google.requests, 8);
  EXPECT_GE(google.requests, 5);
}

TEST_F(PushedSource, IsPolledAsEverWhereNobodyCanTellUs) {
  start("");

  live(30min);

  EXPECT_EQ(google.channels, 0);
  EXPECT_GE(google.requests, 12);
}

TEST_F(PushedSource, IsReadWithoutAChannelToo) {
  google.has_channels = false;
  start();
  const auto event = google.add(at("2026-12-01T09:00:00Z"));

  live(4min);

  EXPECT_TRUE(is_known(event));
  EXPECT_EQ(house.log.count("sync.no_channel"), 1);
}

TEST_F(PushedSource, IsReadAtOnceWhenItsServiceTells) {
  start();
  const auto event = google.add(at("2026-12-01T09:00:00Z"));

  engine->hint(source);
  house.run();

  EXPECT_TRUE(is_known(event));
}

// A message that was lost is made up for within five minutes; a channel that says nothing at all is
// not relied on.
TEST_F(PushedSource, IsPolledAsEverWhenItsServiceFallsSilent) {
  start();

  for (int day = 1; day <= 3; ++day) {
    const auto event = google.add(at("2026-12-01T09:00:00Z") + std::chrono::days{day});
    live(5min);
    EXPECT_TRUE(is_known(event)) << day;
  }

  EXPECT_EQ(house.log.count("sync.channel_silent"), 1);
  google.requests = 0;
  live(10min);
  EXPECT_GE(google.requests, 5);
}

TEST_F(PushedSource, HasAnotherChannelBeforeTheFirstOneEnds) {
  start();
  ASSERT_EQ(google.channels, 1);

  live(std::chrono::hours{24 * 4});

  EXPECT_EQ(google.channels, 2);
}

}  // namespace
}  // namespace holdfast::sync
