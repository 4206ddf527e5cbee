#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "caldav/icalendar/plain_event.hpp"
#include "caldav/icalendar/read.hpp"
#include "tests/sync/google_account.hpp"
#include "tests/sync/scripted_http.hpp"

namespace holdfast::sync {
namespace {

using test::at;
using testing::ElementsAre;
using testing::IsEmpty;

class GooglePull : public testing::Test {
 protected:
  Result<Pull> pull(const std::string& session, Known known) {
    test::RecordedHttp recorded(session);
    test::ShortAddresses http(recorded);
    GoogleProvider provider(house.context(http));
    return test::run_coroutine(provider.pull(house.account(), std::move(known)));
  }
  static Known after(KnownObjects objects = {}) {
    Known known;
    known.cursor = "1 T1";
    known.objects = std::move(objects);
    return known;
  }

  static std::map<std::string, RemoteItem> by_href(const Pull& pull) {
    std::map<std::string, RemoteItem> out;
    for (const auto& item : pull.items) {
      EXPECT_TRUE(out.emplace(item.href, item).second) << item.href << " twice";
    }
    return out;
  }
  /// What the ledger would be told of it.
  static store::ObjectDraft read(const RemoteItem& item) {
    const auto zone = TimeZone::find("Europe/Berlin").value();
    icalendar::ReadOptions options;
    options.zone = &zone;
    options.owner_addresses = {std::string(icalendar::kPlainOwner)};
    options.horizon = {at("2026-11-29T00:00:00Z"), at("2026-12-31T00:00:00Z")};
    return icalendar::read_external(item.text, options).value();
  }
  static std::vector<std::string> busy(const RemoteItem& item) {
    std::vector<std::string> out;
    for (const auto& instance : read(item).instances) {
      if (instance.busy) {
        out.push_back(to_rfc3339(instance.time.start));
      }
    }
    return out;
  }

