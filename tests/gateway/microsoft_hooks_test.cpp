#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/hooks/hooks.hpp"
#include "store/base/text.hpp"
#include "store/commands/push_channels.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using test::at;
using testing::ElementsAre;
using testing::IsEmpty;

/// A subscription of Ana's calendar at Microsoft, and who is told of what comes by it.
class MicrosoftHooks : public testing::Test {
 protected:
  MicrosoftHooks()
      : salon(house.with_salon()),
        hooks(
            house.engine(), house.clock,
            [this](store::SourceId source) { told.push_back(source.value); },
            [this](store::SourceId source) { renewed.push_back(source.value); }) {
    house.arrange([&](store::Transaction& tx) {
      store::Source tied;
      tied.id = {"so_1"};
      tied.agency = salon.agency;
      tied.resource = salon.ana;
      tied.provider = "microsoft";
      tx.put(tied);
    });
    store::MakePushChannel command;
    command.channel.agency = salon.agency;
    command.channel.source = {"so_1"};
    command.channel.secret_hash = sha256_hex("the secret");
    const auto channel = house.apply(std::move(command)).value().id;
    house.apply(store::ConfirmPushChannel{salon.agency, channel, "S1", at("2026-12-03T08:00:00Z")})
        .value();
  }

  HttpResponse post(const std::string& body, const std::string& target = "/hooks/microsoft") {
    HttpRequest request{"POST", target, {{"Content-Type", "application/json"}}, body};
    Peer peer;
    peer.address = "192.0.2.1";
    return house.wait(hooks.handle(std::move(request), std::move(peer)));
  }
  static std::string item(const std::string& subscription = "S1",
                          const std::string& secret = "the secret", const std::string& more = {}) {
    return R"({"subscriptionId":")" + subscription + R"(","clientState":")" + secret + '"' + more +
           R"(,"changeType":"updated","resource":"Users/1/Events/2"})";
  }
  static std::string items(const std::string& inside) { return R"({"value":[)" + inside + "]}"; }
  static std::string life(const std::string& event) {
    return items(item("S1", "the secret", R"(,"lifecycleEvent":")" + event + '"'));
  }

  test::House house;
  test::Salon salon;
  std::vector<std::string> told;
  std::vector<std::string> renewed;
  Hooks hooks;
};

TEST_F(MicrosoftHooks, AddressProvesItselfWithTheDecodedToken) {
  for (const auto* path : {"/hooks/microsoft", "/hooks/microsoft-life"}) {
    const auto answer = post("", std::string(path) + "?validationToken=a%20b%2Bc+%3Cd%3E");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "a b+c <d>");
    EXPECT_EQ(answer.headers.find("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(answer.headers.find("X-Content-Type-Options"), "nosniff");
  }
  EXPECT_NE(post("", "/hooks/microsoft?validationToken=" + std::string(5000, 'x')).status, 200);
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(MicrosoftHooks, MessageOfOurSubscriptionHasTheSourceReadSooner) {
  EXPECT_EQ(post(items(item())).status, 202);

  EXPECT_THAT(told, ElementsAre("so_1"));
  EXPECT_THAT(renewed, IsEmpty());
}

// Several subscriptions may share a message, and some of them may not be ours.
TEST_F(MicrosoftHooks, EachNotificationIsJudgedByItself) {
  const auto message = items(item("S9") + ',' + item("S1", "guessed") + ",7," + item());

  EXPECT_EQ(post(message).status, 202);

  EXPECT_THAT(told, ElementsAre("so_1"));
}

TEST_F(MicrosoftHooks, ForgedAndBrokenMessagesDoNothing) {
  for (const auto& body : {items(item("S1", "guessed")), items(item("S1", "")), std::string("{"),
                           std::string("[]"), std::string(R"({"value":7})"), std::string()}) {
    post(body);
  }

  EXPECT_THAT(told, IsEmpty());
  EXPECT_THAT(renewed, IsEmpty());
}

// Each claim costs a look at the store. The service's own messages name a channel of ours soon.
TEST_F(MicrosoftHooks, MessageOfNothingButStrangersLeadsNowhere) {
  std::string strangers = item("S9");
  for (int i = 0; i < 30; ++i) {
    strangers += ',' + item("S9");
  }

  EXPECT_NE(post(items(strangers)).status, 202);
  EXPECT_NE(post(items(strangers + ',' + item())).status, 202);

  EXPECT_THAT(told, IsEmpty());
}

TEST_F(MicrosoftHooks, SubscriptionThatIsAboutToEndIsSeenTo) {
  EXPECT_EQ(post(life("reauthorizationRequired"), "/hooks/microsoft-life").status, 202);
  EXPECT_EQ(post(life("subscriptionRemoved"), "/hooks/microsoft-life").status, 202);

  EXPECT_THAT(renewed, ElementsAre("so_1", "so_1"));
  EXPECT_THAT(told, ElementsAre("so_1", "so_1"));
}

TEST_F(MicrosoftHooks, MissedMessagesAreMadeUpForByARead) {
  EXPECT_EQ(post(life("missed"), "/hooks/microsoft-life").status, 202);

  EXPECT_THAT(told, ElementsAre("so_1"));
  EXPECT_THAT(renewed, IsEmpty());
}

}  // namespace
}  // namespace holdfast::gateway
