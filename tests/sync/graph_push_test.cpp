#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "caldav/icalendar/content_hash.hpp"
#include "sync/retry_after.hpp"
#include "tests/sync/graph_account.hpp"

namespace holdfast::sync {
namespace {

Copy copy(const std::string& href = {}, const std::string& etag = {}) {
  return {href, etag, "bk_1.ics", "bk_1@salon.example",
          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Holdfast//Holdfast//EN\r\nBEGIN:VEVENT\r\n"
          "UID:bk_1@salon.example\r\nSEQUENCE:0\r\nDTSTAMP:20261102T000000Z\r\n"
          "DTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nSUMMARY:Massage\r\n"
          "STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"};
}

class GraphPush : public testing::Test {
 protected:
  Result<PushResult> put(const std::string& session, Copy what) {
    test::RecordedHttp http(session);
    GraphProvider provider(house.context(http));
    return test::run_coroutine(provider.put_copy(house.account(), std::move(what)));
  }
  Status remove(const std::string& session, Copy what) {
    test::RecordedHttp http(session);
    GraphProvider provider(house.context(http));
    return test::run_coroutine(provider.remove_copy(house.account(), std::move(what)));
  }

  test::GraphAccount house;
};

struct Row {
  const char* session;
  bool known;
  const char* etag;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.session; }

class Stands : public GraphPush, public testing::WithParamInterface<Row> {};

// Whatever is lost or said twice on the way: one event, with our booking's time.
TEST_P(Stands, OnceAndAsTheBookingIs) {
  const auto what = GetParam().known ? copy("E1", "W/\"c1\"") : copy();

  const auto written = put(GetParam().session, what).value();

  EXPECT_EQ(written.href, "E1");
  EXPECT_EQ(written.etag, GetParam().etag);
  EXPECT_NE(written.text.find("UID:bk_1@salon.example"), std::string::npos) << written.text;
}

INSTANTIATE_TEST_SUITE_P(Sessions, Stands,
                         testing::Values(Row{"graph_put_new", false, "W/\"c1\""},
                                         Row{"graph_put_lost", false, "W/\"c1\""},
                                         Row{"graph_put_taken_found", false, "W/\"c1\""},
                                         Row{"graph_put_repeated", false, "W/\"c2\""},
                                         Row{"graph_put_adopts", false, "W/\"c2\""},
                                         Row{"graph_change", true, "W/\"c2\""},
                                         Row{"graph_change_conflict", true, "W/\"c2\""},
                                         Row{"graph_change_lost", true, "W/\"c2\""},
                                         Row{"graph_change_series", true, "W/\"c3\""}));

TEST_F(GraphPush, NobodyIsInvited) {
  test::RecordedHttp http("graph_put_new");
  GraphProvider provider(house.context(http));

  ASSERT_TRUE(test::run_coroutine(provider.put_copy(house.account(), copy())));

  EXPECT_EQ(http.requests.back().body.find("attendees"), std::string::npos);
}

// The next read hands the copy out as an event of Graph's: it must say what we remember of it.
TEST_F(GraphPush, EchoOfACopySaysWhatWasRemembered) {
  const auto written = put("graph_put_adopts", copy()).value();
  test::RecordedHttp http("graph_copy_echo");
  GraphProvider provider(house.context(http));

  const auto echo = test::run_coroutine(provider.fetch(house.account(), "E1")).value();

  EXPECT_EQ(icalendar::content_hash(echo->text), icalendar::content_hash(written.text));
}

TEST_F(GraphPush, WhatMayYetShowUpIsNotMadeASecondTime) {
  EXPECT_EQ(put("graph_put_request_lost", copy()).error().code, Errc::unavailable);
  EXPECT_EQ(put("graph_put_taken", copy()).error().code, Errc::unavailable);
}

// Somebody deleted the copy, and the booking is to stand there again: the name of the first one is
// used up, so in the end another is taken.
TEST_F(GraphPush, CopyThatWasDeletedIsMadeAnewAfterAWhile) {
  test::RecordedHttp http("graph_put_taken_for_good");
  GraphProvider provider(house.context(http));
  EXPECT_FALSE(test::run_coroutine(provider.put_copy(house.account(), copy())));
  house.clock.advance(std::chrono::minutes{11});
  EXPECT_FALSE(test::run_coroutine(provider.put_copy(house.account(), copy())));

  EXPECT_TRUE(test::run_coroutine(provider.put_copy(house.account(), copy())));

  EXPECT_NE(http.requests[1].body.find("-0\""), std::string::npos);
  EXPECT_NE(http.requests[7].body.find("-1\""), std::string::npos);
}

TEST_F(GraphPush, RefusalIsFinalAndAFullMailboxIsNot) {
  EXPECT_EQ(put("graph_put_refused", copy()).error().code, Errc::refused);
  const auto full = put("graph_put_full", copy()).error();
  EXPECT_EQ(full.code, Errc::unavailable);
  EXPECT_GT(retry_after(full), std::chrono::minutes{10});
}

TEST_F(GraphPush, ChangeThatWasNotReadIsNotOverwritten) {
  EXPECT_EQ(put("graph_change_overtaken", copy("E1", "W/\"c1\"")).error().code,
            Errc::precondition_failed);
  EXPECT_EQ(put("graph_change_gone", copy("E1", "W/\"c1\"")).error().code,
            Errc::precondition_failed);
}

TEST_F(GraphPush, RemovalEndsWithTheCopyGoneAndNothingElse) {
  EXPECT_TRUE(remove("graph_delete", copy("E1", "W/\"c1\"")));
  EXPECT_TRUE(remove("graph_delete_gone", copy("E1", "W/\"c1\"")));
  EXPECT_TRUE(remove("graph_delete_foreign", copy("E1", "W/\"c1\"")));
  EXPECT_TRUE(remove("graph_delete_found", copy()));
}

}  // namespace
}  // namespace holdfast::sync
