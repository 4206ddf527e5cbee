// What is sent to the services, and what their answers mean.
#include "sync/oauth.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sync/scripted_http.hpp"

namespace holdfast::sync {
namespace {

using testing::HasSubstr;
using testing::Not;

// RFC 7636 appendix B.
TEST(OAuth, ChallengeIsThatOfTheStandard) {
  EXPECT_EQ(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(OAuth, PeopleAreSentWithAllThatALastingLeaveNeeds) {
  OAuthSettings settings;
  settings.google = {"our id", "secret"};
  settings.microsoft = {"our id", "secret"};

  const auto google =
      authorize_url(settings, {"google", "https://salon.example/back", "state", "challenge", ""});
  EXPECT_THAT(google, testing::StartsWith("https://accounts.google.com/o/oauth2/v2/auth?"));
  for (const auto* part :
       {"client_id=our%20id", "response_type=code", "access_type=offline", "prompt=consent",
        "code_challenge=challenge", "code_challenge_method=S256",
        "redirect_uri=https%3A%2F%2Fsalon.example%2Fback", "state=state"}) {
    EXPECT_THAT(google, HasSubstr(part));
  }
  EXPECT_THAT(google, Not(HasSubstr("secret")));

  const auto microsoft = authorize_url(
      settings, {"microsoft", "https://salon.example/back", "state", "challenge", "ana@x.example"});
  EXPECT_THAT(microsoft, testing::StartsWith(
                             "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?"));
  EXPECT_THAT(microsoft, HasSubstr("offline_access"));
  EXPECT_THAT(microsoft, HasSubstr("login_hint=ana%40x.example"));
}

TEST(OAuth, AnAnswerSaysWhoseAccountItIs) {
  // {"sub":"1234","email":"ana@mail.example"} as the middle of a token.
  const auto tokens = read_tokens(test::json_answer(
      200, R"({"access_token":"a","refresh_token":"r","expires_in":60,"scope":"openid",)"
           R"("id_token":"e30.eyJzdWIiOiIxMjM0IiwiZW1haWwiOiJhbmFAbWFpbC5leGFtcGxlIn0.c2ln"})"));

  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->account, "1234");
  EXPECT_EQ(tokens->subject, "ana@mail.example");
  EXPECT_EQ(tokens->refresh_token, "r");
  EXPECT_EQ(tokens->good_for.count(), 60);
}

TEST(OAuth, BrokenIdTokensSayNothing) {
  for (const auto* token : {"", "a", "a.b", "a.b.c", "a.!!.c", "e30.W10.c", ".."}) {
    const auto tokens = read_tokens(
        test::json_answer(200, std::string(R"({"access_token":"a","id_token":")") + token + "\"}"));
    ASSERT_TRUE(tokens) << token;
    EXPECT_EQ(tokens->account, "") << token;
  }
}

// People can untick what they do not like; half a leave is found out at once, not at the first
// booking.
TEST(OAuth, UntickedScopesAreNamed) {
  const std::string events = "https://www.googleapis.com/auth/calendar.events";
  const std::string list = "https://www.googleapis.com/auth/calendar.calendarlist.readonly";

  EXPECT_TRUE(check_scopes("google", "openid email " + events + ' ' + list));
  EXPECT_TRUE(check_scopes("google", "https://www.googleapis.com/auth/calendar"));
  EXPECT_THAT(check_scopes("google", "openid " + list).error().detail, HasSubstr("change events"));
  EXPECT_THAT(check_scopes("google", events).error().detail, HasSubstr("list of calendars"));
  EXPECT_TRUE(check_scopes("microsoft", "Calendars.ReadWrite openid"));
  EXPECT_TRUE(check_scopes("microsoft", "https://graph.microsoft.com/Calendars.ReadWrite"));
  EXPECT_FALSE(check_scopes("microsoft", "Calendars.Read"));
}

TEST(OAuth, RefusalsHoldNoSecretAndNoForeignText) {
  const auto error = read_tokens(test::json_answer(
      400, R"({"error":"odd\u0001thing","error_description":"token 1//abc is wrong"})"));

  EXPECT_EQ(error.error().code, Errc::refused);
  EXPECT_THAT(error.error().detail, Not(HasSubstr("abc")));
  EXPECT_THAT(error.error().detail, Not(HasSubstr("odd")));
}

}  // namespace
}  // namespace holdfast::sync
