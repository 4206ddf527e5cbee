#include <gtest/gtest.h>

#include "tests/sync/graph_account.hpp"

namespace holdfast::sync {
namespace {

using test::at;

class GraphChannel : public testing::Test {
 protected:
  static store::PushChannel channel() {
    store::PushChannel out;
    out.remote = "S1";
    return out;
  }

  test::GraphAccount house;
};

TEST_F(GraphChannel, SubscriptionNamesTheCalendarBothAddressesAndTheSecret) {
  test::RecordedHttp http("graph_subscribe");
  GraphProvider provider(house.context(http));
  const ChannelWish wish{{"pc_1"}, "the secret", "https://gw.example/hooks/microsoft"};

  const auto opened = test::run_coroutine(provider.open_channel(house.account(), wish)).value();

  EXPECT_EQ(opened.remote, "S1");
  EXPECT_EQ(opened.expires_at, at("2026-12-03T06:00:00Z"));
}

TEST_F(GraphChannel, RenewalKeepsTheSubscription) {
  test::RecordedHttp http("graph_renew");
  GraphProvider provider(house.context(http));

  const auto renewed =
      test::run_coroutine(provider.renew_channel(house.account(), channel())).value();

  EXPECT_EQ(renewed.remote, "S1");
  EXPECT_EQ(renewed.expires_at, at("2026-12-03T06:00:00Z"));
}

// A password change removes subscriptions. Then another one is opened.
TEST_F(GraphChannel, RenewalOfOneThatWasRemovedSaysSo) {
  test::RecordedHttp http("graph_renew_removed");
  GraphProvider provider(house.context(http));

  const auto renewed = test::run_coroutine(provider.renew_channel(house.account(), channel()));

  EXPECT_EQ(renewed.error().code, Errc::not_found);
}

TEST_F(GraphChannel, EndOfOneThatIsGoneIsAnEnd) {
  for (const auto* session : {"graph_unsubscribe", "graph_unsubscribe_gone"}) {
    test::RecordedHttp http(session);
    GraphProvider provider(house.context(http));
    EXPECT_TRUE(test::run_coroutine(provider.close_channel(house.account(), channel()))) << session;
  }
}

}  // namespace
}  // namespace holdfast::sync
