#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "caldav/icalendar/read.hpp"
#include "sync/retry_after.hpp"
#include "tests/sync/graph_account.hpp"

namespace holdfast::sync {
namespace {

using test::at;

class GraphPull : public testing::Test {
 protected:
  Result<Pull> pull(const std::string& session, Known known) {
    test::RecordedHttp http(session);
    GraphProvider provider(house.context(http));
    return test::run_coroutine(provider.pull(house.account(), std::move(known)));
  }
  Result<Pull> changes(const std::string& session, std::vector<std::string> hrefs = {}) {
    Known known;
    known.cursor = house.cursor();
    for (auto& href : hrefs) {
      known.objects.push_back({std::move(href), "W/\"1\"", false});
    }
    return pull(session, std::move(known));
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
    options.horizon = {at("2026-11-01T00:00:00Z"), at("2028-12-01T00:00:00Z")};
    return icalendar::read_external(item.text, options).value();
  }

  test::GraphAccount house;
};

TEST_F(GraphPull, FirstReadTellsEveryOccurrenceAndNeverTheMaster) {
  const auto pull = this->pull("graph_first_read", {}).value();
  auto items = by_href(pull);

  EXPECT_TRUE(pull.complete_listing);
  EXPECT_EQ(pull.members, 5U);
  EXPECT_EQ(pull.cursor_after, house.cursor());
  EXPECT_EQ(items.size(), 5U);
  EXPECT_FALSE(items.contains("M1"));
  EXPECT_EQ(read(items["A1"]).uid, "0400A1");
  EXPECT_EQ(read(items["A1"]).first->start, at("2026-12-01T09:00:00Z"));
  EXPECT_EQ(items["A1"].etag, "W/\"1\"");
}

// An occurrence comes with its times alone; that it is an absence is its master's word.
TEST_F(GraphPull, OccurrenceTakesItsWordsFromItsMaster) {
  auto items = by_href(pull("graph_first_read", {}).value());

  const auto occurrence = read(items["O2"]);
  EXPECT_EQ(occurrence.busy_rule, "N7");
  EXPECT_EQ(occurrence.first->start, at("2026-12-03T09:00:00Z"));
  EXPECT_NE(occurrence.uid, read(items["O1"]).uid);
  EXPECT_NE(items["O2"].text.find("SUMMARY:Standup"), std::string::npos);
  EXPECT_NE(items["X1"].text.find("SUMMARY:Moved standup"), std::string::npos);
}

// Berlin's midnight, not London's: an all-day event has no zone.
TEST_F(GraphPull, AllDayIsADateWhereverItIsRead) {
  auto items = by_href(pull("graph_first_read", {}).value());

  EXPECT_EQ(read(items["D1"]).first->start, at("2026-12-04T23:00:00Z"));
  EXPECT_EQ(read(items["D1"]).first->end, at("2026-12-06T23:00:00Z"));
}

TEST_F(GraphPull, DeletionIsBelievedAfterALookAndTheRestIsNot) {
  const auto pull = changes("graph_changes", {"A1", "A2"}).value();
  auto items = by_href(pull);

  EXPECT_FALSE(pull.complete_listing);
  EXPECT_TRUE(items["A1"].deleted);
  EXPECT_FALSE(items["A2"].deleted);
  EXPECT_EQ(read(items["A2"]).first->start, at("2029-12-01T09:00:00Z"));
  EXPECT_FALSE(items.contains("A0"));
  EXPECT_EQ(read(items["O7"]).busy_rule, "N4");
  EXPECT_TRUE(pull.cursor_after.ends_with("d2"));
}

TEST_F(GraphPull, OccurrenceOfAMasterThatIsGoneIsAskedForItself) {
  auto items = by_href(changes("graph_master_gone", {"O7"}).value());

  EXPECT_TRUE(items["O7"].deleted);
  EXPECT_EQ(read(items["O8"]).first->start, at("2026-12-03T09:00:00Z"));
}

TEST_F(GraphPull, SeriesThatIsFreeNowFreesItsOccurrences) {
  auto items = by_href(changes("graph_series_words", {"O1"}).value());

  EXPECT_EQ(items.size(), 1U);
  EXPECT_EQ(read(items["O1"]).busy_rule, "N4");
}

TEST_F(GraphPull, LinkThatIsTooOldIsAnsweredByAComparison) {
  const auto pull = changes("graph_link_gone", {"A1", "A2", "A3", "A4"}).value();
  auto items = by_href(pull);

  EXPECT_TRUE(pull.complete_listing);
  EXPECT_TRUE(items["A2"].deleted);
  // Over, and not read any more.
  EXPECT_TRUE(items["A3"].past);
  EXPECT_FALSE(items["A3"].deleted);
  // Beyond what is read, and as it was.
  EXPECT_FALSE(items.contains("A4"));
  EXPECT_FALSE(items.contains("A1"));
  EXPECT_TRUE(changes("graph_link_gone_inside").value().complete_listing);
}

// A mailbox that is being moved refuses each new link: all of it is not read once a minute.
TEST_F(GraphPull, ServiceThatRefusesEveryLinkIsNotReadWholeEveryMinute) {
  test::RecordedHttp http("graph_link_gone_again");
  GraphProvider provider(house.context(http));
  const auto read = [&] {
    Known known;
    known.cursor = house.cursor();
    for (const auto* href : {"A1", "A2", "A3", "A4"}) {
      known.objects.push_back({href, "W/\"1\"", false});
    }
    return test::run_coroutine(provider.pull(house.account(), std::move(known)));
  };
  ASSERT_TRUE(read());

  const auto again = read();

  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::unavailable);
  EXPECT_EQ(retry_after(again.error()), std::chrono::seconds{600});
}

TEST_F(GraphPull, WindowMovesOnWithANewDelta) {
  Known known;
  known.cursor = "graph1 2026-10-03T00:00:00Z https://graph.example/v1.0/me/old";

  EXPECT_TRUE(pull("graph_first_read", std::move(known)).value().complete_listing);
}

TEST_F(GraphPull, LinksToOtherHostsAreNotFollowedAndNotKept) {
  EXPECT_EQ(pull("graph_other_host", {}).error().code, Errc::refused);
  EXPECT_EQ(pull("graph_delta_other_host", {}).error().code, Errc::refused);
  Known known;
  known.cursor = "graph1 2026-11-02T00:00:00Z https://evil.example/v1.0/x";
  EXPECT_EQ(pull("nothing_at_all", std::move(known)).error().code, Errc::refused);
}

// Every request that is refused counts against the mailbox too.
TEST_F(GraphPull, MailboxThatWantsToBeLeftAloneIs) {
  test::RecordedHttp http("graph_throttled");
  GraphProvider provider(house.context(http));
  Known known;
  known.cursor = house.cursor();
  const auto first = test::run_coroutine(provider.pull(house.account(), known));
  EXPECT_EQ(first.error().code, Errc::unavailable);
  EXPECT_EQ(retry_after(first.error()), std::chrono::seconds{17});

  house.clock.advance(std::chrono::seconds{7});
  auto other = house.account();
  other.source.id = {"so_2"};
  const auto second = test::run_coroutine(provider.pull(other, known));
  EXPECT_EQ(second.error().code, Errc::unavailable);
  EXPECT_EQ(retry_after(second.error()), std::chrono::seconds{10});
  EXPECT_EQ(http.requests.size(), 1U);
}

TEST_F(GraphPull, HalfABatchIsNoAnswer) {
  EXPECT_EQ(changes("graph_batch_throttled", {"A1"}).error().code, Errc::unavailable);
  EXPECT_EQ(changes("graph_batch_short", {"A1"}).error().code, Errc::unavailable);
}

TEST_F(GraphPull, TokenThatEndedIsReplacedOnce) { EXPECT_TRUE(changes("graph_token_ended")); }

TEST_F(GraphPull, SecondTokenThatIsRefusedIsTheLast) {
  EXPECT_EQ(changes("graph_signed_out").error().code, Errc::unauthenticated);
}

TEST_F(GraphPull, WhatOnlyAPersonCanMendIsSaid) {
  EXPECT_EQ(changes("graph_claims").error().code, Errc::unauthenticated);
  const auto closed = changes("graph_forbidden").error();
  EXPECT_EQ(closed.code, Errc::unauthenticated);
  EXPECT_NE(closed.detail.find("ErrorAccessDenied"), std::string::npos);
}

TEST_F(GraphPull, LoginPageIsNoEmptyCalendar) {
  EXPECT_EQ(changes("graph_login_page", {"A1"}).error().code, Errc::unavailable);
}

TEST_F(GraphPull, EventToldTwiceDecidesItself) {
  auto items = by_href(changes("graph_told_twice").value());

  EXPECT_EQ(items.size(), 1U);
  EXPECT_EQ(read(items["A1"]).first->start, at("2026-12-01T09:00:00Z"));
}

TEST_F(GraphPull, CopyOfOursIsKnownByItsUidAndTheVersionThatWasEdited) {
  auto items = by_href(changes("graph_copy_seen").value());

  EXPECT_EQ(read(items["E1"]).uid, "bk_1@salon.example");
  EXPECT_EQ(read(items["E1"]).sequence, 3);
  EXPECT_EQ(read(items["E1"]).first->start, at("2026-12-01T11:00:00Z"));
}

TEST_F(GraphPull, CalendarsOfTheAccountAreFound) {
  test::RecordedHttp http("graph_calendars");
  GraphProvider provider(house.context(http));

  const auto found = test::run_coroutine(provider.discover(house.account())).value();

  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].url, "https://graph.example/v1.0/me/calendars/AA%2FB%3D");
  EXPECT_TRUE(found[0].writable);
  EXPECT_FALSE(found[1].writable);
}

