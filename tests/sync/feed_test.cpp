// ICS feeds: one URL, all events, nothing but absence to tell that one is gone.
#include "sync/providers/feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/virtual_clock.hpp"
#include "tests/sync/recorded_http.hpp"
#include "tests/sync/run_coroutine.hpp"
#include "tests/sync/scripted_http.hpp"

namespace holdfast::sync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::string event(const std::string& uid, const std::string& start, const std::string& summary,
                  const std::string& more = "") {
  return "BEGIN:VEVENT\r\n" + (uid.empty() ? "" : "UID:" + uid + "\r\n") + "DTSTART:" + start +
         "\r\nDURATION:PT1H\r\nSUMMARY:" + summary + "\r\n" + more + "END:VEVENT\r\n";
}

std::string feed(const std::string& inside) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nX-WR-CALNAME:Private\r\n" +
         inside + "END:VCALENDAR\r\n";
}

std::vector<FeedObject> objects(const std::string& inside) {
  return read_feed(feed(inside)).value().objects;
}

// --- What is in a feed.

TEST(Feed, MasterAndItsOverridesAreOneObject) {
  const auto found =
      objects(event("a", "20261201T090000Z", "Class", "RRULE:FREQ=WEEKLY\r\n") +
              event("b", "20261201T120000Z", "Lunch") +
              event("a", "20261208T100000Z", "Class", "RECURRENCE-ID:20261208T090000Z\r\n"));

  ASSERT_THAT(found, SizeIs(2));
  const auto& series = found[0].text.find("RRULE") != std::string::npos ? found[0] : found[1];
  EXPECT_THAT(series.text, HasSubstr("RECURRENCE-ID:20261208T090000Z"));
  EXPECT_THAT(series.text, Not(HasSubstr("Lunch")));
}

TEST(Feed, ObjectTakesTheZonesAlongThatItNames) {
  const auto zone = [](const std::string& name) {
    return "BEGIN:VTIMEZONE\r\nTZID:" + name +
           "\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
           "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
  };
  const auto found = objects(zone("Ours") + zone("Theirs") +
                             "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Ours:20261201T090000\r\n"
                             "END:VEVENT\r\n");

  ASSERT_THAT(found, SizeIs(1));
  ASSERT_THAT(found[0].zones, SizeIs(1));
  EXPECT_THAT(*found[0].zones[0], HasSubstr("TZID:Ours"));
}

// One zone and many events that name it: the zone must not be held once for each of them.
TEST(Feed, EventsShareTheirZones) {
  const auto of_zone = [](const std::string& uid) {
    return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTART;TZID=Ours:20261201T090000\r\nEND:VEVENT\r\n";
  };
  const std::string rules =
      "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
      "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
  const auto found =
      objects("BEGIN:VTIMEZONE\r\nTZID:Ours\r\n" + rules + of_zone("a") + of_zone("b"));
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].zones, found[1].zones);

  const auto huge =
      objects("BEGIN:VTIMEZONE\r\nTZID:Ours\r\nX-A:" + std::string(kLargestZone, 'x') + "\r\n" +
              rules + of_zone("a"));
  EXPECT_THAT(huge.at(0).zones, IsEmpty()) << "no zone is that long";
}

TEST(Feed, TellsWhoseClockItsTimesAreToldBy) {
  const auto london =
      read_feed(feed("X-WR-TIMEZONE:Europe/London\r\n" + event("a", "20261201T090000", "x")))
          .value();
  const auto nobody = read_feed(feed(event("a", "20261201T090000", "x"))).value();

  EXPECT_EQ(london.zone, "Europe/London");
  EXPECT_NE(london.objects[0].fingerprint, nobody.objects[0].fingerprint)
      << "another clock is another time";
}

TEST(Feed, TimeOfGenerationIsNoChange) {
  const auto before = objects(event("a", "20261201T090000Z", "x", "DTSTAMP:20261101T000000Z\r\n"));
  const auto after = objects(event("a", "20261201T090000Z", "x", "DTSTAMP:20261102T000000Z\r\n"));
  const auto moved = objects(event("a", "20261201T100000Z", "x", "DTSTAMP:20261102T000000Z\r\n"));

  EXPECT_EQ(before[0].fingerprint, after[0].fingerprint);
  EXPECT_NE(after[0].fingerprint, moved[0].fingerprint);
  EXPECT_EQ(after[0].key, moved[0].key);
}

