// Connecting accounts at Google and Microsoft, from the first click to a calendar.
#include <gmock/gmock.h>

#include "gateway/links/link_pages.hpp"
#include "gateway/links/stored_context.hpp"
#include "gateway/oauth/oauth_pages.hpp"
#include "gateway/setup/setup.hpp"
#include "notify/wording.hpp"
#include "store/commands/reminders.hpp"
#include "store/commands/sources.hpp"
#include "tests/gateway/rest_house.hpp"
#include "tests/sync/scripted_http.hpp"

namespace holdfast::gateway::rest {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// {"sub":"1234","email":"ana@mail.example"} and {"sub":"9999","email":"zoe@mail.example"}.
constexpr auto kAna = "e30.eyJzdWIiOiIxMjM0IiwiZW1haWwiOiJhbmFAbWFpbC5leGFtcGxlIn0.c2ln";
constexpr auto kZoe = "e30.eyJzdWIiOiI5OTk5IiwiZW1haWwiOiJ6b2VAbWFpbC5leGFtcGxlIn0.c2ln";

class RestGrants : public RestHouse {
 protected:
  Answered ask(const std::string& token, const std::string& members = "") {
    return send(token, "POST", "/v1/grants",
                R"({"provider":"google","resource":"ana")" + members + "}");
  }
  /// The value of a parameter in an address.
  static std::string parameter(const std::string& url, std::string_view name) {
    const auto members = parse_query(url.substr(url.find('?') + 1));
    for (const auto& [found, value] : members.value()) {
      if (found == name) {
        return value;
      }
    }
    return {};
  }
  HttpResponse visit(const std::string& target, const std::string& method = "GET") {
    return house.wait(pages.handle({method, target, {}, {}}, Peer{"192.0.2.9", true, "req-oauth"}));
  }
  HttpResponse come_back(const std::string& authorize_url, const std::string& rest = "code=yes") {
    return visit("/oauth/google/callback?state=" + parameter(authorize_url, "state") + '&' + rest);
  }
  void agree(const std::string& id_token) {
    http.answer = [id_token](const OutgoingRequest&) -> Result<HttpResponse> {
      return test::json_answer(
          200, R"({"access_token":"a","refresh_token":"secret-refresh","expires_in":3600,)"
               R"("scope":"openid https://www.googleapis.com/auth/calendar","id_token":")" +
                   id_token + "\"}");
    };
  }
  /// Ana's account, connected.
  std::string connected() {
    const auto asked = ask(office);
    EXPECT_EQ(asked.status, 201) << asked.text;
    EXPECT_EQ(come_back(asked.at("/authorize_url")).status, 200);
    return asked.at("/id");
  }
  Answered tie(const std::string& token, const std::string& grant, const std::string& key) {
    return send(token, "POST", "/v1/sources",
                R"({"resource":"ana","provider":"google","grant":")" + grant +
                    R"(","calendar":"ana@mail.example","writes":true})",
                {{"Idempotency-Key", key}});
  }

  test::ScriptedHttp http{[](const OutgoingRequest&) -> Result<HttpResponse> {
    return Error{Errc::unavailable, "nobody there"};
  }};
  std::vector<store::SourceId> woken;
  OAuthPages pages{house.ledger(),
                   house.clock,
                   consents,
                   http,
                   [this](store::SourceId source) { woken.push_back(std::move(source)); },
                   house.log};
};

