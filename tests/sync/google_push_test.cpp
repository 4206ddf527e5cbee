#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "caldav/icalendar/content_hash.hpp"
#include "sync/providers/google_event.hpp"
#include "tests/sync/google_account.hpp"

namespace holdfast::sync {
namespace {

const char* const kUid = "bk_1@salon.example";

Copy copy(const std::string& href = {}, const std::string& etag = {}) {
  return {href, etag, "bk_1.ics", kUid,
          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Holdfast//Holdfast//EN\r\nBEGIN:VEVENT\r\n"
          "UID:bk_1@salon.example\r\nSEQUENCE:0\r\nDTSTAMP:20261102T000000Z\r\n"
          "DTSTART;TZID=Europe/Berlin:20261201T100000\r\nDTEND;TZID=Europe/Berlin:20261201T110000"
          "\r\nSUMMARY:Massage\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\n"
          "END:VCALENDAR\r\n"};
}
Copy known_copy() { return copy(google_id(kUid, 0), "\"c1\" 1796119200"); }

class GooglePush : public testing::Test {
 protected:
  Result<PushResult> put(const std::string& session, Copy what) {
    test::RecordedHttp recorded(session);
    test::ShortAddresses http(recorded);
    GoogleProvider provider(house.context(http));
    return test::run_coroutine(provider.put_copy(house.account(), std::move(what)));
  }
  Status remove(const std::string& session, Copy what) {
    test::RecordedHttp recorded(session);
    test::ShortAddresses http(recorded);
    GoogleProvider provider(house.context(http));
    return test::run_coroutine(provider.remove_copy(house.account(), std::move(what)));
  }

  test::GoogleAccount house;
};

struct Row {
  const char* session;
  int number;
  const char* etag;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.session; }

class GoogleWritten : public GooglePush, public testing::WithParamInterface<Row> {};

TEST_P(GoogleWritten, OnceUnderOurNameWithItsVersion) {
  const auto written = put(GetParam().session, copy()).value();

  EXPECT_EQ(written.href, google_id(kUid, GetParam().number));
  EXPECT_EQ(etag_in(written.etag), GetParam().etag);
  // Its echo is known by this.
  EXPECT_NE(written.text.find("UID:bk_1@salon.example"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Sessions, GoogleWritten,
                         testing::Values(Row{"google_put_new", 0, "\"c1\""},
                                         Row{"google_put_lost", 0, "\"c1\""},
                                         Row{"google_put_repeated", 0, "\"c1\""},
                                         Row{"google_put_deleted_before", 1, "\"c1\""},
                                         Row{"google_put_adopts", 1, "\"c2\""},
                                         Row{"google_put_found", 0, "\"c1\""},
                                         Row{"google_put_duplicate_by_person", 0, "\"c1\""}));

TEST_F(GooglePush, LostRequestIsTriedAgainLater) {
  EXPECT_EQ(put("google_put_request_lost", copy()).error().code, Errc::unavailable);
}

TEST_F(GooglePush, CopyThatCouldNotBeKnownAgainIsNoCopy) {
  EXPECT_EQ(put("google_put_marks_lost", copy()).error().code, Errc::refused);
  EXPECT_EQ(put("google_put_refused", copy()).error().code, Errc::refused);
}

TEST_F(GooglePush, ChangeIsMadeToTheVersionThatWeKnow) {
  const auto written = put("google_change", known_copy()).value();

  EXPECT_EQ(etag_in(written.etag), "\"c2\"");
}

// A staff member moved the copy on the phone a second ago. Our update must not undo that unseen.
TEST_F(GooglePush, ChangeThatWasNotReadIsNotOverwritten) {
  EXPECT_EQ(put("google_change_overtaken", known_copy()).error().code, Errc::precondition_failed);
  EXPECT_EQ(put("google_change_gone", known_copy()).error().code, Errc::precondition_failed);
}

TEST_F(GooglePush, LostAnswerToAChangeIsLookedUp) {
  EXPECT_EQ(etag_in(put("google_change_lost", known_copy()).value().etag), "\"c2\"");
}

TEST_F(GooglePush, EntryThatSomebodyImportedIsKeptRightToo) {
  EXPECT_EQ(put("google_change_elsewhere", copy("imported", "\"c1\"")).value().href, "imported");
}

TEST_F(GooglePush, RemovedIsRemovedHoweverOften) {
  EXPECT_TRUE(remove("google_delete", known_copy()));
  EXPECT_TRUE(remove("google_delete_gone", known_copy()));
  EXPECT_TRUE(remove("google_delete_changed", known_copy()));
  EXPECT_TRUE(remove("google_delete_found", copy()));
}

TEST_F(GooglePush, WhatIsNotOursIsNotRemoved) {
  EXPECT_TRUE(remove("google_delete_foreign", known_copy()));
}

// What is read later must mean the same as what was answered to the write.
TEST_F(GooglePush, EchoMeansTheSame) {
  const auto written = put("google_put_new", copy()).value();
  const auto echo = put("google_put_found", copy()).value();

  EXPECT_EQ(written.etag, echo.etag);
  EXPECT_EQ(icalendar::content_hash(written.text), icalendar::content_hash(echo.text));
}

}  // namespace
}  // namespace holdfast::sync
