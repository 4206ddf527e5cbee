// The pages with which people set up their calendar apps, and what opens them.
#include "gateway/setup/setup.hpp"

#include <gmock/gmock.h>

#include <pugixml.hpp>

#include "gateway/setup/profile.hpp"
#include "gateway/setup/qr_code.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using testing::HasSubstr;
using testing::Not;

class RestSetup : public RestHouse {
 protected:
  RestSetup() {
    house.arrange([&](store::Transaction& tx) {
      auto user = tx.user_by_login("ana").value();
      user.name = "<Ana> & \"Söhne\"";
      tx.put(user);
    });
  }
  Answered invite(const std::string& token, const std::string& login) {
    return send(token, "POST", "/v1/invitations", R"({"user":")" + login + "\"}");
  }
  static std::string path_in(const Answered& made) {
    return made.at("/url").substr(std::string("https://salon.example").size());
  }
  HttpResponse ask(const std::string& method, const std::string& path, const std::string& body = "",
                   HttpHeaders headers = {}) {
    return house.wait(setup.handle({method, path, std::move(headers), body},
                                   Peer{"192.0.2.9", true, "req-setup"}));
  }
  /// The page as XML, so that a text which became markup is seen.
  static pugi::xml_document parsed(const std::string& html) {
    pugi::xml_document document;
    const auto result = document.load_string(html.c_str(), pugi::parse_full);
    EXPECT_TRUE(result) << result.description() << "\n" << html;
    return document;
  }
  static std::string made_password(const HttpResponse& page) {
    return parsed(page.body).select_node("//p[@class='made']/strong").node().child_value();
  }
  Result<store::User> sign_in(const std::string& login, const std::string& password) {
    return house.wait(
        authenticator.basic("Basic " + to_base64(login + ':' + password), "192.0.2.9"));
  }

  SetupPages setup{house.ledger(), house.clock, "https://salon.example"};
};

TEST_F(RestSetup, APersonWalksFromTheInvitationToACalendarApp) {
  const auto made = invite(office, "ana");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto path = path_in(made);
  const auto page = ask("GET", path);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("https://salon.example/dav/"));

  const auto after = ask("POST", path + "/passwords", "name=My+phone");

  const auto password = made_password(after);
  EXPECT_THAT(password, testing::MatchesRegex("([0-9a-z]{5}-){3}[0-9a-z]{5}"));
  EXPECT_EQ(sign_in("ana", password).value().login, "ana");
  EXPECT_FALSE(sign_in("ben", password)) << "it is hers alone";
  EXPECT_THAT(ask("GET", path).body, HasSubstr("My phone"));
  EXPECT_THAT(ask("GET", path).body, Not(HasSubstr(password)));

  const auto passwords = send(ana, "GET", "/v1/app-passwords");
  const auto ended = ask("POST", path + "/end", "id=" + passwords.at("/data/0/id"));
  EXPECT_EQ(ended.status, 303);
  EXPECT_EQ(ended.headers.find("Location"), path);
  EXPECT_FALSE(sign_in("ana", password)) << "it counts at once";
}

TEST_F(RestSetup, NoTextBecomesMarkup) {
  const auto path = path_in(invite(office, "ana"));
  const auto name = percent_encode("</li><script>alert(1)</script>\"'&");

  const auto page = ask("POST", path + "/passwords", "name=" + name);

  const auto document = parsed(page.body);
  EXPECT_FALSE(document.select_node("//script"));
  EXPECT_THAT(std::string(document.select_node("//body/p[1]").node().child_value()),
              HasSubstr("<Ana> & \"Söhne\""));
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
}

TEST_F(RestSetup, ThePageLoadsNothingAndTellsNobodyWhereItIs) {
  const auto page = ask("GET", path_in(invite(office, "ana")));

  const std::string policy(page.headers.find("Content-Security-Policy").value_or(""));
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_EQ(page.headers.find("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(page.headers.find("Cache-Control"), "no-store");
  const auto document = parsed(page.body);
  EXPECT_FALSE(document.select_node("//script | //link | //img | //iframe | //@onclick"));
  EXPECT_TRUE(document.select_node("//meta[@name='viewport']"));
  // The policy names the one style by its hash.
  const std::string style = document.select_node("//style").node().child_value();
  const auto digest = sha256(style);
  EXPECT_THAT(policy,
              HasSubstr(to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()})));
}

TEST_F(RestSetup, ItSaysTheStepsForEveryApp) {
  const auto page = ask("GET", path_in(invite(office, "ana"))).body;

  for (const auto* app : {"iPhone", "DAVx5", "Thunderbird", "Evolution", "CalDav Synchronizer"}) {
    EXPECT_THAT(page, HasSubstr(app));
  }
  const auto document = parsed(page);
  EXPECT_EQ(document.select_nodes("//svg[@role='img']").size(), 2U);
  EXPECT_TRUE(document.select_node("//a[@href='caldavs://ana@salon.example/dav/']"));
}

TEST_F(RestSetup, TheProfileIsAPropertyListWithoutAPassword) {
  const auto path = path_in(invite(office, "ana"));
  const auto answer = ask("GET", path + "/holdfast.mobileconfig");

  EXPECT_EQ(answer.headers.find("Content-Type"), "application/x-apple-aspen-config");
  const auto document = parsed(answer.body);
  const auto value = [&](const std::string& key) {
    return std::string(
        document.select_node(("//array/dict/key[.='" + key + "']/following-sibling::*[1]").c_str())
            .node()
            .child_value());
  };
  EXPECT_EQ(value("PayloadType"), "com.apple.caldav.account");
  EXPECT_EQ(value("CalDAVHostName"), "salon.example");
  EXPECT_EQ(value("CalDAVPort"), "443");
  EXPECT_EQ(value("CalDAVUsername"), "ana");
  EXPECT_EQ(value("CalDAVPrincipalURL"), "/dav/principals/ana/");
  EXPECT_TRUE(document.select_node("//key[.='CalDAVUseSSL']/following-sibling::*[1][self::true]"));
  EXPECT_THAT(answer.body, Not(HasSubstr("CalDAVPassword")));
  EXPECT_EQ(answer.body, ask("GET", path + "/holdfast.mobileconfig").body);
}

