// A calendar under a secret address, from the making of the feed to the last subscriber.
#include "gateway/feeds/feeds.hpp"

#include <gmock/gmock.h>

#include "caldav/server.hpp"
#include "store/commands/administration.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using testing::HasSubstr;
using testing::Not;

class RestFeeds : public RestHouse {
 protected:
  Answered make(const std::string& token, const std::string& body) {
    return send(token, "POST", "/v1/feeds", body);
  }
  /// The path of a new feed of Ana's calendar.
  std::string path_of_feed(const std::string& more = R"(,"privacy":"full")") {
    const auto url = make(office, R"({"resource":"ana")" + more + '}').at("/url");
    return url.substr(std::string("https://salon.example").size());
  }
  HttpResponse fetch(const std::string& path, HttpHeaders headers = {},
                     const std::string& method = "GET") {
    return house.wait(
        feeds.handle({method, path, std::move(headers), ""}, Peer{"192.0.2.9", true, "req-feed"}));
  }
  void put_event(const std::string& name, const std::string& start, const std::string& summary) {
    caldav::Server dav(house.ledger(), house.clock, {});
    auto user =
        house.read([&](const store::Reads& reads) { return reads.user_by_login("ana").value(); });
    const auto put = house.wait(dav.handle(
        {"PUT",
         "/dav/calendars/ana/appointments/" + name,
         {{"Content-Type", "text/calendar"}},
         "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:" + name +
             "\r\nDTSTAMP:20261130T080000Z\r\nDTSTART:" + start +
             "\r\nDURATION:PT1H\r\nSUMMARY:" + summary + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"},
        user, "req-put"));
    ASSERT_LT(put.status, 300) << put.body;
  }
  std::string everything_in_the_audit() {
    std::string text;
    house.read([&](const store::Reads& reads) {
      for (const auto& entry : reads.audit(salon.agency, 0, 1000)) {
        text += entry.action + entry.subject + entry.before + entry.after + '\n';
      }
      return 0;
    });
    return text;
  }

  Feeds feeds{house.engine(), house.clock};
};

TEST_F(RestFeeds, AnAddressIsToldOnceAndOnlyItsHashIsKept) {
  const auto made = make(office, R"({"resource":"ana","name":"Ana at work","past_days":30})");

  ASSERT_EQ(made.status, 201) << made.text;
  const auto url = made.at("/url");
  EXPECT_THAT(url, testing::MatchesRegex("https://salon.example/feeds/[A-Za-z0-9_-]{43}\\.ics"));
  EXPECT_EQ(made.at("/webcal_url"), "webcal" + url.substr(5));
  EXPECT_EQ(made.at("/privacy"), "busy");
  const auto secret = url.substr(url.rfind('/') + 1, 43);
  EXPECT_THAT(send(office, "GET", "/v1/feeds").text, Not(HasSubstr(secret)));
  EXPECT_THAT(send(office, "GET", "/v1/feeds/" + made.at("/id")).text, Not(HasSubstr(secret)));
  EXPECT_THAT(everything_in_the_audit(), HasSubstr("feed.made"));
  EXPECT_THAT(everything_in_the_audit(), Not(HasSubstr(secret)));
  EXPECT_THAT(everything_in_the_audit(), Not(HasSubstr(sha256_hex(secret))));
}

TEST_F(RestFeeds, SubscribersReadBookingsAndOwnEventsWithoutAPassword) {
  const auto path = path_of_feed();
  book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  put_event("dentist.ics", "20261202T090000Z", "Dentist");

  const auto answer = fetch(path);

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.find("Content-Type"), "text/calendar; charset=utf-8");
  EXPECT_EQ(answer.headers.find("Cache-Control"), "private, no-cache");
  EXPECT_THAT(answer.body, HasSubstr("Dora"));
  EXPECT_THAT(answer.body, HasSubstr("SUMMARY:Dentist"));
  EXPECT_EQ(fetch(path, {}, "HEAD").headers.find("ETag"), answer.headers.find("ETag"));
}

TEST_F(RestFeeds, BusyOnlyTellsNobodysName) {
  const auto path = path_of_feed(R"(,"privacy":"busy")");
  book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  put_event("dentist.ics", "20261202T090000Z", "Dentist");

  const auto text = fetch(path).body;

  EXPECT_THAT(text, HasSubstr("SUMMARY:Busy"));
  EXPECT_THAT(text, Not(HasSubstr("Dora")));
  EXPECT_THAT(text, Not(HasSubstr("entist")));
  EXPECT_THAT(text, Not(HasSubstr("bk_")));
}

