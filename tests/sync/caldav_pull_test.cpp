#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "caldav/icalendar/start.hpp"
#include "sync/providers/caldav.hpp"
#include "sync/providers/caldav_cursor.hpp"
#include "sync/retry_after.hpp"
#include "tests/sync/recorded_http.hpp"
#include "tests/sync/run_coroutine.hpp"
#include "tests/sync/scripted_http.hpp"

namespace holdfast::sync {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr auto kRadicale = "http://dav.example:5232/ana/plans/";

Account account(const std::string& url) {
  Account out;
  out.source.id = {"so_1"};
  out.source.provider = "caldav";
  out.source.url = url;
  out.source.username = "ana";
  out.secret = "secret";
  return out;
}

Known known_ab(const std::string& token = "http://radicale.org/ns/sync/1") {
  Known known;
  known.cursor = CaldavCursor{"\"c1\"", token}.text();
  known.objects = {{"/ana/plans/a.ics", "\"e1\""}, {"/ana/plans/b.ics", "\"e2\""}};
  return known;
}

Result<Pull> pull(test::RecordedHttp& http, const std::string& url, Known known) {
  CaldavProvider provider(http);
  return test::run_coroutine(provider.pull(account(url), std::move(known)));
}

/// "a.ics e1 A", "b.ics gone"
std::vector<std::string> told(const Pull& pull) {
  std::vector<std::string> out;
  for (const auto& item : pull.items) {
    auto line = item.href.substr(item.href.rfind('/') + 1) + ' ';
    const auto summary = item.text.find("SUMMARY:");
    if (item.deleted) {
      line += "gone";
    } else if (!item.unreadable.empty()) {
      line += item.etag + " unreadable";
    } else {
      const auto end = item.text.find_first_of("\r\n", summary);
      line += item.etag + ' ' + item.text.substr(summary + 8, end - summary - 8);
    }
    out.push_back(line);
  }
  return out;
}

TEST(CaldavPull, FirstReadListsAndFetchesEverything) {
  test::RecordedHttp http("radicale_first_read");

  const auto pulled = pull(http, kRadicale, {}).value();

  EXPECT_THAT(told(pulled), ElementsAre("a.ics \"e1\" A", "b.ics \"e2\" B"));
  EXPECT_TRUE(pulled.complete_listing);
  EXPECT_EQ(pulled.members, 2U);
  EXPECT_EQ(CaldavCursor::read(pulled.cursor_after).token, "http://radicale.org/ns/sync/1");
}

TEST(CaldavPull, TokenBringsOnlyWhatChanged) {
  test::RecordedHttp http("radicale_incremental");

  const auto pulled = pull(http, kRadicale, known_ab()).value();

  EXPECT_THAT(told(pulled), UnorderedElementsAre("a.ics \"e9\" A2", "b.ics gone"));
  EXPECT_FALSE(pulled.complete_listing);
  const auto cursor = CaldavCursor::read(pulled.cursor_after);
  EXPECT_EQ(cursor.token, "http://radicale.org/ns/sync/2");
  EXPECT_EQ(cursor.ctag, "\"c2\"");
}

TEST(CaldavPull, SameCtagEndsTheRead) {
  test::RecordedHttp http("nothing_changed");

  const auto pulled = pull(http, kRadicale, known_ab()).value();

  EXPECT_THAT(pulled.items, IsEmpty());
  EXPECT_FALSE(pulled.complete_listing);
}

class RefusedToken : public testing::TestWithParam<const char*> {};

// Whatever a server says to an old token, the answer is a comparison and never a wipe, and the one
// object that is missing is gone only because its own 404 says so.
TEST_P(RefusedToken, LeadsToAFullComparison) {
  test::RecordedHttp http(GetParam());

  const auto pulled = pull(http, kRadicale, known_ab()).value();

  EXPECT_THAT(told(pulled), ElementsAre("b.ics gone"));
  EXPECT_TRUE(pulled.complete_listing);
  EXPECT_EQ(CaldavCursor::read(pulled.cursor_after).token, "tok-2");
}

INSTANTIATE_TEST_SUITE_P(Sessions, RefusedToken,
                         testing::Values("radicale_token_refused", "xandikos_token_500",
                                         "token_gone_410", "token_empty"));

TEST(CaldavPull, CutOffListOfChangesGoesOn) {
  test::RecordedHttp http("sync_in_pages");

  const auto pulled = pull(http, kRadicale, known_ab("tok-1")).value();

  EXPECT_THAT(told(pulled), ElementsAre("a.ics \"e9\" A2", "c.ics \"e3\" C"));
  EXPECT_EQ(CaldavCursor::read(pulled.cursor_after).token, "tok-9");
}

TEST(CaldavPull, ICloudsPeculiaritiesAreBorne) {
  test::RecordedHttp http("icloud_first_read");

  const auto pulled = pull(http, "https://p42-caldav.icloud.com/1234/calendars/plans/", {}).value();

  EXPECT_THAT(told(pulled), ElementsAre("7F%40apple.ics \"k1\" Breakfast", "8A.ics \"k2\" Lunch"));
  EXPECT_EQ(pulled.members, 2U);
}

TEST(CaldavPull, ICloudAccountIsFoundAgainOnItsNewHost) {
  test::RecordedHttp http("icloud_moved");

  const auto pulled = pull(http, "https://p42-caldav.icloud.com/1234/calendars/plans/", {}).value();

  EXPECT_EQ(pulled.members, 0U);
}

TEST(CaldavPull, BareETagsAndTwoSpellingsOfOneHref) {
  test::RecordedHttp http("davmail_etags");
  Known known;
  known.objects = {{"/users/ana@example.com/calendar/a.EML", "AAA="},
                   {"/users/ana@example.com/calendar/b.EML", "BBB"}};

  const auto pulled =
      pull(http, "http://mail.example:1080/users/ana@example.com/calendar/", known).value();

  EXPECT_THAT(told(pulled), ElementsAre("b.EML BBB2 B2"));
  EXPECT_EQ(pulled.items[0].href, "/users/ana@example.com/calendar/b.EML");
}

// An incident is never read as "all events deleted".
TEST(CaldavPull, EmptyOrCutOffListingIsNoAnswer) {
  for (const auto* session : {"empty_multistatus", "listing_cut_off"}) {
    test::RecordedHttp http(session);

    const auto pulled = pull(http, kRadicale, known_ab(""));

    ASSERT_FALSE(pulled) << session;
    EXPECT_EQ(pulled.error().code, Errc::unavailable) << session;
  }
}

TEST(CaldavPull, OneRefusedObjectDoesNotHideTheOthers) {
  test::RecordedHttp http("one_object_refused");

  const auto pulled = pull(http, kRadicale, known_ab("")).value();

  EXPECT_THAT(told(pulled), UnorderedElementsAre("a.ics \"e8\" unreadable", "b.ics \"e9\" B2"));
}

/// A server whose calendar has so many objects of so many octets, and that knows no multiget.
Result<HttpResponse> endless(const OutgoingRequest& request, int members, std::size_t octets) {
  if (request.method == "GET") {
    return HttpResponse{200, {}, std::string(octets, 'x')};
  }
  if (request.method == "REPORT") {
    return HttpResponse{400, {}, {}};
  }
  std::string body =
      "<multistatus xmlns=\"DAV:\"><response><href>/ana/plans/</href><propstat><prop>"
      "<resourcetype><collection/><calendar "
      "xmlns=\"urn:ietf:params:xml:ns:caldav\"/></resourcetype></prop>"
      "<status>HTTP/1.1 200 OK</status></propstat></response>";
  for (int i = 0; i < members && request.headers.find("Depth") == "1"; ++i) {
    body += "<response><href>/ana/plans/" + std::to_string(i) +
            ".ics</href><propstat><prop><getetag>\"1\"</getetag></prop>"
            "<status>HTTP/1.1 200 OK</status></propstat></response>";
  }
  return HttpResponse{207, {{"Content-Type", "application/xml"}}, body + "</multistatus>"};
}

Result<Pull> pull_endless(int members, std::size_t octets) {
  test::ScriptedHttp http(
      [&](const OutgoingRequest& request) { return endless(request, members, octets); });
  CaldavProvider provider(http);
  return test::run_coroutine(provider.pull(account(kRadicale), {}));
}

// Whoever may tie a calendar chooses its server: it must not fill our memory.
TEST(CaldavPull, MoreThanACalendarMayHoldEndsTheRead) {
  EXPECT_EQ(pull_endless(70, 1'000'000).error().code, Errc::too_large);
  EXPECT_EQ(pull_endless(static_cast<int>(kMostMembers) + 1, 1).error().code, Errc::too_large);
}

TEST(CaldavPull, TellsWhoseClockFloatingTimesAreToldBy) {
  const auto zone_of = [](const std::string& property) {
    test::ScriptedHttp http([&](const OutgoingRequest& request) {
      auto answer = endless(request, 0, 0);
      const std::string before = "</prop>";
      answer->body.insert(answer->body.find(before), property);
      return answer;
    });
    CaldavProvider provider(http);
    return test::run_coroutine(provider.pull(account(kRadicale), {})).value().zone;
  };

  EXPECT_EQ(zone_of(""), "");
  EXPECT_EQ(zone_of("<C:calendar-timezone xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
                    "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n"
                    "END:VTIMEZONE\r\nEND:VCALENDAR\r\n</C:calendar-timezone>"),
            "Europe/London");
  EXPECT_EQ(zone_of("<C:calendar-timezone-id xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
                    "Europe/Lisbon</C:calendar-timezone-id>"),
            "Europe/Lisbon");
}

TEST(CaldavPull, ObjectThatIsTooLargeIsNotKept) {
  const auto pulled = pull_endless(1, kLargestObject + 1).value();

  ASSERT_EQ(pulled.items.size(), 1U);
  EXPECT_EQ(pulled.items[0].text, "");
  EXPECT_NE(pulled.items[0].unreadable, "");
}

TEST(CaldavPull, BusyServerSaysWhenToComeBack) {
  test::RecordedHttp http("busy_503");

  const auto pulled = pull(http, kRadicale, known_ab(""));

  ASSERT_FALSE(pulled);
  EXPECT_EQ(pulled.error().code, Errc::unavailable);
  EXPECT_EQ(retry_after(pulled.error()), std::chrono::seconds{120});
}

TEST(CaldavPull, RefusedPasswordIsToldApart) {
  test::RecordedHttp http("refused_401");

  EXPECT_EQ(pull(http, kRadicale, known_ab()).error().code, Errc::unauthenticated);
}

TEST(CaldavCursor, ForeignTextReadsAsTheBeginning) {
  for (const char* text : {"", "x", "[]", R"({"ctag":1,"token":"a"})", R"({"ctag":"a"})"}) {
    EXPECT_EQ(CaldavCursor::read(text).token, "") << text;
  }
  const CaldavCursor cursor{"\"a\"", "b/c?d"};
  EXPECT_EQ(CaldavCursor::read(cursor.text()).token, "b/c?d");
}

}  // namespace
}  // namespace holdfast::sync
