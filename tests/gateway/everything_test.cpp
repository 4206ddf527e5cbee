// Every path of the server, by every method, for everybody: made from the routers' own tables, so
// that what is added tomorrow is looked at too.
#include <gmock/gmock.h>

#include <set>

#include "caldav/methods/methods.hpp"
#include "caldav/server.hpp"
#include "gateway/feeds/feeds.hpp"
#include "gateway/router.hpp"
#include "gateway/setup/setup.hpp"
#include "store/commands/administration.hpp"
#include "store/commands/calendar_objects.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

const std::vector<std::string> kForeignMethods = {"TRACE", "PATCH", "LINK", "FOO", "CONNECT"};

/// The whole server without its sockets.
class Everything : public RestHouse {
 protected:
  Everything() {
    house.arrange([&](store::Transaction& tx) {
      tx.put(store::Agency{{2}, "Elsewhere", "Europe/Berlin", "booking@elsewhere.example"});
      for (const auto* login : {"admin", "office", "ana", "ben"}) {
        passwords_[login] = give_app_password(tx, tx.user_by_login(login).value());
      }
    });
  }

  HttpResponse ask(const std::string& method, const std::string& target,
                   const std::string& authorization = "", const std::string& body = "") {
    HttpRequest request{method, target, {}, body};
    if (!authorization.empty()) {
      request.headers.add("Authorization", authorization);
    }
    request.headers.add("Depth", "0");
    request.headers.add("If-Match", "\"1\"");
    request.headers.add("Idempotency-Key", "knock-knock-" + std::to_string(++asked_));
    request.headers.add("Content-Type", "application/json");
    return house.wait(router_.handle(std::move(request), Peer{"192.0.2.7", true, "req"}));
  }
  [[nodiscard]] std::string basic(const std::string& login) const {
    return "Basic " + to_base64(login + ':' + passwords_.at(login));
  }

  /// All methods that some resource of the CalDAV server has, and some that none has.
  static std::set<std::string> dav_methods() {
    std::set<std::string> names(kForeignMethods.begin(), kForeignMethods.end());
    for (const auto& method : caldav::methods()) {
      names.emplace(method.name);
    }
    return names;
  }
  static std::set<std::string> rest_methods() {
    std::set<std::string> names{"HEAD", "PUT", "PROPFIND"};
    for (const auto& route : routes()) {
      names.emplace(route.method);
    }
    return names;
  }

 private:
  std::string give_app_password(store::Transaction& tx, const store::User& user) {
    const auto secret = "aaaaa-aaaaa-aaaaa-a" + std::to_string(1000 + passwords_.size());
    store::AppPassword password;
    password.id = {"ap_" + user.login};
    password.agency = user.agency;
    password.user = user.id;
    password.name = "test";
    password.hash = sha256_hex(secret);
    tx.put(password);
    return secret;
  }
  Doors doors() {
    Doors doors;
    doors.authenticate = [this](std::string authorization, std::string address) {
      return authenticator.basic(std::move(authorization), std::move(address));
    };
    doors.dav = [this](HttpRequest request, store::User user, std::string id) {
      return dav_.handle(std::move(request), std::move(user), std::move(id));
    };
    doors.is_api = Api::serves;
    doors.api = [this](HttpRequest request, Peer peer) {
      return api.handle(std::move(request), std::move(peer));
    };
    doors.live = [] { return HttpResponse{}; };
    doors.ready = [] { return HttpResponse{}; };
    doors.feeds = [this](HttpRequest request, Peer peer) {
      return feeds_.handle(std::move(request), std::move(peer));
    };
    doors.setup = [this](HttpRequest request, Peer peer) {
      return setup_.handle(std::move(request), std::move(peer));
    };
    return doors;
  }

  caldav::Server dav_{house.ledger(), house.clock, {}};
  Feeds feeds_{house.engine(), house.clock};
  SetupPages setup_{house.ledger(), house.clock, "https://salon.example"};
  Router router_{doors(), house.log};
  std::map<std::string, std::string> passwords_;
  int asked_ = 0;
};

std::string with_id(std::string_view pattern, std::string_view id) {
  std::string path(pattern);
  if (const auto place = path.find("{id}"); place != std::string::npos) {
    path.replace(place, 4, id);
  }
  return path;
}