TEST(Feed, EventsThatShareOrLackAUidAreKeptApart) {
  const auto found =
      objects(event("a", "20261201T090000Z", "one") + event("a", "20261202T090000Z", "two") +
              event("", "20261203T090000Z", "three") + event("", "20261204T090000Z", "four") +
              event("", "20261204T090000Z", "four"));

  EXPECT_THAT(found, SizeIs(5));
}

TEST(Feed, WhatIsNoWholeCalendarSaysNothing) {
  const auto whole = feed(event("a", "20261201T090000Z", "x"));
  for (const auto& body :
       {std::string{}, std::string{"<html>Please sign in</html>"},
        whole.substr(0, whole.size() - 20), std::string{"BEGIN:VCALENDAR\r\nEND:VCALENDAR"} + "x",
        std::string{"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VCALENDAR\r\n"}}) {
    const auto read = read_feed(body);
    ASSERT_FALSE(read) << body;
    EXPECT_EQ(read.error().code, Errc::unavailable) << body;
  }
  EXPECT_TRUE(read_feed("\xEF\xBB\xBF" + whole + "\n\n"));
}

TEST(Feed, AnEmptyCalendarIsOne) {
  const auto read = read_feed(feed(""));

  ASSERT_TRUE(read);
  EXPECT_THAT(read->objects, IsEmpty());
  EXPECT_EQ(read->name, "Private");
}

// --- Its address.

TEST(Feed, AddressMayBeginWithWebcal) {
  EXPECT_EQ(feed_address("webcal://p42.example/a?b")->text(), "https://p42.example/a?b");
  EXPECT_EQ(feed_address("WEBCALS://p42.example/a")->text(), "https://p42.example/a");
  EXPECT_EQ(feed_address("http://p42.example/a")->text(), "http://p42.example/a");
  EXPECT_FALSE(feed_address("ftp://p42.example/a"));
  EXPECT_FALSE(feed_address("webcal://user:word@p42.example/a"));
}

TEST(Feed, AddressIsShownWithoutItsSecret) {
  const auto one = shown_address(*feed_address("webcal://p42.example/private-1234/basic.ics"));
  const auto other = shown_address(*feed_address("webcal://p42.example/private-5678/basic.ics"));

  EXPECT_TRUE(one.starts_with("https://p42.example/"));
  EXPECT_EQ(one.find("1234"), std::string::npos);
  EXPECT_NE(one, other);
}

// --- Reading it again and again.

class ReadingAFeed : public testing::Test {
 protected:
  test::VirtualClock clock{parse_rfc3339("2026-11-22T08:00:00Z").value()};

  static Account account() {
    Account account;
    account.secret = "webcal://feeds.example/private/basic.ics";
    return account;
  }
  static Known known_after(const Pull& pull) {
    Known known;
    known.cursor = pull.cursor_after;
    for (const auto& item : pull.items) {
      known.objects.push_back({item.href, item.etag, false});
    }
    return known;
  }
};

TEST_F(ReadingAFeed, OnlyNewsAreTold) {
  test::RecordedHttp http("feed_changes");
  FeedProvider provider(http, clock);

  const auto first = test::run_coroutine(provider.pull(account(), {})).value();
  EXPECT_TRUE(first.complete_listing);
  EXPECT_EQ(first.members, 3U);
  ASSERT_THAT(first.items, SizeIs(3));
  const auto known = known_after(first);

  const auto same = test::run_coroutine(provider.pull(account(), known)).value();
  EXPECT_FALSE(same.complete_listing);
  EXPECT_THAT(same.items, IsEmpty());
  EXPECT_EQ(same.cursor_after, first.cursor_after);

  // One moved, one gone, one with a new UID that says the same, one new.
  const auto changed = test::run_coroutine(provider.pull(account(), known)).value();
  int gone = 0;
  std::vector<std::string> texts;
  for (const auto& item : changed.items) {
    gone += item.deleted ? 1 : 0;
    if (!item.deleted) {
      texts.push_back(item.text);
    }
  }
  EXPECT_EQ(gone, 0) << "one answer may lack what the next one has";
  EXPECT_THAT(texts, testing::UnorderedElementsAre(HasSubstr("20261201T140000Z"),
                                                   HasSubstr("SUMMARY:New")));
}