// Ended by time, by hand, by a newer one, with the account; or never made.
TEST_F(RestSetup, WhatHasEndedLooksLikeWhatNeverWas) {
  const auto nothing = ask("GET", "/setup/" + std::string(43, 'A'));
  EXPECT_EQ(nothing.status, 404);
  const auto expect_nothing = [&](const std::string& path) {
    for (const auto* place : {"", "/passwords", "/end", "/holdfast.mobileconfig", "/else"}) {
      for (const auto* method : {"GET", "HEAD", "POST", "PUT"}) {
        const auto answer = ask(method, path + place, "name=x");
        EXPECT_EQ(answer.status, 404) << place;
        EXPECT_EQ(answer.body, nothing.body) << place;
        EXPECT_EQ(answer.headers.fields(), nothing.headers.fields()) << place;
      }
    }
  };
  const auto first = path_in(invite(office, "ana"));
  const auto second = invite(office, "ana");
  expect_nothing(first);
  ASSERT_EQ(send(office, "DELETE", "/v1/invitations/" + second.at("/id")).status, 204);
  house.clock.advance(std::chrono::hours(1));
  expect_nothing(path_in(second));
  const auto third = path_in(invite(office, "ana"));
  house.clock.advance(std::chrono::hours(73));
  expect_nothing(third);

  const auto list = send(ana, "GET", "/v1/app-passwords");
  EXPECT_EQ(list.body.at("data").as_array().size(), 0U);
}

TEST_F(RestSetup, AFormOnAStrangersPageDoesNothing) {
  const auto path = path_in(invite(office, "ana"));

  EXPECT_EQ(ask("POST", path + "/passwords", "name=x", {{"Sec-Fetch-Site", "cross-site"}}).status,
            403);
  EXPECT_EQ(ask("POST", path + "/passwords", "name=x", {{"Sec-Fetch-Site", "same-origin"}}).status,
            200);
  EXPECT_EQ(ask("GET", path + "/passwords").status, 405);
  EXPECT_EQ(ask("POST", path).status, 405);
}

TEST_F(RestSetup, WrongNamesAndTooManyPasswordsAreToldOnThePage) {
  const auto path = path_in(invite(office, "ana"));

  EXPECT_EQ(ask("POST", path + "/passwords", "name=").status, 422);
  EXPECT_EQ(ask("POST", path + "/passwords", "name=a%0Ab").status, 422);
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(ask("POST", path + "/passwords", "name=x").status, 200);
  }
  const auto refused = ask("POST", path + "/passwords", "name=x");
  EXPECT_EQ(refused.status, 409);
  EXPECT_TRUE(parsed(refused.body).select_node("//p[@class='trouble']"));
}

// An invitation is a password in the making: nobody gets one that opens more than their own.
TEST_F(RestSetup, NobodyEquipsWhoMayMoreThanThemselves) {
  EXPECT_EQ(invite(ana, "ana").status, 201);
  EXPECT_EQ(invite(ana, "ben").at("/errors/0/pointer"), "/user");
  EXPECT_EQ(invite(office, "ben").status, 201);
  EXPECT_EQ(invite(office, "office").status, 201);
  EXPECT_EQ(invite(office, "admin").status, 422);
  EXPECT_EQ(invite(admin, "office").status, 201);
  EXPECT_EQ(invite(ana, "nobody").text.find("ben"), std::string::npos);

  EXPECT_EQ(send(ana, "GET", "/v1/app-passwords?user=ben").status, 404);
  EXPECT_EQ(send(office, "GET", "/v1/app-passwords?user=ben").status, 200);
  EXPECT_EQ(send(ana, "GET", "/v1/invitations").body.at("data").as_array().size(), 1U);
  EXPECT_EQ(send(office, "GET", "/v1/invitations").body.at("data").as_array().size(), 3U);
}

TEST_F(RestSetup, AppPasswordsAreMadeForOneselfAndEndedByWhoMay) {
  const auto made = send(ben, "POST", "/v1/app-passwords", R"({"name":"Laptop"})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto path = "/v1/app-passwords/" + made.at("/id");
  EXPECT_TRUE(sign_in("ben", made.at("/password")));
  EXPECT_EQ(send(made.at("/password"), "GET", "/v1/me").status, 401) << "CalDAV alone";

  EXPECT_EQ(send(ana, "DELETE", path).status, 404);
  EXPECT_TRUE(sign_in("ben", made.at("/password")));
  EXPECT_EQ(send(office, "DELETE", path).status, 204);
  EXPECT_FALSE(sign_in("ben", made.at("/password")));
  EXPECT_EQ(send(office, "DELETE", path).status, 404);
  EXPECT_EQ(send(ben, "POST", "/v1/app-passwords", R"({"name":""})").status, 422);
}

TEST(QrCode, IsAsLargeAsItsTextNeeds) {
  EXPECT_THAT(qr_code("https://salon.example/", "a \"label\""), HasSubstr("a &quot;label&quot;"));
  EXPECT_EQ(qr_code(std::string(5000, 'x'), "too long"), "");
}

}  // namespace
}  // namespace holdfast::gateway::rest