  test::GoogleAccount house;
};

TEST_F(GooglePull, FirstReadTellsSeriesWithTheirExceptionsAsOneObject) {
  const auto pull = this->pull("google_first_read", {}).value();
  auto items = by_href(pull);

  EXPECT_TRUE(pull.complete_listing);
  EXPECT_EQ(pull.cursor_after, "1 T1");
  EXPECT_EQ(pull.members, 3U);
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(read(items["dentist"]).uid, "dentist@google.com");
  EXPECT_THAT(busy(items["dentist"]), ElementsAre("2026-12-01T09:00:00Z"));
  // The seventh was moved to the afternoon, the fourteenth is off.
  EXPECT_THAT(busy(items["weekly"]), ElementsAre("2026-11-30T08:00:00Z", "2026-12-07T13:00:00Z",
                                                 "2026-12-21T08:00:00Z", "2026-12-28T08:00:00Z"));
  // An invitation to one occurrence of somebody else's series.
  EXPECT_THAT(busy(items["team_20261203T130000Z"]), ElementsAre("2026-12-03T13:00:00Z"));
}

TEST_F(GooglePull, WhatIsKnownAndUnchangedIsNotToldAgain) {
  const auto first = this->pull("google_first_read", {}).value();
  Known known;
  for (const auto& item : first.items) {
    known.objects.push_back({item.href, item.etag, false});
  }

  const auto second = this->pull("google_first_read", known).value();

  EXPECT_THAT(second.items, IsEmpty());
  EXPECT_EQ(second.members, 3U);
}

TEST_F(GooglePull, ListThatEndsTooEarlyIsNoList) {
  EXPECT_EQ(pull("google_no_end", {}).error().code, Errc::unavailable);
  EXPECT_EQ(pull("google_page_lost", {}).error().code, Errc::unavailable);
}

TEST_F(GooglePull, NothingChangedIsOneQuestion) {
  const auto pull = this->pull("google_nothing_changed", after()).value();

  EXPECT_THAT(pull.items, IsEmpty());
  EXPECT_FALSE(pull.complete_listing);
  EXPECT_EQ(pull.cursor_after, "1 T2");
}

TEST_F(GooglePull, LastWordOnAnEventCounts) {
  auto items = by_href(pull("google_changes", after({{"gone", "\"8\"", false}})).value());

  ASSERT_EQ(items.size(), 2U);
  EXPECT_TRUE(items["gone"].deleted);
  EXPECT_THAT(busy(items["dentist"]), ElementsAre("2026-12-01T11:00:00Z"));
}

TEST_F(GooglePull, CancelledOccurrenceHasItsSeriesReadAnew) {
  auto items = by_href(pull("google_occurrence_off", after()).value());

  ASSERT_EQ(items.size(), 1U);
  EXPECT_THAT(busy(items["weekly"]), ElementsAre("2026-11-30T08:00:00Z", "2026-12-07T13:00:00Z",
                                                 "2026-12-21T08:00:00Z", "2026-12-28T08:00:00Z"));
}

TEST_F(GooglePull, OccurrencesOfAStrangersSeriesComeAndGoOneByOne) {
  auto items = by_href(
      pull("google_occurrence_of_stranger", after({{"team_20261203T130000Z", "\"7\"", false}}))
          .value());

  ASSERT_EQ(items.size(), 2U);
  EXPECT_TRUE(items["team_20261203T130000Z"].deleted);
  EXPECT_THAT(busy(items["team_20261210T130000Z"]), ElementsAre("2026-12-10T13:00:00Z"));
}

TEST_F(GooglePull, DeletedSeriesIsOneDeletion) {
  auto items = by_href(pull("google_series_gone", after({{"weekly", "series-x", false}})).value());

  ASSERT_EQ(items.size(), 1U);
  EXPECT_TRUE(items["weekly"].deleted);
}

// What a whole list lacks is asked for: it was deleted, or it was over and is not listed any more,
// or the list was wrong.
TEST_F(GooglePull, RefusedTokenIsAnsweredWithAWholeListAndNothingIsDeletedUnasked) {
  Known known = after({{"alive", "\"8\" 1796810400", false},
                       {"gone", "\"1\" 1796810400", false},
                       {"trashed", "\"1\"", false},
                       {"old", "\"1\" 1700000000", false},
                       {"dentist", "\"3416\" 1796119200", false}});

  const auto pull = this->pull("google_token_gone", known).value();
  auto items = by_href(pull);

  EXPECT_TRUE(pull.complete_listing);
  EXPECT_EQ(pull.cursor_after, "1 T9");
  EXPECT_TRUE(items["gone"].deleted);
  EXPECT_TRUE(items["trashed"].deleted);
  EXPECT_TRUE(items["old"].past);
  EXPECT_FALSE(items["old"].deleted);
  EXPECT_FALSE(items.contains("alive"));
  EXPECT_FALSE(items.contains("dentist"));
}

// A list that was cut off: however much it lacks, each event is asked for.
TEST_F(GooglePull, NothingIsDeletedUnaskedHoweverMuchAListLacks) {
  test::ScriptedHttp http([](const OutgoingRequest& request) -> Result<HttpResponse> {
    if (request.url.find("/events?") != std::string::npos) {
      return test::json_answer(200,
                               R"({"timeZone":"Europe/London","items":[],"nextSyncToken":"T1"})");
    }
    const bool alive = request.url.find("/events/e4") != std::string::npos;
    return alive ? test::json_answer(200, R"({"id":"e4","status":"confirmed","etag":"\"1\"",)"
                                          R"("start":{"dateTime":"2026-12-01T09:00:00Z"},)"
                                          R"("end":{"dateTime":"2026-12-01T10:00:00Z"}})")
                 : test::json_answer(404, R"({"error":{"code":404}})");
  });
  GoogleProvider provider(house.context(http));
  Known known;
  for (int i = 0; i < 400; ++i) {
    known.objects.push_back({"e" + std::to_string(10'000 + i), "\"1\"", false});
  }
  known.objects.push_back({"e4", "\"1\"", false});

  const auto pulled = test::run_coroutine(provider.pull(house.account(), std::move(known)));

  ASSERT_TRUE(pulled) << pulled.error().detail;
  EXPECT_EQ(http.asked.size(), 402U);
  EXPECT_EQ(pulled->zone, "Europe/London") << "whose clock all-day events are told by";
  for (const auto& item : pulled->items) {
    EXPECT_EQ(item.deleted, item.href != "e4") << item.href;
  }
}

TEST_F(GooglePull, ServiceThatRefusesEveryTokenIsNotReadWholeEveryMinute) {
  test::RecordedHttp recorded("google_token_gone_again");
  test::ShortAddresses http(recorded);
  GoogleProvider provider(house.context(http));
  const auto pull = [&] { return test::run_coroutine(provider.pull(house.account(), after())); };
  ASSERT_TRUE(pull());

  house.clock.advance(std::chrono::minutes{1});
  const auto again = pull();

  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::unavailable);
  EXPECT_THAT(again.error().fields, ElementsAre(ErrorField{"retry_after", "600"}));
}

TEST_F(GooglePull, FailedListAfterARefusedTokenFailsTheRead) {
  EXPECT_EQ(pull("google_list_fails", after()).error().code, Errc::unavailable);
}

TEST_F(GooglePull, EndedAccessTokenIsRenewedOnce) {
  EXPECT_TRUE(pull("google_token_ended", after()));
  house.tokens.number = 1;
  EXPECT_EQ(pull("google_signed_out", after()).error().code, Errc::unauthenticated);
}

TEST_F(GooglePull, RateLimitIsWaitedFor) {
  const auto error = pull("google_rate_limited", after()).error();

  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_THAT(error.fields, ElementsAre(ErrorField{"retry_after", "17"}));
}

TEST_F(GooglePull, PageOfAProxyIsNoCalendar) {
  EXPECT_EQ(pull("google_login_page", after()).error().code, Errc::unavailable);
}

TEST_F(GooglePull, SeriesIsExpandedFurtherWithoutAChange) {
  auto items = by_href(pull("google_refresh", after({{"weekly", "series-x", true}})).value());

  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(read(items["weekly"]).unbounded, true);
}

TEST_F(GooglePull, OneObjectIsFetchedWithItsExceptions) {
  test::RecordedHttp recorded("google_fetch_series");
  test::ShortAddresses http(recorded);
  GoogleProvider provider(house.context(http));

  const auto item = test::run_coroutine(provider.fetch(house.account(), "weekly")).value();

  EXPECT_THAT(busy(*item), testing::Contains("2026-12-07T13:00:00Z"));
}

// A token is sent to Google, and to nobody whose address somebody gave as a calendar's.
TEST_F(GooglePull, AddressElsewhereIsNotAsked) {
  test::RecordedHttp recorded("google_nobody");
  GoogleProvider provider(house.context(recorded));
  auto account = house.account();
  for (const auto* url : {"https://evil.example/calendars/ana", "https://google.example.evil/x",
                          "https://google.example/calendars/ana/events", ""}) {
    account.source.url = url;
    EXPECT_EQ(test::run_coroutine(provider.pull(account, {})).error().code, Errc::refused) << url;
  }
}

TEST_F(GooglePull, CalendarsAreListedWithWhoMayWrite) {
  test::RecordedHttp recorded("google_calendars");
  GoogleProvider provider(house.context(recorded));

  const auto found = test::run_coroutine(provider.discover(house.account())).value();

  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].url, "https://google.example/calendars/ana%40salon.example");
  EXPECT_TRUE(found[0].writable);
  EXPECT_EQ(found[1].url, "https://google.example/calendars/holidays%23de");
  EXPECT_FALSE(found[1].writable);
  EXPECT_EQ(found[2].name, "Our team");
}

}  // namespace
}  // namespace holdfast::sync