// C28: a portal that rebuilds its file leaves things out of one answer.
TEST_F(ReadingAFeed, EntryIsGoneAfterTwoReadsWithoutIt) {
  const auto both = feed(event("a", "20261201T090000Z", "x") + event("b", "20261202T090000Z", "y"));
  const auto one = feed(event("a", "20261201T090000Z", "x"));
  std::string body = both;
  test::ScriptedHttp http([&](const OutgoingRequest&) -> Result<HttpResponse> {
    return HttpResponse{200, {{"ETag", "\"1\""}}, body};
  });
  FeedProvider provider(http, clock);
  auto known = known_after(test::run_coroutine(provider.pull(account(), {})).value());
  const auto read = [&] {
    const auto pull = test::run_coroutine(provider.pull(account(), known)).value();
    known.cursor = pull.cursor_after;
    return pull.items;
  };

  body = one;
  EXPECT_THAT(read(), IsEmpty());
  clock.advance(std::chrono::minutes{2});
  EXPECT_THAT(read(), IsEmpty()) << "somebody asked in between";
  EXPECT_FALSE(http.asked.back().headers.find("If-None-Match"))
      << "what did not change would say nothing of what was missing before";
  body = both;
  EXPECT_THAT(read(), IsEmpty());
  body = one;
  EXPECT_THAT(read(), IsEmpty()) << "it was there in between";
  clock.advance(std::chrono::minutes{5});
  const auto gone = read();
  ASSERT_THAT(gone, SizeIs(1));
  EXPECT_TRUE(gone[0].deleted);
}

TEST_F(ReadingAFeed, WhatMustBeExpandedFurtherIsReadInFull) {
  test::RecordedHttp http("feed_refresh");
  FeedProvider provider(http, clock);
  const auto first = test::run_coroutine(provider.pull(account(), {})).value();
  auto known = known_after(first);
  known.objects[0].refresh = true;

  const auto again = test::run_coroutine(provider.pull(account(), known)).value();

  ASSERT_THAT(again.items, SizeIs(1));
  EXPECT_EQ(again.items[0].href, known.objects[0].href);
}

TEST_F(ReadingAFeed, RefusalsAndBrokenAnswersAreNoDeletions) {
  test::RecordedHttp http("feed_failures");
  FeedProvider provider(http, clock);
  Known known;
  known.objects.push_back({"somebody", "x", false});

  const auto revoked = test::run_coroutine(provider.pull(account(), known));
  EXPECT_EQ(revoked.error().code, Errc::refused);
  const auto busy = test::run_coroutine(provider.pull(account(), known));
  EXPECT_EQ(busy.error().code, Errc::unavailable);
  EXPECT_THAT(busy.error().fields, ElementsAre(ErrorField{"retry_after", "120"}));
  const auto portal = test::run_coroutine(provider.pull(account(), known));
  EXPECT_EQ(portal.error().code, Errc::unavailable);
  const auto downgraded = test::run_coroutine(provider.pull(account(), known));
  EXPECT_EQ(downgraded.error().code, Errc::refused);
}

TEST_F(ReadingAFeed, RedirectsAreFollowed) {
  test::RecordedHttp http("feed_redirect");
  FeedProvider provider(http, clock);
  Account subscriber;
  subscriber.source.url = "https://feeds.example/private/basic.ics";

  const auto found = test::run_coroutine(provider.discover(subscriber));

  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(found->at(0).name, "Private");
  EXPECT_FALSE(found->at(0).writable);
}

TEST_F(ReadingAFeed, NothingIsWrittenThere) {
  test::RecordedHttp http("feed_untouched");
  FeedProvider provider(http, clock);

  EXPECT_EQ(test::run_coroutine(provider.put_copy(account(), {})).error().code, Errc::refused);
  EXPECT_EQ(test::run_coroutine(provider.remove_copy(account(), {})).error().code, Errc::refused);
}

}  // namespace
}  // namespace holdfast::sync
