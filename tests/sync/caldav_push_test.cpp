#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/providers/caldav.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/recorded_http.hpp"
#include "tests/sync/run_coroutine.hpp"

namespace holdfast::sync {
namespace {

Account account(const std::string& url = "http://dav.example:5232/ana/plans/") {
  Account out;
  out.source.id = {"so_1"};
  out.source.url = url;
  out.source.username = "ana";
  out.secret = "secret";
  return out;
}

Copy copy(const std::string& href = {}, const std::string& etag = {}) {
  return {href, etag, "bk_1.ics", "bk_1@salon.example",
          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Holdfast//Holdfast//EN\r\nBEGIN:VEVENT\r\n"
          "UID:bk_1@salon.example\r\nDTSTAMP:20261102T000000Z\r\nDTSTART:20261201T090000Z\r\n"
          "DTEND:20261201T100000Z\r\nSUMMARY:Massage\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"};
}

class CaldavPush : public testing::Test {
 protected:
  // libical is set up once, before the first text is read.
  static void SetUpTestSuite() { test::codec_format(); }

  static Result<PushResult> put(const std::string& session, Copy what) {
    test::RecordedHttp http(session);
    CaldavProvider provider(http);
    return test::run_coroutine(provider.put_copy(account(), std::move(what)));
  }
  static Status remove(const std::string& session, Copy what) {
    test::RecordedHttp http(session);
    CaldavProvider provider(http);
    return test::run_coroutine(provider.remove_copy(account(), std::move(what)));
  }
};

struct Row {
  const char* session;
  const char* href;
  const char* etag;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.session; }

class Written : public CaldavPush, public testing::WithParamInterface<Row> {};

TEST_P(Written, ToTheRightPlaceWithItsVersion) {
  const auto written = put(GetParam().session, copy()).value();

  EXPECT_EQ(written.href, GetParam().href);
  EXPECT_EQ(written.etag, GetParam().etag);
}

INSTANTIATE_TEST_SUITE_P(
    Sessions, Written,
    testing::Values(Row{"put_new", "/ana/plans/bk_1.ics", "\"n1\""},
                    Row{"put_without_etag", "/ana/plans/bk_1.ics", "\"n7\""},
                    Row{"put_changed_at_once", "/ana/plans/bk_1.ics", ""},
                    Row{"put_answer_lost", "/ana/plans/bk_1.ics", "\"n1\""},
                    Row{"put_repeated", "/ana/plans/bk_1.ics", "\"n1\""},
                    Row{"put_adopts_older", "/ana/plans/bk_1.ics", "\"n2\""},
                    Row{"radicale_uid_conflict", "/ana/plans/other.ics", "\"o2\""},
                    Row{"cyrus_uid_conflict", "/ana/plans/other.ics", "\"o2\""},
                    Row{"nextcloud_uid_conflict", "/ana/plans/other.ics", "\"o2\""},
                    Row{"xandikos_uid_conflict", "/ana/plans/other.ics", "\"o2\""}));

TEST_F(CaldavPush, LostRequestIsTriedAgainLater) {
  EXPECT_EQ(put("put_request_lost", copy()).error().code, Errc::unavailable);
}

TEST_F(CaldavPush, WhatIsNotOursIsNotOverwritten) {
  EXPECT_EQ(put("put_name_taken", copy()).error().code, Errc::refused);
  EXPECT_EQ(put("cyrus_uid_elsewhere", copy()).error().code, Errc::refused);
  EXPECT_EQ(put("put_forbidden", copy()).error().code, Errc::refused);
}

// A staff member moved the copy on the phone a second ago. Our update must not undo that unseen.
TEST_F(CaldavPush, ChangeThatWasNotReadIsNotOverwritten) {
  const auto late = put("change_overtaken", copy("/ana/plans/bk_1.ics", "\"n1\""));

  EXPECT_EQ(late.error().code, Errc::precondition_failed);
}

TEST_F(CaldavPush, RepeatedChangeFindsItselfDone) {
  EXPECT_EQ(put("change_repeated", copy("/ana/plans/bk_1.ics", "\"n1\"")).value().etag, "\"n2\"");
}

TEST_F(CaldavPush, WeakVersionIsNoCondition) {
  EXPECT_EQ(put("change_weak_etag", copy("/ana/plans/bk_1.ics", "W/\"n1\"")).value().etag,
            "W/\"n2\"");
}

TEST_F(CaldavPush, RemovalEndsWithTheCopyGone) {
  EXPECT_TRUE(remove("delete_copy", copy("/ana/plans/bk_1.ics", "\"n1\"")));
  EXPECT_TRUE(remove("delete_multistatus", copy("/ana/plans/bk_1.ics", "\"n1\"")));
  EXPECT_TRUE(remove("delete_gone", copy("/ana/plans/bk_1.ics", "\"n1\"")));
  EXPECT_TRUE(remove("delete_changed", copy("/ana/plans/bk_1.ics", "\"n1\"")));
}

TEST_F(CaldavPush, RefusalInsideAMultistatusIsARefusal) {
  const auto removed = remove("delete_refused_inside", copy("/ana/plans/bk_1.ics", "\"n1\""));

  EXPECT_EQ(removed.error().code, Errc::refused);
}

TEST_F(CaldavPush, RemovalLeavesAnotherEventOfThatName) {
  EXPECT_TRUE(remove("delete_foreign", copy()));
}

class Discovery : public testing::Test {
 protected:
  static Result<std::vector<FoundCalendar>> discover(const std::string& session,
                                                     const std::string& url) {
    test::RecordedHttp http(session);
    CaldavProvider provider(http);
    return test::run_coroutine(provider.discover(account(url)));
  }
};

TEST_F(Discovery, GoesFromTheBareHostToTheCalendars) {
  const auto found = discover("discovery", "https://cloud.example").value();

  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].url, "https://cloud.example/remote.php/dav/calendars/ana/personal/");
  EXPECT_EQ(found[0].name, "Personal");
  EXPECT_TRUE(found[0].events);
  EXPECT_TRUE(found[0].writable);
  EXPECT_FALSE(found[1].events);
  EXPECT_FALSE(found[1].writable);
}

TEST_F(Discovery, PasswordStaysAtItsHost) {
  for (const auto* session : {"redirect_to_stranger", "redirect_to_plain", "redirect_circle"}) {
    test::RecordedHttp http(session);
    CaldavProvider provider(http);

    const auto pulled =
        test::run_coroutine(provider.pull(account("https://cloud.example/dav/"), {}));

    EXPECT_EQ(pulled.error().code, Errc::refused) << session;
  }
}

TEST_F(Discovery, TakesHttpUrlsOnly) {
  for (const auto* url :
       {"", "ftp://x/", "/dav/", "https://", "https://ana:pw@x/", "https://x y/"}) {
    test::RecordedHttp http("nothing_at_all");
    CaldavProvider provider(http);
    EXPECT_EQ(test::run_coroutine(provider.discover(account(url))).error().code, Errc::refused)
        << url;
  }
}

}  // namespace
}  // namespace holdfast::sync
