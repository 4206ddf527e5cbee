// Accounts elsewhere, the ways to them, and what sources and copies have to do with them.
#include <gmock/gmock.h>

#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

class GrantRows : public EngineContract {
 protected:
  GrantRows() {
    write([](Transaction& tx) { tx.put(sample_user("ana")); });
    user_ = read([](const Reads& r) { return r.user_by_login("ana").value().id; });
    resource_ = sample_source("so_0").resource;
    grant_.id = {"gr_1"};
    grant_.agency = {1};
    grant_.resource = resource_;
    grant_.provider = "google";
    grant_.account = "1234";
    grant_.subject = "ana@mail.example";
    grant_.scopes = "a b";
    grant_.sealed_secret = "sealed";
    grant_.state = GrantState::active;
    grant_.created_at = hour(1);
    grant_.agreed_at = hour(2);
    grant_.version = 3;
    write([&](Transaction& tx) { tx.put(grant_); });
  }
  Source source(const std::string& id, GrantId grant) {
    Source made;
    made.id = {id};
    made.agency = {1};
    made.resource = resource_;
    made.provider = "google";
    made.name = id;
    made.url = "https://calendar.example/" + id;
    made.grant = std::move(grant);
    return made;
  }
  UserId user_;
  ResourceId resource_;
  Grant grant_;
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, GrantRows, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(GrantRows, GrantsComeBackAsTheyWere) {
  const auto kept = read([](const Reads& r) { return r.grant({"gr_1"}).value(); });

  EXPECT_EQ(kept.resource, resource_);
  EXPECT_EQ(kept.provider, "google");
  EXPECT_EQ(kept.account, "1234");
  EXPECT_EQ(kept.subject, "ana@mail.example");
  EXPECT_EQ(kept.scopes, "a b");
  EXPECT_EQ(kept.sealed_secret, "sealed");
  EXPECT_EQ(kept.state, GrantState::active);
  EXPECT_EQ(kept.created_at, hour(1));
  EXPECT_EQ(kept.agreed_at, hour(2));
  EXPECT_EQ(kept.version, 3);
  EXPECT_FALSE(kept.delegated);
  EXPECT_THAT(ids(read([](const Reads& r) { return r.grants(AgencyId{1}); })), ElementsAre("gr_1"));
  EXPECT_THAT(read([](const Reads& r) { return r.grants(AgencyId{2}); }), IsEmpty());
}

TEST_P(GrantRows, SourcesAreFoundByTheirGrant) {
  auto paused = source("so_1", grant_.id);
  paused.paused = true;
  auto leaving = source("so_2", grant_.id);
  leaving.leaving = true;
  write([&](Transaction& tx) {
    tx.put(paused);
    tx.put(leaving);
    tx.put(source("so_3", {}));
  });

  const auto found = read([](const Reads& r) { return r.sources_of_grant({"gr_1"}); });
  EXPECT_THAT(ids(found), ElementsAre("so_1", "so_2"));
  EXPECT_TRUE(found.at(0).paused);
  EXPECT_FALSE(found.at(0).leaving);
  EXPECT_TRUE(found.at(1).leaving);
  EXPECT_TRUE(read([](const Reads& r) { return r.source({"so_3"}).value(); }).grant.empty());
}

TEST_P(GrantRows, ConsentsGoWithTheirGrantAndWithTime) {
  Consent first{"hash-1", grant_.id, "verifier", user_, {}, hour(1), {}};
  const Consent second{"hash-2", grant_.id, "verifier", user_, {}, hour(3), {}};
  write([&](Transaction& tx) {
    tx.put(first);
    tx.put(second);
  });
  first.used_at = hour(1);
  write([&](Transaction& tx) { tx.put(first); });
  const auto kept = read([](const Reads& r) { return r.consent("hash-1").value(); });
  EXPECT_EQ(kept.grant, grant_.id);
  EXPECT_EQ(kept.user, user_);
  EXPECT_TRUE(kept.invitation.empty());
  EXPECT_EQ(kept.used_at, hour(1));

  write([](Transaction& tx) { EXPECT_EQ(tx.drop_consents(hour(2), 10), 1); });
  EXPECT_FALSE(read([](const Reads& r) { return r.consent("hash-1"); }));
  EXPECT_TRUE(read([](const Reads& r) { return r.consent("hash-2"); }));

  write([&](Transaction& tx) { tx.remove_grant(grant_.id); });
  EXPECT_FALSE(read([](const Reads& r) { return r.grant({"gr_1"}); }));
  EXPECT_FALSE(read([](const Reads& r) { return r.consent("hash-2"); }));
}

}  // namespace holdfast::test
