// How long changes are under way, and how well it is known.
#include "sync/lag.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>

#include "store/commands/sources.hpp"
#include "sync/change_time.hpp"
#include "sync/engine.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/fake_dav.hpp"
#include "tests/sync/open_secrets.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using test::at;

TEST(Lag, MedianAndTailAreThoseOfTheLastTwenty) {
  LagWindow window;
  for (int i = 1; i <= 100; ++i) {
    window.add(std::chrono::seconds{i});
  }

  const auto figures = window.figures();
  EXPECT_EQ(figures.reads, 20U);
  EXPECT_EQ(figures.last, 100s);
  EXPECT_EQ(figures.median, 90s);
  EXPECT_EQ(figures.p95, 99s);
}

TEST(Lag, OfNothingIsNothing) {
  EXPECT_EQ(LagWindow().figures().reads, 0U);
  EXPECT_EQ(figures_of({}).p95, Duration{0});
}

TEST(Lag, OfOneIsThatOne) {
  const auto figures = figures_of({7s});
  EXPECT_EQ(figures.median, 7s);
  EXPECT_EQ(figures.p95, 7s);
}

TEST(Lag, WhatTookLongerThanEveryBoundCountsInNone) {
  LagHistogram histogram;
  histogram.add(1s);
  histogram.add(1500ms);
  histogram.add(2h);

  EXPECT_EQ(histogram.count, 3U);
  EXPECT_EQ(histogram.buckets[0], 1U);
  EXPECT_EQ(histogram.buckets[1], 1U);
  std::uint64_t in_buckets = 0;
  for (const auto count : histogram.buckets) {
    in_buckets += count;
  }
  EXPECT_EQ(in_buckets, 2U);
}

store::ExternalChange changed(const std::string& href, std::optional<Instant> stamp) {
  store::ExternalChange change;
  change.href = href;
  change.draft.dtstamp = stamp;
  return change;
}

TEST(ChangeTime, StampsOfLongAgoOurOwnCopiesAndDeletionsDoNotCount) {
  store::ApplyExternalChanges changes;
  const auto read = at("2026-11-30T08:00:00Z");
  changes.changes = {changed("old", read - 1h), changed("copy", read + 1s),
                     changed("unknown", std::nullopt)};
  auto gone = changed("gone", read + 2s);
  gone.deleted = true;
  changes.changes.push_back(gone);
  EXPECT_EQ(first_change_since(changes, read, {"copy"}), std::nullopt);

  changes.changes.push_back(changed("second", read + 20s));
  changes.changes.push_back(changed("first", read + 10s));
  EXPECT_EQ(first_change_since(changes, read, {"copy"}), read + 10s);
}

TEST(ChangeTime, OfAFirstReadIsUnknown) {
  store::ApplyExternalChanges changes;
  changes.changes = {changed("a", at("2026-11-30T08:00:00Z"))};
  EXPECT_EQ(first_change_since(changes, std::nullopt, {}), std::nullopt);
}

/// Ana's calendar, read once.
class SourceLag : public testing::Test {
 protected:
  SourceLag()
      : salon(house.with_salon()),
        engine(house.io.get_executor(), house.ledger(), house.clock, house.random, dav,
               test::codec_format(), test::open_secrets(), house.log) {
    boost::asio::co_spawn(house.io, engine.run(), [](const std::exception_ptr&) {});
    store::ConnectSource command;
    command.source.resource = salon.ana;
    command.source.provider = "caldav";
    command.source.url = test::FakeDav::url();
    command.source.name = "Ana's phone";
    command.source.username = "ana";
    command.source.sealed_secret = "secret";
    source = house.apply(std::move(command)).value().id;
    put("there-before", house.clock.now() - 24h);
    engine.poke(source);
    live(5s);
  }
  ~SourceLag() override {
    engine.stop();
    live(2min);
  }
  void live(Duration time) {
    const auto end = house.clock.now() + time;
    house.run();
    while (house.clock.next_wake() && *house.clock.next_wake() <= end) {
      house.clock.set(*house.clock.next_wake());
      house.run();
    }
    house.clock.set(end);
    house.run();
  }
  void put(const std::string& name, Instant stamp) {
    auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(stamp));
    std::erase(text, '-');
    std::erase(text, ':');
    dav.put(name + ".ics",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:" + name +
                "\r\nDTSTAMP:" + text +
                "\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nEND:VEVENT\r\n"
                "END:VCALENDAR\r\n");
  }
  [[nodiscard]] Lag lag() const { return engine.progress().of(source).value().lag; }

  test::House house;
  test::Salon salon;
  test::FakeDav dav;
  Engine engine;
  store::SourceId source;
};

TEST_F(SourceLag, IsFromTheChangeThereToTheLedgerHere) {
  EXPECT_EQ(lag().reads, 0U) << "what was there before it was connected is no change";

  put("dentist", house.clock.now());
  live(7s);
  engine.poke(source);
  live(1s);

  EXPECT_EQ(lag().reads, 1U);
  EXPECT_GE(lag().last, 7s);
  EXPECT_LE(lag().last, 9s);
  const auto provider = engine.progress().providers().at("caldav");
  EXPECT_EQ(provider.lag.count, 1U);
  EXPECT_GE(provider.reads[0], 2U);
  EXPECT_EQ(provider.changes, 2U);
}

TEST_F(SourceLag, OfWhatWasChangedWhileTheServiceWasAwayIsThatLong) {
  dav.down = true;
  live(20min);
  put("dentist", house.clock.now() - 10min);
  dav.down = false;
  engine.poke(source);
  live(2s);

  EXPECT_EQ(lag().reads, 1U);
  EXPECT_GE(lag().last, 10min);
}

TEST_F(SourceLag, NextReadIsToldAndNothingWhereAPersonIsWanted) {
  const auto next = engine.progress().of(source).value().next_read;
  ASSERT_TRUE(next);
  EXPECT_GT(*next, house.clock.now());
  EXPECT_LE(*next, house.clock.now() + 3min);

  dav.status = 401;
  engine.poke(source);
  live(2s);

  EXPECT_EQ(engine.progress().of(source).value().next_read, std::nullopt);
  EXPECT_EQ(engine.progress().providers().at("caldav").reads[3], 1U);
}

}  // namespace
}  // namespace holdfast::sync
