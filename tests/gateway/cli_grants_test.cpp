// Accounts elsewhere, as an operator looks after them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/cli/cli.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/local_ledger.hpp"
#include "store/commands/administration.hpp"
#include "store/commands/grants.hpp"
#include "store/commands/sources.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// An installation whose Ana let us into her account at Google, which does not let us in any more.
class GrantCommands : public testing::Test {
 protected:
  GrantCommands() {
    std::ofstream(config_) << "base_url = \"https://salon.example\"\n"
                              "[google]\nclient_id = \"our-client\"\nclient_secret = \"s\"\n";
    std::filesystem::permissions(config_, std::filesystem::perms(0600));
    EXPECT_EQ(run({"init", "--name", "Salon", "--time-zone", "Europe/Berlin", "--mail-address",
                   "booking@salon.example", "--password-stdin"},
                  "correct horse\n"),
              0);
    LocalLedger ledger(config(), LocalLedger::IfMissing::refuse);
    agency_ = ledger.read([](const store::Reads& reads) { return reads.agencies().front().id; });
    const auto admin =
        ledger.read([&](const store::Reads& reads) { return reads.users(agency_).front().id; });
    store::Resource ana;
    ana.agency = agency_;
    ana.slug = "ana";
    ana.name = "Ana";
    ana.time_zone = "Europe/Berlin";
    store::DefineResource define;
    define.resource = ana;
    ana = ledger.apply(std::move(define)).value();
    store::BeginConsent begin;
    begin.grant.agency = agency_;
    begin.grant.resource = ana.id;
    begin.grant.provider = "google";
    begin.consent.hash = std::string(64, 'a');
    begin.consent.sealed_verifier = "sealed";
    begin.consent.user = admin;
    begin.consent.expires_at = ledger.now() + std::chrono::minutes{5};
    grant_ = ledger.apply(std::move(begin)).value().id;
    store::CompleteGrant complete;
    complete.agency = agency_;
    complete.grant = grant_;
    complete.account = "1234";
    complete.subject = "ana@gmail.example";
    complete.sealed_secret = "sealed";
    const auto agreed = ledger.apply(std::move(complete)).value();
    store::ConnectSource connect;
    connect.source.agency = agency_;
    connect.source.resource = ana.id;
    connect.source.provider = "google";
    connect.source.name = "Ana";
    connect.source.url = "https://google.example/calendars/ana";
    connect.source.grant = grant_;
    source_ = ledger.apply(std::move(connect)).value().id;
    store::ExpireGrant expire{agency_, grant_, agreed.version, "the refresh token was revoked"};
    EXPECT_TRUE(ledger.apply(std::move(expire)));
  }

  int run(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), {"--config", config_});
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    Console console{in, out, err, {}, false};
    const auto status = cli::run(arguments, console);
    out_ = out.str();
    err_ = err.str();
    return status;
  }
  [[nodiscard]] Config config() const { return load_config(config_, {}).value(); }
  template <class Work>
  auto stored(Work&& work) const {
    return LocalLedger(config(), LocalLedger::IfMissing::refuse).read(std::forward<Work>(work));
  }

  test::TempFolder folder_;
  std::string config_ = folder_.file("holdfast.toml");
  std::string out_;
  std::string err_;
  store::AgencyId agency_;
  store::GrantId grant_;
  store::SourceId source_;
};

TEST_F(GrantCommands, ListTellsWhoseAccountItIsAndWhyItDoesNotWork) {
  EXPECT_EQ(run({"grants", "list"}), kOk);

  EXPECT_THAT(out_, HasSubstr(grant_.value));
  EXPECT_THAT(out_, HasSubstr("expired"));
  EXPECT_THAT(out_, HasSubstr("ana@gmail.example"));
  EXPECT_THAT(out_, HasSubstr("the refresh token was revoked"));
  EXPECT_THAT(out_, Not(HasSubstr("sealed"))) << "no secret, sealed or not";
}

TEST_F(GrantCommands, ReconnectPrintsALinkThatWorksOnce) {
  EXPECT_EQ(run({"grants", "reconnect", grant_.value}), kOk) << err_;

  EXPECT_THAT(out_, StartsWith("https://accounts.google.com/"));
  EXPECT_THAT(out_, HasSubstr("client_id=our-client"));
  EXPECT_THAT(out_, HasSubstr("login_hint=ana%40gmail.example"));
  EXPECT_THAT(out_, HasSubstr("salon.example%2Foauth%2Fgoogle%2Fcallback"));
  EXPECT_THAT(err_, HasSubstr("ana@gmail.example"));
  const auto first = out_;
  EXPECT_EQ(run({"grants", "reconnect", grant_.value}), kOk);
  EXPECT_NE(out_, first);
}

TEST_F(GrantCommands, RevokingStopsItsCalendarsAndKeepsWhatTheyBarred) {
  EXPECT_EQ(run({"grants", "revoke", grant_.value, "--keep-token"}), kOk) << err_;

  const auto [grant, source] = stored([&](const store::Reads& reads) {
    return std::pair{reads.grant(grant_), reads.source(source_)};
  });
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->state, store::GrantState::ended);
  EXPECT_EQ(source->state, store::SourceState::stopped);
}

TEST_F(GrantCommands, WhatIsNotThereIsSaidSo) {
  EXPECT_EQ(run({"grants", "revoke", "gr_none"}), kFailed);
  EXPECT_THAT(err_, HasSubstr("holdfast grants list"));
  EXPECT_EQ(run({"grants", "reconnect", grant_.value, "--user", "nobody"}), kFailed);
  EXPECT_THAT(err_, HasSubstr("there is no active user nobody"));
  EXPECT_EQ(run({"grants"}), kUsage);
}

}  // namespace
}  // namespace holdfast::gateway::cli