TEST_F(RestGrants, ACoordinatorConnectsAnAccountAndItsCalendar) {
  agree(kAna);
  const auto asked = ask(office);
  ASSERT_EQ(asked.status, 201) << asked.text;
  EXPECT_EQ(asked.at("/state"), "pending");
  const auto url = asked.at("/authorize_url");
  EXPECT_EQ(parameter(url, "redirect_uri"), "https://salon.example/oauth/google/callback");

  const auto page = come_back(url);

  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Connected: ana@mail.example"));
  EXPECT_EQ(page.headers.find("Referrer-Policy"), "no-referrer");
  ASSERT_THAT(http.asked, SizeIs(1));
  EXPECT_EQ(http.member(http.asked[0], "code"), "yes");
  EXPECT_EQ(sync::challenge_of(http.member(http.asked[0], "code_verifier")),
            parameter(url, "code_challenge"));
  const auto grant = get("/v1/grants/" + asked.at("/id"));
  EXPECT_EQ(grant.at("/state"), "active");
  EXPECT_EQ(grant.at("/account"), "ana@mail.example");
  EXPECT_EQ(grant.at("/reconnect_url"), "null");

  sync::FoundCalendar found;
  found.url = "https://www.googleapis.com/calendar/v3/calendars/ana%40mail.example";
  found.name = "Ana";
  listed = std::vector{found};
  const auto calendars = get("/v1/grants/" + asked.at("/id") + "/calendars");
  ASSERT_EQ(calendars.status, 200) << calendars.text;
  EXPECT_EQ(calendars.at("/data/0/calendar"), "ana@mail.example");
  const auto source = tie(office, asked.at("/id"), "tie-anas");
  ASSERT_EQ(source.status, 201) << source.text;
  EXPECT_EQ(source.at("/url"), found.url);
  EXPECT_EQ(source.at("/grant"), asked.at("/id"));
  EXPECT_THAT(poked, SizeIs(1));
  for (const auto* path : {"/v1/grants", "/v1/sources", "/v1/audit"}) {
    EXPECT_THAT(get(path).text, Not(HasSubstr("secret-refresh"))) << path;
  }
}

TEST_F(RestGrants, TheWayBackWorksOnce) {
  agree(kAna);
  const auto url = ask(office).at("/authorize_url");
  EXPECT_EQ(come_back(url).status, 200);

  const auto again = come_back(url);

  EXPECT_EQ(again.status, 404);
  EXPECT_THAT(http.asked, SizeIs(1));
}

TEST_F(RestGrants, WaysThatLeadNowhereAskNobody) {
  const auto state = parameter(ask(office).at("/authorize_url"), "state");
  const std::vector<std::string> targets = {
      "/oauth/google/callback",
      "/oauth/google/callback?state=short&code=x",
      "/oauth/other/callback?state=" + state + "&code=x",
      "/oauth/google/elsewhere?state=" + state + "&code=x",
      "/oauth/google/callback?code=x&state=" + std::string(43, 'x'),
      "/oauth/google/callback?state=%"};
  for (const auto& target : targets) {
    EXPECT_EQ(visit(target).status, 404) << target;
  }
  EXPECT_EQ(visit("/oauth/google/callback?code=x&state=" + state, "POST").status, 405);
  EXPECT_EQ(visit("/oauth/microsoft/callback?code=x&state=" + state).status, 404)
      << "the answer of another service proves nothing";
  EXPECT_THAT(http.asked, IsEmpty());
}

TEST_F(RestGrants, WhoDoesNotAgreeChangesNothing) {
  const auto asked = ask(office);

  const auto page = come_back(asked.at("/authorize_url"), "error=access_denied");

  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Nothing was connected"));
  EXPECT_EQ(get("/v1/grants/" + asked.at("/id")).at("/state"), "pending");
  EXPECT_EQ(tie(office, asked.at("/id"), "too-early").code(), "validation");
  EXPECT_EQ(get("/v1/grants/" + asked.at("/id") + "/calendars").code(), "invalid-transition");
}

