// Accounts that people let us use: asked for, agreed to, run out, taken back (C23, C26).
#include "store/commands/grants.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Grants : public RulesTest {
 protected:
  Grants() {
    User user;
    user.id = {"us_ana"};
    user.agency = salon.agency;
    user.login = "ana";
    user.name = "Ana";
    user.resource = salon.ana;
    user.password_hash = "x";
    house.arrange([&](Transaction& tx) { tx.put(user); });
  }

  BeginConsent asked(char secret = 'a') {
    BeginConsent command;
    command.grant.agency = salon.agency;
    command.grant.resource = salon.ana;
    command.grant.provider = "google";
    command.consent.hash = std::string(64, secret);
    command.consent.sealed_verifier = "sealed";
    command.consent.user = {"us_ana"};
    command.consent.expires_at = house.clock.now() + minutes{10};
    return command;
  }
  Grant begin(char secret = 'a') { return house.apply(asked(secret)).value(); }
  Result<TakeConsent::Outcome> come_back(char secret = 'a') {
    return house.apply(TakeConsent{std::string(64, secret)});
  }
  CompleteGrant agreed(const Grant& grant, const std::string& account = "1234",
                       const std::string& secret = "refresh") {
    return {salon.agency, {}, grant.id, account, account + "@mail.example", "scopes", secret};
  }
  Grant agree(const Grant& grant) { return house.apply(agreed(grant)).value(); }
  ConnectSource calendar(const Grant& grant) {
    ConnectSource command;
    command.source.agency = salon.agency;
    command.source.resource = salon.ana;
    command.source.provider = "google";
    command.source.name = "Ana's own";
    command.source.url = "https://www.googleapis.com/calendar/v3/calendars/ana";
    command.source.grant = grant.id;
    command.source.writes = true;
    return command;
  }
  std::optional<Grant> stored(const Grant& grant) {
    return house.read([&](const Reads& reads) { return reads.grant(grant.id); });
  }
  Source stored(const Source& source) {
    return house.read([&](const Reads& reads) { return *reads.source(source.id); });
  }
};

TEST_F(Grants, TheWayBackWorksOnceAndForTenMinutes) {
  begin('a');
  EXPECT_TRUE(come_back('a'));
  EXPECT_EQ(come_back('a').error().code, Errc::not_found);

  begin('b');
  house.clock.advance(minutes{10});
  EXPECT_EQ(come_back('b').error().code, Errc::not_found);
  EXPECT_EQ(come_back('c').error().code, Errc::not_found);

  auto longer = asked('d');
  longer.consent.expires_at = house.clock.now() + minutes{11};
  EXPECT_EQ(house.apply(longer).error().code, Errc::validation);
}

// Ten minutes are long enough for somebody to be locked out.
TEST_F(Grants, TheWayBackEndsWithWhoeverSentThem) {
  begin();
  house.arrange([&](Transaction& tx) {
    auto user = *tx.user({"us_ana"});
    user.active = false;
    tx.put(user);
  });

  EXPECT_EQ(come_back().error().code, Errc::not_found);
}

TEST_F(Grants, TheWayBackEndsWithItsInvitation) {
  Invitation invitation{{"iv_1"},
                        salon.agency,
                        {"us_ana"},
                        std::string(64, 'f'),
                        house.clock.now(),
                        house.clock.now() + hours{1},
                        {}};
  house.arrange([&](Transaction& tx) { tx.put(invitation); });
  auto command = asked();
  command.consent.user = {};
  command.consent.invitation = invitation.id;
  ASSERT_TRUE(house.apply(command));
  invitation.revoked_at = house.clock.now();
  house.arrange([&](Transaction& tx) { tx.put(invitation); });

  EXPECT_EQ(come_back().error().code, Errc::not_found);
}

TEST_F(Grants, AskingTwiceIsAskingForOneAccount) {
  EXPECT_EQ(begin('a').id, begin('b').id);
  EXPECT_TRUE(come_back('b'));
  EXPECT_TRUE(come_back('a')) << "a second tab does not shut the first one out";
}

TEST_F(Grants, ASecondAgreementForTheSameAccountMendsTheFirst) {
  const auto first = agree(begin('a'));
  const auto second = begin('b');
  ASSERT_NE(first.id, second.id);

  const auto kept = house.apply(agreed(second, "1234", "newer")).value();

  EXPECT_EQ(kept.id, first.id);
  EXPECT_EQ(stored(first)->sealed_secret, "newer");
  EXPECT_FALSE(stored(second));
}

// Her calendars would suddenly be those of somebody else.
TEST_F(Grants, AnotherAccountDoesNotTakeThePlaceOfTheFirst) {
  const auto grant = agree(begin());

  const auto other = house.apply(agreed(grant, "9999"));

  EXPECT_EQ(other.error().code, Errc::validation);
  EXPECT_EQ(stored(grant)->account, "1234");
}

