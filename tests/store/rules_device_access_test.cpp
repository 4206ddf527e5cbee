// Feeds, app passwords and invitations: who gets them, and when they end.
#include <gmock/gmock.h>

#include "store/commands/device_access.hpp"
#include "store/commands/feeds.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::Not;

class DeviceAccess : public RulesTest {
 protected:
  DeviceAccess() {
    User user;
    user.id = {"us_ana"};
    user.agency = salon.agency;
    user.login = "ana";
    user.name = "Ana";
    user.resource = salon.ana;
    user.password_hash = "x";
    auto elsewhere = user;
    elsewhere.id = {"us_zoe"};
    elsewhere.login = "zoe";
    elsewhere.agency = {2};
    elsewhere.resource = {};
    house.arrange([&](Transaction& tx) {
      tx.put(Agency{{2}, "Elsewhere", "Europe/Berlin", "booking@elsewhere.example"});
      tx.put(user);
      tx.put(elsewhere);
    });
  }

  static std::string hash(char c) { return std::string(64, c); }
  MakeFeed feed(char secret = 'a') {
    MakeFeed command;
    command.feed.agency = salon.agency;
    command.feed.calendar = salon.anas_calendar;
    command.feed.user = {"us_ana"};
    command.feed.name = "Ana";
    command.feed.hash = hash(secret);
    return command;
  }
  MakeAppPassword password(char secret = 'a') {
    MakeAppPassword command;
    command.password.agency = salon.agency;
    command.password.user = {"us_ana"};
    command.password.name = "Phone";
    command.password.hash = hash(secret);
    return command;
  }
  MakeInvitation invitation(char secret = 'a') {
    MakeInvitation command;
    command.invitation.agency = salon.agency;
    command.invitation.user = {"us_ana"};
    command.invitation.hash = hash(secret);
    command.invitation.expires_at = house.clock.now() + hours(72);
    return command;
  }
  void disable_ana() {
    house.arrange([](Transaction& tx) {
      auto ana = tx.user({"us_ana"}).value();
      ana.active = false;
      tx.put(ana);
    });
  }
};

TEST_F(DeviceAccess, FeedsAreMadeOfWhatIsThereAndRevokedOnce) {
  const auto made = house.apply(feed()).value();
  EXPECT_EQ(house.apply(feed()).error().code, Errc::already_exists);
  auto nowhere = feed('b');
  nowhere.feed.calendar = {"ca_none"};
  EXPECT_EQ(house.apply(nowhere).error().code, Errc::not_found);
  auto stranger = feed('b');
  stranger.feed.user = {"us_zoe"};
  EXPECT_EQ(house.apply(stranger).error().code, Errc::not_found);
  auto foreign = feed('b');
  foreign.feed.agency = {2};
  EXPECT_EQ(house.apply(foreign).error().code, Errc::not_found);
  auto plain = feed('b');
  plain.feed.hash = "the secret itself";
  EXPECT_EQ(house.apply(plain).error().code, Errc::validation);

  const RevokeFeed revoke{salon.agency, {}, made.id};
  EXPECT_TRUE(house.apply(revoke).value().revoked_at);
  EXPECT_TRUE(house.apply(revoke).value().revoked_at);
  EXPECT_EQ(house.apply(RevokeFeed{{2}, {}, made.id}).error().code, Errc::not_found);
  EXPECT_THAT(actions(made.id.value), ElementsAre("feed.made", "feed.revoked"));
}

TEST_F(DeviceAccess, ARevokedFeedMakesRoomForAnother) {
  const auto first = house.apply(feed('0')).value();
  for (std::size_t i = 1; i < kMostFeeds; ++i) {
    ASSERT_TRUE(house.apply([&] {
      auto command = feed();
      command.feed.hash = std::string(62, '0') + std::to_string(10 + i);
      return command;
    }()));
  }
  EXPECT_EQ(house.apply(feed('b')).error().code, Errc::already_exists);

  ASSERT_TRUE(house.apply(RevokeFeed{salon.agency, {}, first.id}));
  EXPECT_TRUE(house.apply(feed('b')));
}

TEST_F(DeviceAccess, AnInvitationMakesPasswordsForItsPersonUntilItEnds) {
  const auto invited = house.apply(invitation()).value();
  auto wish = password();
  wish.invitation = invited.id;
  EXPECT_TRUE(house.apply(wish));

  auto of_another = password('b');
  of_another.invitation = {"iv_none"};
  EXPECT_EQ(house.apply(of_another).error().code, Errc::not_found);
  wish.password.hash = hash('c');
  house.clock.advance(hours(72));
  EXPECT_EQ(house.apply(wish).error().code, Errc::not_found);
}

// The link in an old mail must not go on working beside the new one.
TEST_F(DeviceAccess, ANewInvitationEndsTheOneBefore) {
  const auto first = house.apply(invitation('a')).value();
  const auto second = house.apply(invitation('b')).value();

  auto wish = password();
  wish.invitation = first.id;
  EXPECT_EQ(house.apply(wish).error().code, Errc::not_found);
  wish.invitation = second.id;
  EXPECT_TRUE(house.apply(wish));
  EXPECT_THAT(actions(first.id.value), ElementsAre("invitation.made", "invitation.revoked"));
}

TEST_F(DeviceAccess, NothingIsMadeForWhoIsDisabled) {
  disable_ana();

  EXPECT_EQ(house.apply(feed()).error().code, Errc::not_found);
  EXPECT_EQ(house.apply(password()).error().code, Errc::not_found);
  EXPECT_EQ(house.apply(invitation()).error().code, Errc::not_found);
}

TEST_F(DeviceAccess, InvitationsHaveAnEnd) {
  auto endless = invitation();
  endless.invitation.expires_at = house.clock.now() + std::chrono::days(31);
  EXPECT_EQ(house.apply(endless).error().code, Errc::validation);
  endless.invitation.expires_at = house.clock.now();
  EXPECT_EQ(house.apply(endless).error().code, Errc::validation);
}

TEST_F(DeviceAccess, TheAuditHoldsNeitherSecretsNorNames) {
  const auto made = house.apply(password()).value();
  house.apply(RevokeAppPassword{salon.agency, {}, made.id}).value();

  const auto text = house.read([&](const Reads& reads) {
    std::string all;
    for (const auto& entry : reads.audit_of(salon.agency, made.id.value)) {
      all += entry.action + entry.before + entry.after;
    }
    return all;
  });
  EXPECT_THAT(text, testing::HasSubstr("app_password.revoked"));
  EXPECT_THAT(text, Not(testing::HasSubstr("aaaa")));
  EXPECT_THAT(text, Not(testing::HasSubstr("Phone")));
}

}  // namespace
}  // namespace holdfast::store