// Half a leave is worse than none: it would fail at the first booking.
TEST_F(RestGrants, HalfALeaveIsGivenBackAndOneOfNobodyKnownIsNot) {
  const std::string unticked =
      R"({"access_token":"a","refresh_token":"r","scope":"openid","id_token":")" +
      std::string(kAna) + "\"}";
  const std::string nobodys =
      R"({"access_token":"a","refresh_token":"r","scope":"https://www.googleapis.com/auth/calendar"})";
  for (const auto& answer : {unticked, nobodys}) {
    http.asked.clear();
    http.answer = [&answer](const OutgoingRequest&) -> Result<HttpResponse> {
      return test::json_answer(200, answer);
    };
    const auto asked = ask(office);
    EXPECT_EQ(come_back(asked.at("/authorize_url")).status, 422) << answer;
    EXPECT_EQ(get("/v1/grants/" + asked.at("/id")).at("/state"), "pending");
    ASSERT_THAT(http.asked, SizeIs(answer == unticked ? 2 : 1)) << answer;
    EXPECT_EQ(http.asked.back().url, answer == unticked ? "https://oauth2.googleapis.com/revoke"
                                                        : "https://oauth2.googleapis.com/token");
  }
}

// Google takes back all that an account ever agreed to with us, not one token.
TEST_F(RestGrants, NothingIsGivenBackThatAnotherGrantLivesBy) {
  agree(kAna);
  connected();
  const auto bens = send(office, "POST", "/v1/grants", R"({"provider":"google","resource":"ben"})");
  EXPECT_EQ(come_back(bens.at("/authorize_url")).status, 200) << "they share an account";

  EXPECT_EQ(send(office, "DELETE", "/v1/grants/" + bens.at("/id")).status, 204);

  EXPECT_THAT(given_back, IsEmpty());
}

TEST_F(RestGrants, AServiceThatDoesNotAnswerIsToldApartFromARefusal) {
  EXPECT_EQ(come_back(ask(office).at("/authorize_url")).status, 503);
  http.answer = [](const OutgoingRequest&) -> Result<HttpResponse> {
    return test::json_answer(400, R"({"error":"invalid_grant"})");
  };
  EXPECT_EQ(come_back(ask(office).at("/authorize_url")).status, 422);
}

// C23, C26: one clear way to mend it, and everything goes on where it stopped.
TEST_F(RestGrants, AnEndedAccountSaysHowToMendItAndIsMendedByTheSameAccountAlone) {
  agree(kAna);
  const auto grant = connected();
  const auto source = tie(office, grant, "tie-anas");
  EXPECT_EQ(send(office, "DELETE", "/v1/grants/" + grant).status, 204);
  ASSERT_THAT(given_back, SizeIs(1));

  const auto stopped = get("/v1/sources/" + source.at("/id"));
  EXPECT_EQ(stopped.at("/state"), "stopped");
  const auto way = stopped.at("/reconnect_url");
  EXPECT_EQ(way, "https://salon.example/v1/grants/" + grant + "/reconnect");
  const auto path = way.substr(std::string("https://salon.example").size());
  agree(kZoe);
  const auto other = come_back(send(office, "POST", path).at("/authorize_url"));
  EXPECT_EQ(other.status, 409);
  EXPECT_THAT(other.body, HasSubstr("another account"));

  agree(kAna);
  const auto again = send(office, "POST", path);
  ASSERT_EQ(again.status, 200) << again.text;
  EXPECT_EQ(parameter(again.at("/authorize_url"), "login_hint"), "ana@mail.example");
  woken.clear();
  EXPECT_EQ(come_back(again.at("/authorize_url")).status, 200);
  EXPECT_EQ(get("/v1/sources/" + source.at("/id")).at("/state"), "connecting");
  EXPECT_THAT(woken, SizeIs(1)) << "it is read at once";
}

