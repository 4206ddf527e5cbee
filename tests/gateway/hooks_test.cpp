#include "gateway/hooks/hooks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/base/text.hpp"
#include "store/commands/push_channels.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using test::at;
using testing::ElementsAre;
using testing::IsEmpty;

/// A channel of Ana's calendar at Google, and who is told of what comes by it.
class HooksTest : public testing::Test {
 protected:
  HooksTest()
      : salon(house.with_salon()),
        hooks(
            house.engine(), house.clock,
            [this](store::SourceId source) { told.push_back(source.value); }, {},
            [this](store::PushChannel found) { adopted.push_back(std::move(found)); }) {
    house.arrange([&](store::Transaction& tx) {
      store::Source tied;
      tied.id = {"so_1"};
      tied.agency = salon.agency;
      tied.resource = salon.ana;
      tied.provider = "google";
      tx.put(tied);
    });
    store::MakePushChannel command;
    command.channel.agency = salon.agency;
    command.channel.source = {"so_1"};
    command.channel.secret_hash = sha256_hex("the secret");
    channel = house.apply(std::move(command)).value().id.value;
  }
  void confirm() {
    house
        .apply(store::ConfirmPushChannel{salon.agency, {channel}, "R1", at("2026-12-07T08:00:00Z")})
        .value();
  }

  HttpResponse post(const HttpHeaders& headers, const std::string& target = "/hooks/google",
                    const std::string& method = "POST") {
    HttpRequest request{method, target, headers, {}};
    Peer peer;
    peer.address = "192.0.2.1";
    return house.wait(hooks.handle(std::move(request), std::move(peer)));
  }
  [[nodiscard]] HttpHeaders message(const std::string& state = "exists",
                                    const std::string& secret = "the secret",
                                    const std::string& resource = "R1") const {
    return {{"X-Goog-Channel-ID", channel},
            {"X-Goog-Channel-Token", secret},
            {"X-Goog-Resource-ID", resource},
            {"X-Goog-Resource-State", state},
            {"X-Goog-Message-Number", "2"}};
  }

  test::House house;
  test::Salon salon;
  std::vector<std::string> told;
  std::vector<store::PushChannel> adopted;
  Hooks hooks;
  std::string channel;
};

TEST_F(HooksTest, MessageOfOurChannelHasTheSourceReadSooner) {
  confirm();

  EXPECT_EQ(post(message()).status, 204);
  EXPECT_EQ(post(message("not_exists")).status, 204);

  EXPECT_THAT(told, ElementsAre("so_1", "so_1"));
}

// It comes when the channel is opened, and may come before Google has answered us.
TEST_F(HooksTest, FirstSignOfLifeIsNoNews) {
  EXPECT_EQ(post(message("sync")).status, 204);

  EXPECT_THAT(told, IsEmpty());
}

// The answer to our question for it was lost: else nobody would ever end it.
TEST_F(HooksTest, ChannelThatGoogleNeverAnsweredForIsOursByItsFirstMessage) {
  EXPECT_EQ(post(message("sync")).status, 204);

  ASSERT_EQ(adopted.size(), 1U);
  EXPECT_EQ(adopted.front().id.value, channel);
  EXPECT_EQ(adopted.front().remote, "R1");
  EXPECT_EQ(adopted.front().expires_at, house.clock.now() + std::chrono::hours{24 * 7});
  EXPECT_EQ(post(message("sync", "another secret")).status, 404);
  confirm();
  EXPECT_EQ(post(message()).status, 204);
  EXPECT_EQ(adopted.size(), 1U) << "what is known is not adopted again";
}

TEST_F(HooksTest, StrangersBringNothingAbout) {
  confirm();
  auto no_token = message();
  no_token.erase("X-Goog-Channel-Token");
  auto other_channel = message();
  other_channel.set("X-Goog-Channel-ID", "pc_other");

  for (const auto& headers :
       {message("exists", "another secret"), message("exists", sha256_hex("the secret")),
        message("exists", "the secret", "R2"), no_token, other_channel, HttpHeaders{},
        message("exists", std::string(10'000, 'x'))}) {
    EXPECT_EQ(post(headers).status, 404);
  }
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(HooksTest, GuessesAreCounted) {
  int limited = 0;
  for (int i = 0; i < 100; ++i) {
    limited += post(message("exists", std::to_string(i))).status == 429 ? 1 : 0;
  }
  EXPECT_GT(limited, 0);

  confirm();
  EXPECT_EQ(post(message()).status, 204);
}

TEST_F(HooksTest, DroppedChannelIsAStranger) {
  confirm();
  house.apply(store::DropPushChannel{salon.agency, {channel}}).value();

  EXPECT_EQ(post(message()).status, 404);
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(HooksTest, ServicesPostAndNothingElse) {
  confirm();

  EXPECT_EQ(post(message(), "/hooks/google", "GET").status, 405);
  EXPECT_EQ(post(message(), "/hooks/other").status, 404);
  EXPECT_EQ(post(message(), "/hooks/").status, 404);
  EXPECT_THAT(told, IsEmpty());
}

}  // namespace
}  // namespace holdfast::gateway
