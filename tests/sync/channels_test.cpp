#include "sync/channels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/base/text.hpp"
#include "store/commands/push_channels.hpp"
#include "store/commands/sources.hpp"
#include "tests/sync/fixed_tokens.hpp"
#include "tests/sync/google_account.hpp"
#include "tests/sync/open_secrets.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using test::at;

/// Ana's calendar at Google, as far as channels go.
class PushChannels : public testing::Test {
 protected:
  explicit PushChannels() : salon(house.with_salon()) {
    house.arrange([&](store::Transaction& tx) {
      store::Source tied;
      tied.id = {"so_1"};
      tied.agency = salon.agency;
      tied.resource = salon.ana;
      tied.provider = "google";
      tied.url = "https://google.example/calendars/ana%40salon.example";
      tied.state = store::SourceState::healthy;
      tx.put(tied);
    });
  }

  [[nodiscard]] std::vector<store::PushChannel> stored() {
    return house.read(
        [](const store::Reads& reads) { return reads.push_channels_of(store::SourceId{"so_1"}); });
  }
  [[nodiscard]] store::Source source() {
    return house.read(
        [](const store::Reads& reads) { return reads.source(store::SourceId{"so_1"}).value(); });
  }

  /// With what a session holds; each call goes on with the next exchange.
  struct Desk {
    Desk(PushChannels& test, const std::string& session, const std::string& address)
        : recorded(session),
          http(recorded),
          providers(context(test)),
          channels(test.house.ledger(), test.house.clock, test.house.random, providers,
                   test::open_secrets(), test.house.log, ChannelSettings{address}) {}
    ProviderContext context(PushChannels& test) {
      ProviderContext out{http, test.tokens, test.house.clock};
      out.hosts.google_api = "https://google.example";
      return out;
    }
    test::RecordedHttp recorded;
    test::ShortAddresses http;
    Providers providers;
    Channels channels;
  };

  test::House house;
  test::Salon salon;
  test::FixedTokens tokens;
};

TEST_F(PushChannels, AnotherOneTakesOverAtHalfOfTheLife) {
  Desk desk(*this, "google_channel", "https://gw.example");

  const auto first = house.wait(desk.channels.tend(source()));

  EXPECT_EQ(first.live_until, at("2026-12-07T08:00:00Z"));
  EXPECT_EQ(first.look_again, at("2026-12-03T20:00:00Z"));
  ASSERT_EQ(stored().size(), 1U);
  const auto opened = stored().front();
  EXPECT_EQ(opened.remote, "R1");
  // The secret itself is Google's alone.
  const auto& sent = desk.recorded.requests.front().body;
  EXPECT_NE(sent.find(opened.id.value), std::string::npos);
  EXPECT_EQ(sent.find(opened.secret_hash), std::string::npos);
  const auto token = sent.substr(sent.find("\"token\":\"") + 9, 64);
  EXPECT_EQ(sha256_hex(token), opened.secret_hash);

  house.clock.set(first.look_again);
  const auto second = house.wait(desk.channels.tend(source()));

  EXPECT_GT(second.live_until, first.live_until);
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_NE(stored().front().id, opened.id);
  EXPECT_NE(desk.recorded.requests.back().body.find(opened.id.value), std::string::npos);
}

TEST_F(PushChannels, NoChannelIsNoFailure) {
  Desk desk(*this, "google_no_channel", "https://gw.example");

  const auto outlook = house.wait(desk.channels.tend(source()));

  EXPECT_LT(outlook.live_until, house.clock.now());
  EXPECT_GE(outlook.look_again, house.clock.now() + 6h);
  EXPECT_TRUE(stored().empty());
  EXPECT_EQ(source().state, store::SourceState::healthy);
}

TEST_F(PushChannels, WithoutAnAddressNobodyIsAsked) {
  Desk desk(*this, "google_nobody", "");

  EXPECT_FALSE(desk.channels.can_open(source()));
}

// A crash between the request and its answer leaves a note of a channel that nobody answered for.
TEST_F(PushChannels, NoteThatNobodyAnsweredForGoes) {
  store::MakePushChannel command;
  command.channel.agency = salon.agency;
  command.channel.source = {"so_1"};
  command.channel.secret_hash = sha256_hex("x");
  ASSERT_TRUE(house.apply(std::move(command)));
  house.clock.advance(11min);
  Desk desk(*this, "google_no_channel", "https://gw.example");

  house.wait(desk.channels.tend(source()));

  EXPECT_TRUE(stored().empty());
}

TEST_F(PushChannels, GoWithTheirSource) {
  store::MakePushChannel command;
  command.channel.agency = salon.agency;
  command.channel.source = {"so_1"};
  command.channel.secret_hash = sha256_hex("x");
  const auto made = house.apply(std::move(command)).value();

  house.arrange([](store::Transaction& tx) { tx.remove_source(store::SourceId{"so_1"}); });

  EXPECT_FALSE(house.read([&](const store::Reads& reads) { return reads.push_channel(made.id); }));
  const auto confirmed = house.apply(
      store::ConfirmPushChannel{salon.agency, made.id, "R1", at("2026-12-07T08:00:00Z")});
  EXPECT_EQ(confirmed.error().code, Errc::not_found);
}

TEST_F(PushChannels, ASourceHasAFewAndNoMore) {
  store::MakePushChannel command;
  command.channel.agency = salon.agency;
  command.channel.source = {"so_1"};
  for (std::size_t i = 0; i < store::kMostChannels; ++i) {
    ASSERT_TRUE(house.apply(command));
  }

  EXPECT_EQ(house.apply(command).error().code, Errc::already_exists);
}

}  // namespace
}  // namespace holdfast::sync