TEST_F(Grants, ACalendarIsTiedByALivingGrantOfItsOwnResourceAlone) {
  const auto grant = begin();
  EXPECT_EQ(field(house.apply(calendar(grant)).error(), "pointer"), "/grant") << "not agreed yet";
  agree(grant);
  auto bens = calendar(grant);
  bens.source.resource = salon.ben;
  EXPECT_EQ(field(house.apply(bens).error(), "pointer"), "/grant");
  auto outlooks = calendar(grant);
  outlooks.source.provider = "microsoft";
  EXPECT_EQ(field(house.apply(outlooks).error(), "pointer"), "/grant");
  auto none = calendar(grant);
  none.source.grant = {};
  EXPECT_EQ(field(house.apply(none).error(), "pointer"), "/grant");
  auto caldav = calendar(grant);
  caldav.source.provider = "caldav";
  EXPECT_EQ(field(house.apply(caldav).error(), "pointer"), "/grant");

  EXPECT_TRUE(house.apply(calendar(grant)));
}

// C23 and C26.
TEST_F(Grants, AnExpiredGrantStopsItsSourceWhoseBusyTimeBarsOnUntilItIsMended) {
  const auto grant = agree(begin());
  const auto source = house.apply(calendar(grant)).value();
  const auto ten = at("2026-12-01T09:00:00Z");
  bring(source.id, {change("/1", event("u1", {ten, ten + hours{1}}))}).value();

  house.apply(ExpireGrant{salon.agency, grant.id, stored(grant)->version, "connect it again"})
      .value();

  EXPECT_EQ(stored(grant)->state, GrantState::expired);
  EXPECT_EQ(stored(source).state, SourceState::stopped);
  auto command = wish(ten);
  command.wanted = salon.ana;
  EXPECT_EQ(house.apply(command).error().code, Errc::busy_outside);
  EXPECT_THAT(actions(grant.id.value), Contains("grant.expired"));
  EXPECT_THAT(actions(source.id.value), Contains("source.stopped"));

  const auto before = stored(source);
  agree(grant);
  const auto mended = stored(source);
  EXPECT_EQ(mended.state, SourceState::blind) << "tried again, but not known yet";
  EXPECT_EQ(mended.cursor, before.cursor) << "it goes on where it stopped";
  EXPECT_GT(mended.version, before.version);
  EXPECT_EQ(mended.last_error, "");
}

TEST_F(Grants, WhatAWorkerKnewOfAnOlderAgreementChangesNothing) {
  const auto grant = agree(begin());
  const auto old = stored(grant)->version;
  house.apply(ReplaceGrantSecret{salon.agency, grant.id, old, "rotated"}).value();

  EXPECT_EQ(house.apply(ReplaceGrantSecret{salon.agency, grant.id, old, "late"}).error().code,
            Errc::version_conflict);
  EXPECT_EQ(house.apply(ExpireGrant{salon.agency, grant.id, old, "late"}).error().code,
            Errc::version_conflict);
  EXPECT_EQ(stored(grant)->sealed_secret, "rotated");
  EXPECT_EQ(stored(grant)->state, GrantState::active);
}

TEST_F(Grants, AnEndedGrantIsForgottenWithItsLastSource) {
  const auto unused = agree(begin('a'));
  house.apply(EndGrant{salon.agency, {}, unused.id}).value();
  EXPECT_FALSE(stored(unused));

  const auto used = agree(begin('b'));
  const auto source = house.apply(calendar(used)).value();
  house.apply(EndGrant{salon.agency, {}, used.id}).value();
  EXPECT_EQ(stored(used)->state, GrantState::ended);
  EXPECT_EQ(stored(used)->sealed_secret, "");
  EXPECT_EQ(stored(source).state, SourceState::stopped);
  house.apply(DisconnectSource{salon.agency, {}, source.id}).value();
  EXPECT_FALSE(stored(used));
}

TEST_F(Grants, AnotherAgencysGrantIsNotThere) {
  const auto grant = agree(begin());
  auto foreign = agreed(grant);
  foreign.agency = {2};

  EXPECT_EQ(house.apply(foreign).error().code, Errc::not_found);
  EXPECT_EQ(house.apply(EndGrant{{2}, {}, grant.id}).error().code, Errc::not_found);
}

TEST_F(Grants, TheAuditHoldsNoAddressAndNoSecret) {
  const auto grant = agree(begin());
  house.apply(EndGrant{salon.agency, {}, grant.id}).value();

  const auto entries =
      house.read([&](const Reads& reads) { return reads.audit_of(salon.agency, grant.id.value); });
  EXPECT_THAT(entries, SizeIs(3));
  for (const auto& entry : entries) {
    for (const auto* part : {"mail.example", "refresh", "sealed", "1234"}) {
      EXPECT_EQ((entry.before + entry.after).find(part), std::string::npos) << entry.action;
    }
  }
}

}  // namespace
}  // namespace holdfast::store
