// Tokens that may do less than their user, and how much of it in a minute.
#include <gmock/gmock.h>

#include "gateway/auth/request_limit.hpp"
#include "gateway/rest/route_scope.hpp"
#include "store/scopes.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestTokens : public RestHouse {
 protected:
  /// A token of the office that is held to those.
  std::string website(const std::string& scopes) {
    const auto text = "hft_" + std::string(41, 'w') + std::to_string(10 + made_++);
    house.arrange([&](store::Transaction& tx) {
      auto token = tx.token_by_hash(sha256_hex(office)).value();
      token.id = store::make_id<store::TokenId>(house.clock.now(), house.random);
      token.hash = sha256_hex(text);
      token.scopes = scopes;
      tx.put(token);
    });
    return text;
  }

 private:
  int made_ = 0;
};

constexpr const char* kSlots = "/v1/slots?service=massage&from=2026-12-01&to=2026-12-02";

TEST_F(RestTokens, OfAWebsiteShowFreeTimeAndNothingElse) {
  const auto token = website("slots:read");

  EXPECT_EQ(send(token, "GET", kSlots).status, 200);
  const auto refused = send(token, "GET", "/v1/bookings");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "forbidden");
  EXPECT_THAT(refused.header("WWW-Authenticate"),
              testing::HasSubstr("error=\"insufficient_scope\", scope=\"bookings:read\""));
}

TEST_F(RestTokens, OfAFormBookAndReadNobodysBookings) {
  const auto token = website("bookings:write");
  const std::string body =
      R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00","customer":{"name":"Dora","email":"dora@mail.example"}})";

  const auto booked =
      send(token, "POST", "/v1/bookings", body, {{"Idempotency-Key", "the-form-1"}});
  EXPECT_EQ(booked.status, 201) << booked.text;
  EXPECT_EQ(send(token, "GET", "/v1/bookings/" + booked.at("/id")).status, 403);
}

TEST_F(RestTokens, WithAScopeMayNoMoreThanTheirUser) {
  const auto token = website("catalogue:write");
  const auto refused = send(token, "POST", "/v1/services", R"({"slug":"x"})",
                            {{"Idempotency-Key", "more-than-i-may"}});
  EXPECT_EQ(refused.status, 403) << "a coordinator makes no services";
}

TEST_F(RestTokens, TellWhatTheyAreHeldTo) {
  const auto me = send(website("audit:read slots:read"), "GET", "/v1/me");
  EXPECT_EQ(me.status, 200);
  EXPECT_EQ(me.at("/token/scopes"), "audit:read slots:read");
}

TEST_F(RestTokens, ReadWhatHappenedToABookingByTheScopeOfTheAudit) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto audit = "/v1/bookings/" + booked.at("/id") + "/audit";
  EXPECT_EQ(send(website("bookings:read"), "GET", audit).status, 403);
  EXPECT_EQ(send(website("audit:read"), "GET", audit).status, 200);
}

TEST(ScopesOfRoutes, AreKnownForEachButTheCallersOwn) {
  for (const auto& route : routes()) {
    const auto scope = scope_of(route);
    if (route.pattern == "/v1/me") {
      EXPECT_FALSE(scope);
      continue;
    }
    ASSERT_TRUE(scope);
    EXPECT_TRUE(store::tidy_scopes(store::to_string(*scope)))
        << route.pattern << ": name its noun in route_scope.cpp";
    EXPECT_EQ(scope->write, route.method != "GET");
  }
}

class Shares : public ::testing::Test {
 protected:
  test::House house;
  RequestLimit limit{house.clock, 60};
  store::TokenId token{"tk_1"};
  store::TokenId other{"tk_2"};
};

TEST_F(Shares, AreAMinutesWorthAtOnceAndThenOneAfterTheOther) {
  for (int i = 59; i >= 0; --i) {
    const auto standing = limit.count(token);
    ASSERT_TRUE(standing.admitted);
    EXPECT_EQ(standing.remaining, i);
  }
  const auto refused = limit.count(token);
  EXPECT_FALSE(refused.admitted);
  EXPECT_EQ(refused.wait, std::chrono::seconds{1});
  EXPECT_TRUE(limit.count(other).admitted) << "one that runs wild slows itself alone";

  house.clock.advance(std::chrono::seconds{1});
  EXPECT_TRUE(limit.count(token).admitted);
  EXPECT_FALSE(limit.count(token).admitted);
}

TEST_F(Shares, BarNobodyWhenTheClockIsSetBack) {
  for (int i = 0; i < 61; ++i) {
    limit.count(token);
  }
  house.clock.advance(-std::chrono::hours{5});
  EXPECT_TRUE(limit.count(token).admitted);
}

TEST_F(Shares, AreToldInEveryAnswer) {
  HttpHeaders headers;
  limit.tell(limit.count(token), headers);
  EXPECT_EQ(headers.find("RateLimit-Policy"), "\"token\";q=60;w=60");
  EXPECT_EQ(headers.find("RateLimit"), "\"token\";r=59;t=1");
}

TEST_F(RestTokens, AreToldInEveryAnswerWhatIsLeft) {
  EXPECT_EQ(get("/v1/me").header("RateLimit"), "\"token\";r=59999;t=1");
  EXPECT_EQ(get("/v1/nothing").header("RateLimit"), "\"token\";r=59998;t=1");
  EXPECT_EQ(send("", "GET", "/v1/me").header("RateLimit"), "");
}

TEST_F(RestTokens, ThatSentTooMuchAreToldWhenToComeAgain) {
  ApiSettings few;
  few.requests_a_minute = 1;
  Api small(house.ledger(), house.clock, authenticator, secrets, few);
  const auto ask = [&] {
    HttpRequest request{"GET", "/v1/me", {}, ""};
    request.headers.add("Authorization", "Bearer " + admin);
    return house.wait(small.handle(std::move(request), Peer{"192.0.2.7", true, "req"}));
  };
  EXPECT_EQ(ask().status, 200);
  const auto refused = ask();
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.find("Retry-After"), "60");
}

}  // namespace
}  // namespace holdfast::gateway::rest
