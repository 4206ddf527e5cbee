// Access tokens: asked for once, kept for a while, and never at the price of the account.
#include "sync/grant_tokens.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>

#include "store/commands/grants.hpp"
#include "store/commands/sources.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/open_secrets.hpp"
#include "tests/sync/scripted_http.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// Ana's Google account, with one calendar of it as a source.
class TokensOfAnAccount : public testing::Test {
 protected:
  TokensOfAnAccount() : salon(house.with_salon()) {
    oauth.google = {"client", "its secret"};
    oauth.microsoft = {"client", "its secret"};
    store::Grant grant;
    grant.id = {"gr_ana"};
    grant.agency = salon.agency;
    grant.resource = salon.ana;
    grant.provider = "google";
    grant.account = "1234";
    grant.subject = "ana@mail.example";
    grant.sealed_secret = "refresh-1";
    grant.state = store::GrantState::active;
    grant.created_at = house.clock.now();
    house.arrange([&](store::Transaction& tx) { tx.put(grant); });
    store::ConnectSource connect;
    connect.source.agency = salon.agency;
    connect.source.resource = salon.ana;
    connect.source.provider = "google";
    connect.source.name = "Ana's own";
    connect.source.url = "https://www.googleapis.com/calendar/v3/calendars/ana";
    connect.source.grant = {"gr_ana"};
    account.source = house.apply(std::move(connect)).value();
  }

  GrantTokens make() {
    return GrantTokens(house.io.get_executor(), house.ledger(), house.clock, http,
                       test::open_secrets(), oauth, house.log);
  }
  Result<std::string> token(GrantTokens& tokens) { return house.wait(tokens.token(account)); }
  store::Grant stored() {
    return house.read([](const store::Reads& reads) { return *reads.grant({"gr_ana"}); });
  }
  store::Source stored_source() {
    return house.read([&](const store::Reads& reads) { return *reads.source(account.source.id); });
  }
  static HttpResponse given(const std::string& access, const std::string& more = "") {
    return test::json_answer(200, R"({"access_token":")" + access +
                                      R"(","expires_in":3600,"token_type":"Bearer")" + more + "}");
  }

  test::House house;
  test::Salon salon;
  OAuthSettings oauth;
  Account account;
  int given_out = 0;
  test::ScriptedHttp http{[this](const OutgoingRequest&) -> Result<HttpResponse> {
    return given("access-" + std::to_string(++given_out));
  }};
};

TEST_F(TokensOfAnAccount, AreAskedForOnceAndKeptUntilTheyRunOut) {
  auto tokens = make();

  EXPECT_EQ(token(tokens).value(), "access-1");
  EXPECT_EQ(token(tokens).value(), "access-1");
  ASSERT_THAT(http.asked, SizeIs(1));
  EXPECT_EQ(http.asked[0].url, "https://oauth2.googleapis.com/token");
  EXPECT_EQ(http.member(http.asked[0], "grant_type"), "refresh_token");
  EXPECT_EQ(http.member(http.asked[0], "refresh_token"), "refresh-1");
  EXPECT_EQ(http.member(http.asked[0], "client_secret"), "its secret");

  house.clock.advance(59min + 30s);
  EXPECT_EQ(token(tokens).value(), "access-2") << "half a minute is too little to begin with";
  tokens.forget(account.source);
  EXPECT_EQ(token(tokens).value(), "access-3");
}

TEST_F(TokensOfAnAccount, AreAskedForOnceHoweverManyWait) {
  auto tokens = make();
  std::vector<std::string> got;
  for (int i = 0; i < 5; ++i) {
    boost::asio::co_spawn(house.io, tokens.token(account),
                          [&](const std::exception_ptr&, const Result<std::string>& token) {
                            got.push_back(token.value());
                          });
  }

  house.run();

  EXPECT_EQ(got, std::vector<std::string>(5, "access-1"));
  EXPECT_THAT(http.asked, SizeIs(1));
}

// Microsoft gives a new refresh token with nearly every answer. If we died between using the access
// token and keeping the new one, the account could be lost.
TEST_F(TokensOfAnAccount, AChangedRefreshTokenIsStoredBeforeItsAccessTokenIsUsed) {
  auto tokens = make();
  http.answer = [](const OutgoingRequest&) -> Result<HttpResponse> {
    return given("access", R"(,"refresh_token":"refresh-2")");
  };

  EXPECT_EQ(token(tokens).value(), "access");
  EXPECT_EQ(stored().sealed_secret, "refresh-2");

  tokens.forget(account.source);
  EXPECT_EQ(token(tokens).value(), "access");
  EXPECT_EQ(http.member(http.asked.at(1), "refresh_token"), "refresh-2");
}