// The mail that tells of a calendar which cannot be read leads to a page; opening it does nothing,
// its button leads to the service, and only the same account mends it.
TEST_F(RestGrants, AreMendedFromTheMailThatTellsOfThem) {
  agree(kAna);
  const auto grant = connected();
  const auto source = tie(office, grant, "tie-anas").at("/id");
  EXPECT_EQ(send(office, "DELETE", "/v1/grants/" + grant).status, 204);
  house.apply(store::TellOfSource{salon.agency, store::SourceId{source}}).value();
  const auto told = house.read([&](const store::Reads& reads) {
    return reads.effects_of(salon.agency, store::BookingId{source});
  });
  ASSERT_FALSE(told.empty());
  const StoredContext context(house.engine(), links);
  const auto words =
      notify::wording(told[0].kind, store::parse_appointment(told[0].payload).value(), context)
          .value();
  ASSERT_THAT(words.links, SizeIs(1));
  const auto path = words.links[0].url.substr(std::string("https://salon.example").size());
  LinkPages doors{house.ledger(), house.clock, links, store::RuleSettings{}, &consents};
  const auto ask_for = [&](const std::string& method) {
    return house.wait(doors.handle({method, path, {}, {}}, Peer{"192.0.2.9", true, "req-link"}));
  };

  const auto page = ask_for("GET");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Go to Google"));
  EXPECT_EQ(get("/v1/sources/" + source).at("/state"), "stopped");
  const auto pressed = ask_for("POST");
  ASSERT_EQ(pressed.status, 303) << pressed.body;
  EXPECT_EQ(come_back(std::string(*pressed.headers.find("Location"))).status, 200);

  EXPECT_EQ(get("/v1/sources/" + source).at("/state"), "connecting");
  EXPECT_THAT(ask_for("GET").body, Not(HasSubstr("<button")));
  EXPECT_EQ(ask_for("POST").status, 200) << "it is connected: there is nothing to do";
}

TEST_F(RestGrants, StaffConnectThemselvesAndSeeNobodyElses) {
  agree(kAna);
  EXPECT_EQ(ask(ben).code(), "forbidden");
  const auto grant = connected();
  const auto path = "/v1/grants/" + grant;
  for (const auto& [method, what] : std::vector<std::pair<std::string, std::string>>{
           {"GET", ""}, {"DELETE", ""}, {"GET", "/calendars"}, {"POST", "/reconnect"}}) {
    EXPECT_EQ(send(ben, method, path + what).status, 404) << what;
  }
  EXPECT_EQ(send(ben, "GET", "/v1/grants").at("/data"), "[]");
  EXPECT_EQ(send(ana, "GET", path).status, 200);
  const auto bens = send(ben, "POST", "/v1/sources",
                         R"({"resource":"ben","provider":"google","grant":")" + grant +
                             R"(","calendar":"ana@mail.example"})",
                         {{"Idempotency-Key", "bens-own-now"}});
  EXPECT_EQ(bens.code(), "validation") << "an id that was overheard opens nothing";
}

TEST_F(RestGrants, FaultyRequestsAreRefusedAtTheirPlace) {
  EXPECT_EQ(ask(office, R"(,"account":"ana@mail.example")").code(), "forbidden")
      << "in others' names administrators act alone";
  const auto delegated = ask(admin, R"(,"account":"ana@mail.example")");
  EXPECT_EQ(delegated.status, 201) << delegated.text;
  EXPECT_EQ(delegated.at("/state"), "active");
  EXPECT_EQ(ask(admin, R"(,"account":"ana@mail.example")").code(), "already-exists");
  EXPECT_EQ(send(office, "POST", "/v1/grants", R"({"provider":"yahoo","resource":"ana"})")
                .at("/errors/0/pointer"),
            "/provider");
  EXPECT_EQ(send(office, "POST", "/v1/grants", R"({"provider":"google","resource":"zoe"})")
                .at("/errors/0/pointer"),
            "/resource");
  EXPECT_EQ(send(office, "POST", "/v1/sources",
                 R"({"resource":"ana","provider":"google","url":"https://dav.example/"})",
                 {{"Idempotency-Key", "no-grant-here"}})
                .code(),
            "validation");
}