TEST_F(Everything, StrangersAreAskedForOneAndTheSameRealmOnEveryDavPath) {
  const auto before = contents();
  for (const auto* path :
       {"/dav", "/dav/", "/dav/principals/", "/dav/principals/ana/", "/dav/calendars/",
        "/dav/calendars/ana/", "/dav/calendars/ana/appointments/",
        "/dav/calendars/ana/appointments/x.ics", "/dav/calendars/nobody/", "/dav/nothing",
        "/dav/../x", "/dav/%zz"}) {
    for (const auto& method : dav_methods()) {
      for (const auto& authorization : {std::string(), std::string("Bearer ") + ana,
                                        std::string("Basic !"), std::string("Digest x")}) {
        const auto answer = ask(method, path, authorization);
        EXPECT_EQ(answer.status, 401) << method << ' ' << path;
        EXPECT_EQ(answer.headers.find("WWW-Authenticate"),
                  "Basic realm=\"Holdfast\", charset=\"UTF-8\"")
            << method << ' ' << path;
      }
    }
  }
  EXPECT_EQ(contents(), before);
}

TEST_F(Everything, StrangersLearnNothingOfTheApiNotEvenItsPaths) {
  const auto before = contents();
  for (const auto& method : rest_methods()) {
    for (const auto& route : routes()) {
      const auto path = with_id(route.pattern, "none");
      for (const auto& authorization : {std::string(), basic("admin"), std::string("Bearer x")}) {
        EXPECT_EQ(ask(method, path, authorization, "{}").status, 401) << method << ' ' << path;
      }
    }
    EXPECT_EQ(ask(method, "/v1/nothing").status, 401) << method;
  }
  EXPECT_EQ(contents(), before);
}

// Objects of Ben, by their real ids: for Ana each answers like an id that nobody has.
TEST_F(Everything, SomebodyElsesThingsAnswerLikeNothingOverRestToo) {
  const auto booking = book("2026-12-01T10:00:00+01:00", "Dora", "ben").at("/id");
  const auto feed = send(office, "POST", "/v1/feeds", R"({"resource":"ben"})").at("/id");
  const auto invitation = send(office, "POST", "/v1/invitations", R"({"user":"ben"})").at("/id");
  // Before there is an outside calendar, which would have to be read first.
  const auto series = send(office, "POST", "/v1/series",
                           R"({"service":"massage","staff":"ben","time_zone":"Europe/Berlin",)"
                           R"("repeat":{"local":"2026-12-08T10:00","count":2},)"
                           R"("customer":{"name":"Emil","email":"emil@mail.example"}})",
                           {{"Idempotency-Key", "series-ben"}})
                          .at("/id");
  house.arrange([&](store::Transaction& tx) {
    auto yoga = *tx.service(salon.agency, salon.massage);
    yoga.id = store::ServiceId{"sv_0000000000000000000000yoga"};
    yoga.slug = "yoga";
    yoga.requirements = {{"trainer", {salon.ben}, 1, store::Assignment::priority}};
    yoga.policy.seats = 3;
    tx.put(yoga);
  });
  const auto session = post("/v1/bookings",
                            R"({"service":"yoga","starts_at":"2026-12-02T10:00:00+01:00",)"
                            R"("customer":{"name":"Finn","email":"finn@mail.example"}})",
                            "class-of-ben")
                           .at("/session/id");
  const auto source =
      send(office, "POST", "/v1/sources", R"({"resource":"ben","url":"https://dav.example/cal/"})",
           {{"Idempotency-Key", "connect-ben"}})
          .at("/id");
  const auto closure = send(office, "POST", "/v1/closures",
                            R"({"resource":"ben","reason":"leave","first_day":"2026-12-01",)"
                            R"("last_day":"2026-12-01"})",
                            {{"Idempotency-Key", "close-ben"}})
                           .at("/id");
  const auto conflict = send(office, "GET", "/v1/conflicts").at("/data/0/id");
  const auto delegation = send(office, "POST", "/v1/delegations",
                               R"({"owner":"ben","delegate":"office","access":"read"})")
                              .at("/id");
  const auto grant =
      send(office, "POST", "/v1/grants", R"({"provider":"google","resource":"ben"})").at("/id");
  const std::map<std::string, std::string> theirs = {
      {"/v1/grants/", grant},   {"/v1/delegations/", delegation}, {"/v1/bookings/", booking},
      {"/v1/feeds/", feed},     {"/v1/app-passwords/", "ap_ben"}, {"/v1/invitations/", invitation},
      {"/v1/sources/", source}, {"/v1/closures/", closure},       {"/v1/conflicts/", conflict},
      {"/v1/series/", series},  {"/v1/sessions/", session}};
  const std::set<std::string> everybodys = {"/v1/resources/", "/v1/services/"};
  const auto before = contents();
  for (const auto& route : routes()) {
    if (route.pattern.find("{id}") == std::string_view::npos || !route.allows(store::Role::staff)) {
      continue;
    }
    const std::string prefix(route.pattern.substr(0, route.pattern.find("{id}")));
    if (everybodys.contains(prefix)) {
      continue;
    }
    const auto found = theirs.find(prefix);
    ASSERT_TRUE(found != theirs.end() && !found->second.empty()) << "make one of " << prefix;
    const std::string method(route.method);
    const auto body = route.body == Body::required ? "{}" : "";
    const auto real = ask(method, with_id(route.pattern, found->second), "Bearer " + ana, body);
    const auto none = ask(method, with_id(route.pattern, "none"), "Bearer " + ana, body);

    EXPECT_GE(real.status, 400) << method << ' ' << route.pattern << real.body;
    EXPECT_EQ(real.status, none.status) << method << ' ' << route.pattern << real.body << none.body;
    auto text = real.body;
    for (auto at = text.find(found->second); at != text.npos; at = text.find(found->second)) {
      text.replace(at, found->second.size(), "none");
    }
    EXPECT_EQ(text, none.body) << method << ' ' << route.pattern;
  }
  EXPECT_EQ(contents(), before);
}

