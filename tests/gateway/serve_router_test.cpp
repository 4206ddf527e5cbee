#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <ostream>
#include <stdexcept>

#include "gateway/router.hpp"
#include "store/reads.hpp"
#include "tests/support/recording_log.hpp"

namespace holdfast::gateway {
namespace {

/// Doors that say their name, and fail when the target asks for it.
Awaitable<Result<store::User>> authenticate(std::string authorization, std::string /*address*/) {
  if (authorization == "Basic guesses") {
    co_return Error{Errc::rate_limited, "", {{"retry_after", "120"}}};
  }
  if (authorization == "Basic disk") {
    co_return Error{Errc::storage_failed, "cannot be read"};
  }
  if (authorization != "Basic good") {
    co_return Error{Errc::unauthenticated, ""};
  }
  store::User user;
  user.login = "ana";
  co_return user;
}

Awaitable<HttpResponse> dav(HttpRequest request, store::User user, std::string /*id*/) {
  HttpResponse response;
  response.status = 207;
  response.body = "dav " + request.target + " for " + user.login;
  co_return response;
}

Awaitable<HttpResponse> api(HttpRequest request, Peer /*peer*/) {
  if (request.target == "/v1/full") {
    throw store::EngineFailure(Error{Errc::storage_full, "disk full"});
  }
  if (request.target == "/v1/broken") {
    throw store::EngineFailure(Error{Errc::storage_failed, "select failed at page 7"});
  }
  if (request.target == "/v1/bug") {
    throw std::logic_error("a secret of the code");
  }
  HttpResponse response;
  response.headers.add("Cache-Control", "max-age=60");
  response.body = "api " + request.target;
  co_return response;
}

HttpResponse say(std::string_view text) {
  HttpResponse response;
  response.body = text;
  return response;
}

class RouterTest : public testing::Test {
 protected:
  HttpResponse ask(const std::string& method, const std::string& target,
                   const std::string& authorization = {}) {
    HttpRequest request;
    request.method = method;
    request.target = target;
    if (!authorization.empty()) {
      request.headers.add("Authorization", authorization);
    }
    boost::asio::io_context context;
    auto answer = boost::asio::co_spawn(context, router_.handle(std::move(request), peer_),
                                        boost::asio::use_future);
    context.run();
    return answer.get();
  }