TEST_F(RestGrants, AStaffMemberConnectsFromTheirInvitation) {
  agree(kAna);
  const auto invited = send(office, "POST", "/v1/invitations", R"({"user":"ana"})");
  const auto path = invited.at("/url").substr(std::string("https://salon.example").size());
  SetupPages setup(house.ledger(), house.clock, "https://salon.example", &consents);
  const auto open = [&](const std::string& method, const std::string& target,
                        const std::string& body) {
    return house.wait(
        setup.handle({method, target, {}, body}, Peer{"192.0.2.9", true, "req-setup"}));
  };
  EXPECT_THAT(open("GET", path, "").body, HasSubstr("Connect Google"));

  const auto led_on = open("POST", path + "/connect", "provider=google");

  ASSERT_EQ(led_on.status, 303);
  EXPECT_EQ(come_back(std::string(*led_on.headers.find("Location"))).status, 200);
  EXPECT_THAT(open("GET", path, "").body, HasSubstr("Google, ana@mail.example: connected"));
  EXPECT_EQ(send(ana, "GET", "/v1/grants").at("/data/0/account"), "ana@mail.example");
  EXPECT_EQ(open("POST", path + "/connect", "provider=yahoo").status, 404);
}

TEST_F(RestGrants, SourcesArePausedResumedReadAnewAndTakenAway) {
  agree(kAna);
  const auto source = tie(office, connected(), "tie-anas");
  const auto path = "/v1/sources/" + source.at("/id");

  EXPECT_EQ(send(ana, "POST", path + "/pause").at("/paused"), "true");
  EXPECT_EQ(send(ana, "POST", path + "/resync").code(), "invalid-transition");
  EXPECT_EQ(send(ana, "POST", path + "/resume").at("/paused"), "false");
  poked.clear();
  EXPECT_EQ(send(ana, "POST", path + "/resync").status, 200);
  EXPECT_THAT(poked, SizeIs(1));
  for (const auto* step : {"/pause", "/resume", "/resync"}) {
    EXPECT_EQ(send(ben, "POST", path + step).status, 404) << step;
  }
  EXPECT_EQ(send(ana, "DELETE", path + "?copies=burn").code(), "validation");
  EXPECT_EQ(send(ana, "DELETE", path + "?copies=remove").status, 204);
  EXPECT_EQ(get(path).status, 404);
}