TEST_F(RestFeeds, WhoHasTheTextIsToldSoWithoutItBeingMade) {
  const auto path = path_of_feed();
  const auto first = fetch(path);
  const std::string etag(first.headers.find("ETag").value());
  const std::string modified(first.headers.find("Last-Modified").value());

  EXPECT_EQ(fetch(path, {{"If-None-Match", etag}}).status, 304);
  EXPECT_EQ(fetch(path, {{"If-None-Match", "W/" + etag}}).status, 304);
  EXPECT_EQ(fetch(path, {{"If-Modified-Since", modified}}).status, 304);
  // RFC 9110 section 13.1.3: the date does not count beside a tag.
  EXPECT_EQ(fetch(path, {{"If-None-Match", "\"other\""}, {"If-Modified-Since", modified}}).status,
            200);
  EXPECT_EQ(fetch(path, {{"If-None-Match", etag}}).headers.find("ETag"), etag);
}

// A change in the very second of the last read, by a reader who has the date alone.
TEST_F(RestFeeds, AChangeIsNeverHiddenBehindAnOldDate) {
  const auto path = path_of_feed();
  const auto first = fetch(path);
  put_event("dentist.ics", "20261202T090000Z", "Dentist");

  const auto by_date = fetch(
      path, {{"If-Modified-Since", std::string(first.headers.find("Last-Modified").value())}});

  EXPECT_EQ(by_date.status, 200);
  EXPECT_NE(by_date.headers.find("ETag"), first.headers.find("ETag"));
  EXPECT_NE(by_date.headers.find("Last-Modified"), first.headers.find("Last-Modified"));
}

TEST_F(RestFeeds, WhatLiesTooFarBackIsNotInIt) {
  const auto path = path_of_feed(R"(,"privacy":"full","past_days":10)");
  put_event("old.ics", "20261101T090000Z", "Long ago");
  put_event("new.ics", "20261125T090000Z", "Lately");
  put_event("far.ics", "20291125T090000Z", "Ahead");

  const auto text = fetch(path).body;

  EXPECT_THAT(text, Not(HasSubstr("Long ago")));
  EXPECT_THAT(text, HasSubstr("Lately"));
  EXPECT_THAT(text, HasSubstr("Ahead"));
}

// Unknown, malformed, revoked, of somebody who left: nobody learns which.
TEST_F(RestFeeds, AllThatLeadsNowhereIsOneAnswer) {
  const auto revoked = make(office, R"({"resource":"ana"})");
  const auto of_ben = make(ben, R"({"resource":"ben"})");
  ASSERT_EQ(send(office, "DELETE", "/v1/feeds/" + revoked.at("/id")).status, 204);
  auto gone = house.read([](const store::Reads& r) { return r.user_by_login("ben").value(); });
  gone.active = false;
  house.arrange([&](store::Transaction& tx) { tx.put(gone); });
  const auto cut = [](const Answered& made) {
    return made.at("/url").substr(std::string("https://salon.example").size());
  };

  const auto unknown = fetch("/feeds/" + std::string(43, 'A') + ".ics");
  EXPECT_EQ(unknown.status, 404);
  for (const auto& path : {cut(revoked), cut(of_ben), std::string("/feeds/"),
                           std::string("/feeds/../v1/me"), std::string("/feeds/a.ics")}) {
    for (const auto* method : {"GET", "HEAD", "POST", "PROPFIND"}) {
      const auto answer = fetch(path, {}, method);
      EXPECT_EQ(answer.status, 404) << path;
      EXPECT_EQ(answer.body, unknown.body) << path;
      EXPECT_EQ(answer.headers.fields(), unknown.headers.fields()) << path;
    }
  }
  EXPECT_EQ(fetch(path_of_feed(), {}, "PUT").status, 405);
}

// Who made it while they might see Ana's calendar, and may not any more.
TEST_F(RestFeeds, AFeedEndsWithTheRightsOfItsMaker) {
  const auto path = path_of_feed();
  ASSERT_EQ(fetch(path).status, 200);
  auto office_user =
      house.read([](const store::Reads& r) { return r.user_by_login("office").value(); });
  office_user.role = store::Role::staff;
  office_user.resource = salon.ben;
  house.arrange([&](store::Transaction& tx) { tx.put(office_user); });

  EXPECT_EQ(fetch(path).status, 404);
}