TEST_F(GraphPull, CalendarElsewhereIsNotAsked) {
  test::RecordedHttp http("nothing_at_all");
  GraphProvider provider(house.context(http));
  auto account = house.account();
  for (const auto* url : {"https://evil.example/me/calendars/C1", "https://graph.example/v1.0/me",
                          "https://graph.example/v1.0/me/calendars/C1/../x"}) {
    account.source.url = url;
    EXPECT_EQ(test::run_coroutine(provider.pull(account, {})).error().code, Errc::refused) << url;
  }
}

struct Word {
  const char* name;
  const char* json;
  const char* rule;
};
void PrintTo(const Word& word, std::ostream* out) { *out << word.name; }

class BusyWord : public testing::TestWithParam<Word> {};

// Rules N2 to N9, in Microsoft's words.
TEST_P(BusyWord, MeansWhatTheRulesSay) {
  test::codec_format();
  boost::json::object fields{
      {"id", "E"},
      {"type", "singleInstance"},
      {"start", {{"dateTime", "2026-12-01T09:00:00.0000000"}, {"timeZone", "UTC"}}},
      {"end", {{"dateTime", "2026-12-01T10:00:00.0000000"}, {"timeZone", "UTC"}}}};
  const auto words = boost::json::parse(GetParam().json);
  for (const auto& member : words.as_object()) {
    fields[member.key()] = member.value();
  }
  const auto text = graph_text(*read_graph_event(fields), nullptr).value();
  const auto zone = TimeZone::utc();
  icalendar::ReadOptions options;
  options.zone = &zone;
  options.owner_addresses = {std::string(icalendar::kPlainOwner)};

  EXPECT_EQ(icalendar::read_external(text, options).value().busy_rule, GetParam().rule) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Words, BusyWord,
    testing::Values(
        Word{"cancelled", R"({"isCancelled":true,"showAs":"busy"})", "N2"},
        Word{"declined", R"({"showAs":"busy","responseStatus":{"response":"declined"}})", "N3"},
        Word{"free", R"({"showAs":"free"})", "N4"},
        Word{"elsewhere", R"({"showAs":"workingElsewhere"})", "N6"},
        Word{"absent", R"({"showAs":"oof"})", "N7"},
        Word{"tentative", R"({"showAs":"tentative"})", "N8"},
        Word{"perhaps", R"({"showAs":"busy","responseStatus":{"response":"tentativelyAccepted"}})",
             "N8"},
        Word{"unanswered", R"({"showAs":"busy","responseStatus":{"response":"notResponded"}})",
             "N9"},
        Word{"busy", R"({"showAs":"busy","responseStatus":{"response":"accepted"}})", "N14"},
        Word{"unknown", R"({"showAs":"unknown"})", "N14"}, Word{"nothing", R"({})", "N14"}));

}  // namespace
}  // namespace holdfast::sync