TEST_F(RestGrants, ACalendarIsLookedIntoBeforeItIsTied) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto start = test::at("2026-12-01T09:30:00Z");
  store::ObjectDraft event;
  event.uid = "dentist";
  event.instances = {{{start, start + std::chrono::hours{1}}, false, true}};
  store::ObjectDraft copy;
  copy.uid = booked.at("/uid");
  copy.instances = {{{start, start + std::chrono::hours{1}}, false, true}};
  held_there = std::vector{event, copy};
  const auto before = contents();

  const auto seen = send(ana, "POST", "/v1/sources/preview",
                         R"({"resource":"ana","url":"https://dav.example/a/"})");

  ASSERT_EQ(seen.status, 200) << seen.text;
  EXPECT_EQ(seen.at("/events"), "2");
  EXPECT_EQ(seen.at("/copies"), "1");
  EXPECT_EQ(seen.at("/busy_total"), "1");
  EXPECT_EQ(seen.at("/collisions_total"), "1");
  EXPECT_EQ(seen.at("/collisions/0/booking"), booked.at("/id"));
  EXPECT_EQ(contents(), before) << "nothing came in";
  EXPECT_EQ(send(ben, "POST", "/v1/sources/preview",
                 R"({"resource":"ana","url":"https://dav.example/a/"})")
                .code(),
            "forbidden");
  held_there = Error{Errc::unauthenticated, "the password is refused"};
  EXPECT_EQ(send(ana, "POST", "/v1/sources/preview",
                 R"({"resource":"ana","url":"https://dav.example/a/"})")
                .code(),
            "validation")
      << "the caller's own sign-in is good";
}

// C4: before it is decided, the calendar is asked once more.
TEST_F(RestGrants, ABookingHasABlindCalendarAskedAndIsDecidedByItsAnswer) {
  const auto source =
      post("/v1/sources", R"({"resource":"ana","url":"https://dav.example/a/"})", "connect-anas");
  on_probe = [this] {
    store::ApplyExternalChanges answer;
    answer.agency = salon.agency;
    answer.source = probed.back();
    ASSERT_TRUE(house.apply(std::move(answer)));
  };

  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");

  EXPECT_EQ(booked.status, 201) << booked.text;
  ASSERT_THAT(probed, SizeIs(1));
  EXPECT_EQ(probed[0].value, source.at("/id"));
  book("2026-12-01T12:00:00+01:00", "Emil", "ana");
  EXPECT_THAT(probed, SizeIs(1)) << "what is known is not asked again";
}

TEST_F(RestGrants, AMoveAndASeriesHaveBlindCalendarsAskedToo) {
  post("/v1/sources", R"({"resource":"ana","url":"https://dav.example/a/"})", "connect-anas");
  int reads = 0;
  on_probe = [&] {
    store::ApplyExternalChanges answer;
    answer.agency = salon.agency;
    answer.source = probed.back();
    answer.cursor_before = reads == 0 ? "" : "c" + std::to_string(reads);
    answer.cursor_after = "c" + std::to_string(++reads);
    ASSERT_TRUE(house.apply(std::move(answer)));
  };
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  ASSERT_EQ(booked.status, 201) << booked.text;
  ASSERT_THAT(probed, SizeIs(1));

  house.clock.advance(std::chrono::minutes{30});
  const auto moved = send(admin, "POST", "/v1/bookings/" + booked.at("/id") + "/reschedule",
                          R"({"starts_at":"2026-12-01T12:00:00+01:00"})",
                          {{"If-Match", booked.header("ETag")}, {"Idempotency-Key", "move-dora"}});
  EXPECT_EQ(moved.status, 200) << moved.text;
  EXPECT_THAT(probed, SizeIs(2));

  house.clock.advance(std::chrono::minutes{30});
  const auto series =
      post("/v1/series", R"({"service":"massage","repeat":{"local":"2026-12-02T10:00","count":3},
                             "time_zone":"Europe/Berlin","staff":"ana",
                             "customer":{"name":"Fanny","email":"fanny@mail.example"}})",
           "weekly-fanny");
  EXPECT_EQ(series.status, 201) << series.text;
  EXPECT_THAT(probed, SizeIs(3));
}

TEST_F(RestGrants, WhoElseCanBeTakenIsTakenWithoutAsking) {
  post("/v1/sources", R"({"resource":"ana","url":"https://dav.example/a/"})", "connect-anas");

  EXPECT_EQ(book("2026-12-01T10:00:00+01:00").at("/staff/0/slug"), "ben");
  EXPECT_THAT(probed, IsEmpty());
}

TEST_F(RestGrants, AServiceSaysWhatBecomesOfBookingsThatCannotBeVerified) {
  const auto service = get("/v1/services/massage");
  EXPECT_EQ(service.at("/when_blind"), "null");
  const auto changed = send(admin, "PATCH", "/v1/services/massage", R"({"when_blind":"verify"})",
                            {{"If-Match", service.header("ETag")}});
  EXPECT_EQ(changed.at("/when_blind"), "verify") << changed.text;
  post("/v1/sources", R"({"resource":"ana","url":"https://dav.example/a/"})", "connect-anas");

  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");

  EXPECT_EQ(booked.status, 202) << booked.text;
  EXPECT_EQ(booked.at("/status"), "requested");
  EXPECT_EQ(send(admin, "PATCH", "/v1/services/massage", R"({"when_blind":"maybe"})",
                 {{"If-Match", changed.header("ETag")}})
                .code(),
            "validation");
}

}  // namespace
}  // namespace holdfast::gateway::rest