TEST_F(RestFeeds, GuessingIsSlowedDownAndGoodAddressesAreNot) {
  const auto path = path_of_feed();
  int barred = 0;
  for (int i = 0; i < 100; ++i) {
    barred += fetch("/feeds/" + std::string(43, 'A') + ".ics").status == 429 ? 1 : 0;
  }

  EXPECT_EQ(barred, 40);
  EXPECT_EQ(fetch(path).status, 200);
  house.clock.advance(std::chrono::minutes(10));
  EXPECT_EQ(fetch("/feeds/x.ics").status, 404);
}

TEST_F(RestFeeds, StaffMakeFeedsOfTheirOwnCalendarsAndSeeNoOthers) {
  EXPECT_EQ(make(ana, R"({"resource":"ben"})").code(), "forbidden");
  const auto bens = make(office, R"({"resource":"ben"})");
  const auto anas = make(ana, R"({"resource":"ana"})");
  ASSERT_EQ(anas.status, 201) << anas.text;

  EXPECT_EQ(send(ana, "GET", "/v1/feeds").body.at("data").as_array().size(), 1U);
  EXPECT_EQ(send(office, "GET", "/v1/feeds").body.at("data").as_array().size(), 2U);
  const auto path = "/v1/feeds/" + bens.at("/id");
  EXPECT_EQ(send(ana, "GET", path).status, 404);
  EXPECT_EQ(send(ana, "DELETE", path).status, 404);
  EXPECT_EQ(send(office, "GET", path).status, 200);
}

// The office's calendar of all bookings belongs to nobody in particular.
TEST_F(RestFeeds, TheWholeAgencyHasAFeedTooForTheOffice) {
  EXPECT_EQ(make(office, R"({"resource":null})").at("/errors/0/pointer"), "/calendar");
  ASSERT_EQ(send(office, "POST", "/v1/shared-calendars", R"({"resource":null})").status, 201);
  book("2026-12-01T10:00:00+01:00", "Dora", "ben");

  const auto made = make(office, R"({"resource":null,"privacy":"full"})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto path = made.at("/url").substr(std::string("https://salon.example").size());

  EXPECT_THAT(fetch(path).body, HasSubstr("Dora"));
  EXPECT_EQ(made.at("/resource"), "null");
  EXPECT_EQ(make(ana, R"({"resource":null})").code(), "forbidden");
  EXPECT_EQ(send(ana, "GET", "/v1/feeds/" + made.at("/id")).status, 404);
  EXPECT_EQ(send(ana, "GET", "/v1/feeds").at("/data"), "[]");
}

TEST_F(RestFeeds, FaultsOfTheWishAreNamed) {
  EXPECT_EQ(make(office, R"({"resource":"nobody"})").at("/errors/0/pointer"), "/resource");
  EXPECT_EQ(make(office, R"({"resource":"ana","calendar":"x"})").at("/errors/0/pointer"),
            "/calendar");
  EXPECT_EQ(make(office, R"({"resource":"ana","privacy":"none"})").at("/errors/0/pointer"),
            "/privacy");
  EXPECT_EQ(make(office, R"({"resource":"ana","past_days":-1})").at("/errors/0/pointer"),
            "/past_days");
}

TEST_F(RestFeeds, OneCalendarHasNoMoreThanTwenty) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(make(office, R"({"resource":"ana"})").status, 201);
  }

  EXPECT_EQ(make(office, R"({"resource":"ana"})").code(), "already-exists");
  EXPECT_EQ(make(office, R"({"resource":"ben"})").status, 201);
}

// More octets than one answer takes: told, not cut off in the middle.
TEST_F(RestFeeds, ACalendarThatIsTooLongIsRefusedWhole) {
  Feeds small(house.engine(), house.clock, {.most = 100});
  const auto path = path_of_feed();
  put_event("dentist.ics", "20261202T090000Z", "Dentist");

  const auto answer = house.wait(small.handle({"GET", path, {}, ""}, Peer{"192.0.2.9", true, "r"}));

  EXPECT_EQ(answer.status, 507);
  EXPECT_THAT(answer.body, Not(HasSubstr("BEGIN")));
}

TEST_F(RestFeeds, PiecesMakeTheSameText) {
  const auto path = path_of_feed();
  for (int i = 0; i < 7; ++i) {
    put_event("e" + std::to_string(i) + ".ics", "2026120" + std::to_string(i + 1) + "T180000Z",
              "E");
  }
  Feeds by_two(house.engine(), house.clock, {.piece = 2});

  EXPECT_EQ(house.wait(by_two.handle({"GET", path, {}, ""}, Peer{"192.0.2.9", true, "r"})).body,
            fetch(path).body);
}

}  // namespace
}  // namespace holdfast::gateway::rest