TEST_F(TokensOfAnAccount, ARevokedGrantStopsItsSourcesAndIsNotAskedAgain) {
  auto tokens = make();
  http.answer = [](const OutgoingRequest&) -> Result<HttpResponse> {
    return test::json_answer(
        400, R"({"error":"invalid_grant","error_description":"Token has been revoked."})");
  };

  EXPECT_EQ(token(tokens).error().code, Errc::unauthenticated);
  EXPECT_EQ(token(tokens).error().code, Errc::unauthenticated);

  EXPECT_THAT(http.asked, SizeIs(1)) << "it is permanent: asking on would only get us throttled";
  EXPECT_EQ(stored().state, store::GrantState::expired);
  EXPECT_EQ(stored_source().state, store::SourceState::stopped);
  EXPECT_THAT(stored_source().last_error, HasSubstr("connect it again"));
}

// A fault of ours must not cost anybody their account.
TEST_F(TokensOfAnAccount, OurOwnFaultsAndTheirTroubleExpireNothing) {
  auto tokens = make();
  const std::vector<std::pair<HttpResponse, Errc>> answers = {
      {test::json_answer(401, R"({"error":"invalid_client"})"), Errc::refused},
      {test::json_answer(400, R"({"error":"unauthorized_client"})"), Errc::refused},
      {test::json_answer(500, "{}"), Errc::unavailable},
      {test::json_answer(503, "no JSON"), Errc::unavailable},
      {test::json_answer(429, "{}"), Errc::unavailable},
      {test::json_answer(200, R"({"token_type":"Bearer"})"), Errc::unavailable},
      {test::json_answer(200, "<html>"), Errc::unavailable}};
  for (const auto& [answer, code] : answers) {
    http.answer = [&answer = answer](const OutgoingRequest&) -> Result<HttpResponse> {
      return answer;
    };
    EXPECT_EQ(token(tokens).error().code, code) << answer.status << answer.body;
  }
  http.answer = [](const OutgoingRequest&) -> Result<HttpResponse> {
    return Error{Errc::timed_out, "nobody there"};
  };
  EXPECT_EQ(token(tokens).error().code, Errc::timed_out);

  EXPECT_EQ(stored().state, store::GrantState::active);
  EXPECT_NE(stored_source().state, store::SourceState::stopped);
}

// The person agreed again while the old token was on its way: their new one stands.
TEST_F(TokensOfAnAccount, AnOldTokensRefusalDoesNotEndWhatWasAgreedMeanwhile) {
  auto tokens = make();
  http.answer = [this](const OutgoingRequest& request) -> Result<HttpResponse> {
    if (test::ScriptedHttp::member(request, "refresh_token") != "refresh-1") {
      return given("access-of-the-new");
    }
    auto agreed = stored();
    agreed.sealed_secret = "refresh-new";
    agreed.version += 1;
    house.arrange([&](store::Transaction& tx) { tx.put(agreed); });
    return test::json_answer(400, R"({"error":"invalid_grant"})");
  };

  EXPECT_EQ(token(tokens).value(), "access-of-the-new");
  EXPECT_EQ(stored().state, store::GrantState::active);
  EXPECT_EQ(stored().sealed_secret, "refresh-new");
}

TEST_F(TokensOfAnAccount, AServiceAccountSignsInsteadOfRefreshing) {
  auto grant = stored();
  grant.id = {"gr_delegated"};
  grant.delegated = true;
  grant.sealed_secret.clear();
  house.arrange([&](store::Transaction& tx) { tx.put(grant); });
  account.source.grant = grant.id;
  oauth.google_assertion = [](const std::string& subject, const std::string& scopes,
                              Instant) -> Result<std::string> { return subject + '|' + scopes; };
  auto tokens = make();

  EXPECT_EQ(token(tokens).value(), "access-1");
  EXPECT_EQ(http.member(http.asked.at(0), "grant_type"),
            "urn:ietf:params:oauth:grant-type:jwt-bearer");
  EXPECT_EQ(http.member(http.asked.at(0), "assertion"),
            "ana@mail.example|https://www.googleapis.com/auth/calendar.events "
            "https://www.googleapis.com/auth/calendar.calendarlist.readonly");
}

}  // namespace
}  // namespace holdfast::sync