  test::RecordingLog log_;
  Peer peer_{"192.0.2.1", false, "0123456789abcdef"};
  Router router_{{authenticate, dav, [](std::string_view path) { return path.starts_with("/v1/"); },
                  api, [] { return say("live"); }, [] { return say("ready"); }},
                 log_};
};

struct Way {
  const char* method;
  const char* target;
  int status;
  const char* body;
};
void PrintTo(const Way& way, std::ostream* out) { *out << way.method << ' ' << way.target; }

class RouterWay : public RouterTest, public testing::WithParamInterface<Way> {};

TEST_P(RouterWay, LeadsToItsDoor) {
  const auto response = ask(GetParam().method, GetParam().target, "Basic good");
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_TRUE(response.body.starts_with(GetParam().body)) << response.body;
}

INSTANTIATE_TEST_SUITE_P(
    , RouterWay,
    testing::Values(Way{"PROPFIND", "/dav/", 207, "dav /dav/ for ana"},
                    Way{"PUT", "/dav/calendars/ana/x.ics?q", 207, "dav /dav/calendars/ana/x.ics?q"},
                    Way{"PROPFIND", "/dav", 207, "dav /dav/ "}, Way{"PROPFIND", "/", 207, "dav / "},
                    Way{"OPTIONS", "/", 207, "dav / "},
                    Way{"PROPFIND", "/principals/", 207, "dav /principals/ "},
                    Way{"GET", "/davx", 404, "{"}, Way{"GET", "/", 200, "Holdfast"},
                    Way{"HEAD", "/", 200, "Holdfast"}, Way{"GET", "/v1/me", 200, "api /v1/me"},
                    Way{"GET", "/healthz", 200, "live"}, Way{"GET", "/readyz?x", 200, "ready"},
                    Way{"GET", "/robots.txt", 200, "User-agent: *\nAllow: /feeds/\nDisallow: /\n"},
                    Way{"POST", "/healthz", 405, "{"}, Way{"GET", "/.env", 404, "{"},
                    Way{"PROPFIND", "/calendar/dav/ana/user/", 404, "{"}));

TEST_F(RouterTest, WellKnownLeadsToTheRootForEveryMethod) {
  for (const auto* method : {"GET", "PROPFIND", "OPTIONS", "HEAD"}) {
    const auto response = ask(method, "/.well-known/caldav");
    EXPECT_EQ(response.status, 301) << method;
    EXPECT_EQ(response.headers.find("Location"), "/dav/");
  }
}

// Thunderbird throws away a password that is asked for under two names, and every app throws it
// away for a 401 that was our own fault.
TEST_F(RouterTest, OneRealmEverywhereAnd401OnlyForTheCredentials) {
  for (const auto* method : {"OPTIONS", "PROPFIND", "GET", "PUT"}) {
    for (const auto* target : {"/dav/", "/dav/calendars/ana/", "/dav/nothing"}) {
      const auto response = ask(method, target);
      EXPECT_EQ(response.status, 401);
      EXPECT_EQ(response.headers.find("WWW-Authenticate"),
                "Basic realm=\"Holdfast\", charset=\"UTF-8\"");
    }
  }
  EXPECT_EQ(ask("OPTIONS", "/").status, 401);
  const auto guesses = ask("GET", "/dav/", "Basic guesses");
  EXPECT_EQ(guesses.status, 429);
  EXPECT_EQ(guesses.headers.find("Retry-After"), "120");
  const auto disk = ask("GET", "/dav/", "Basic disk");
  EXPECT_EQ(disk.status, 503);
  EXPECT_TRUE(disk.headers.find("Retry-After"));
  EXPECT_FALSE(disk.headers.find("WWW-Authenticate"));
}

TEST_F(RouterTest, WhatIsThrownBecomesAnAnswerThatTellsNothing) {
  EXPECT_EQ(ask("GET", "/v1/full").status, 507);
  const auto broken = ask("GET", "/v1/broken");
  EXPECT_EQ(broken.status, 503);
  EXPECT_TRUE(broken.headers.find("Retry-After"));
  EXPECT_EQ(broken.body.find("page 7"), std::string::npos);
  const auto bug = ask("GET", "/v1/bug");
  EXPECT_EQ(bug.status, 500);
  EXPECT_EQ(bug.body.find("secret"), std::string::npos);
  EXPECT_NE(bug.body.find("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(log_.count("http.failed"), 1);
}

TEST_F(RouterTest, EveryAnswerHasItsSafetyFields) {
  for (const auto* target : {"/", "/v1/me", "/v1/bug", "/dav/", "/nothing"}) {
    const auto response = ask("GET", target);
    EXPECT_EQ(response.headers.find("Request-Id"), "0123456789abcdef");
    EXPECT_EQ(response.headers.find("X-Content-Type-Options"), "nosniff");
    EXPECT_TRUE(response.headers.find("Cache-Control"));
    EXPECT_FALSE(response.headers.find("Strict-Transport-Security"));
    EXPECT_FALSE(response.headers.find("Server"));
  }
  EXPECT_EQ(ask("GET", "/v1/me").headers.find("Cache-Control"), "max-age=60");
  peer_.secure = true;
  EXPECT_TRUE(ask("GET", "/").headers.find("Strict-Transport-Security"));
}

TEST_F(RouterTest, LogHoldsNoSecretOfAPath) {
  for (const auto* target : {"/l/cancel.1.hidden", "/feeds/hidden.ics", "/setup/hidden/end"}) {
    ask("POST", target);
  }
  ASSERT_EQ(log_.count("http.request"), 3);
  for (const auto& line : log_.lines()) {
    EXPECT_EQ(line.fields.at("path").find("hidden"), std::string::npos);
  }
  EXPECT_EQ(log_.lines().front().fields.at("path"), "/l/");
}

TEST_F(RouterTest, LogHoldsNoQueryAndNoAddress) {
  ask("POST", "/v1/x?token=hidden");
  ASSERT_EQ(log_.count("http.request"), 1);
  const auto lines = log_.lines();
  for (const auto& [name, value] : lines.front().fields) {
    EXPECT_EQ(value.find("hidden"), std::string::npos) << name;
    EXPECT_EQ(value.find("192.0.2.1"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace holdfast::gateway