TEST_F(Everything, SomebodyElsesThingsAnswerLikeNothingOverDav) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"/dav/principals/ben/", "/dav/principals/nobody/"},
      {"/dav/calendars/ben/", "/dav/calendars/nobody/"},
      {"/dav/calendars/ben/appointments/", "/dav/calendars/nobody/appointments/"},
      {"/dav/calendars/ben/appointments/a.ics", "/dav/calendars/nobody/appointments/a.ics"},
      {"/dav/calendars/ben/new/", "/dav/calendars/nobody/new/"}};
  const auto before = contents();
  for (const auto& [theirs, nobodys] : pairs) {
    for (const auto& method : dav_methods()) {
      const auto real = ask(method, theirs, basic("ana"));
      const auto none = ask(method, nobodys, basic("ana"));

      EXPECT_GE(real.status, 400) << method << ' ' << theirs;
      EXPECT_EQ(real.status, none.status) << method << ' ' << theirs;
      EXPECT_EQ(real.body, none.body) << method << ' ' << theirs;
      EXPECT_EQ(real.headers.fields(), none.headers.fields()) << method << ' ' << theirs;
    }
  }
  EXPECT_EQ(contents(), before);
}

// A request without credentials to a page that needs none must not become one with them.
TEST_F(Everything, FeedsAndSetUpTakeNoCredentialsAndGiveNone) {
  const auto secret = std::string(43, 'A');
  for (const auto& path :
       {"/feeds/" + secret + ".ics", "/setup/" + secret, "/setup/" + secret + "/passwords"}) {
    for (const auto* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "PROPFIND", "OPTIONS"}) {
      const auto without = ask(method, path);
      const auto with = ask(method, path, basic("admin"));
      EXPECT_EQ(without.status, 404) << method << ' ' << path;
      EXPECT_EQ(with.status, 404) << method << ' ' << path;
      EXPECT_EQ(without.body, with.body);
      EXPECT_FALSE(without.headers.find("WWW-Authenticate"));
    }
  }
}

TEST_F(Everything, TheLogNeverHoldsASecretOfAPath) {
  const auto secret = std::string(43, 'A');
  ask("GET", "/feeds/" + secret + ".ics");
  ask("POST", "/setup/" + secret + "/passwords", "", "name=x");

  const auto lines = house.log.lines();
  ASSERT_FALSE(lines.empty());
  for (const auto& line : lines) {
    for (const auto& [name, value] : line.fields) {
      EXPECT_EQ(value.find("AAAA"), std::string::npos) << name;
    }
  }
}

// What needs no sign-in is read alone, whatever the method.
TEST_F(Everything, PublicPagesAreOnlyRead) {
  const auto before = contents();
  for (const auto* path : {"/", "/robots.txt", "/healthz", "/readyz", "/openapi.json"}) {
    for (const auto* method : {"PUT", "POST", "DELETE", "PATCH", "MKCOL", "COPY", "MOVE"}) {
      EXPECT_EQ(ask(method, path).status, 405) << method << ' ' << path;
    }
  }
  EXPECT_EQ(contents(), before);
}

}  // namespace
}  // namespace holdfast::gateway::rest
