// Counts and ages over the whole store.
#include "store/sqlite/figures.hpp"

#include <gtest/gtest.h>

#include "store/commands/bookings.hpp"
#include "store/commands/effects.hpp"
#include "store/commands/sources.hpp"
#include "tests/support/house.hpp"

namespace holdfast::store {
namespace {

using namespace std::chrono_literals;
using test::at;

class FiguresOfTheStore : public testing::Test {
 protected:
  FiguresOfTheStore() : salon(house.with_salon()), figures(house.path()) {}

  Booking book(const char* start, const char* who = "key") {
    RequestBooking command;
    command.agency = salon.agency;
    command.actor = {who, "tk_1", "api", ""};
    command.service = salon.massage;
    command.starts_at = at(start);
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Carla";
    command.customer.email = "carla" + std::to_string(++customers) + "@mail.example";
    return house.apply(std::move(command)).value();
  }
  [[nodiscard]] OutboxFigures mail() const {
    for (const auto& channel : figures.outbox(salon.agency, house.clock.now())) {
      if (channel.channel == "mail") {
        return channel;
      }
    }
    return {};
  }

  test::House house;
  test::Salon salon;
  sqlite::FigureReader figures;
  int customers = 0;
};

TEST_F(FiguresOfTheStore, OfAnEmptyOneAreZeroAndNothingIsOld) {
  EXPECT_TRUE(figures.outbox(std::nullopt, house.clock.now()).empty());
  EXPECT_TRUE(figures.sources(std::nullopt).empty());
  EXPECT_EQ(figures.conflicts(std::nullopt).open, 0);
  EXPECT_EQ(figures.conflicts(salon.agency).oldest, std::nullopt);
  EXPECT_EQ(figures.waitlist(salon.agency).waiting, 0);
  EXPECT_EQ(figures.webhooks(std::nullopt).owed, 0);
  EXPECT_EQ(figures.hands(salon.agency, {Instant{}, house.clock.now()}, 100).ended, 0);
}

TEST_F(FiguresOfTheStore, OldestOfTheOutboxIsAsOldAsItIsOwed) {
  const auto begun = house.clock.now();
  book("2026-12-01T09:00:00Z");
  house.clock.advance(10min);

  EXPECT_GE(mail().owed, 1);
  EXPECT_EQ(mail().oldest, begun);

  // Tried and put off: it is owed since the first attempt, although it is not due now.
  const auto leased = house.apply(LeaseEffects{"mail", 10, 900s}).value();
  ASSERT_FALSE(leased.empty());
  for (const auto& effect : leased) {
    RecordAttempt attempt;
    attempt.effect = effect.id;
    attempt.lease = effect.lease;
    attempt.ending = RecordAttempt::Ending::retry;
    attempt.retry_at = house.clock.now() + 1h;
    ASSERT_TRUE(house.apply(attempt));
  }
  house.clock.advance(5min);
  EXPECT_EQ(mail().oldest, begun + 10min);
  EXPECT_EQ(mail().attempts, 1);
  EXPECT_TRUE(figures.outbox(AgencyId{99}, house.clock.now()).empty());
}

TEST_F(FiguresOfTheStore, WhatNobodyTouchedAfterItsMakingIsHandsOff) {
  const auto mine = book("2026-12-01T09:00:00Z");
  const auto theirs = book("2026-12-01T11:00:00Z");
  for (const auto& [booking, who] : {std::pair{mine, "customer"}, {theirs, "key"}}) {
    CancelBooking cancel;
    cancel.agency = salon.agency;
    cancel.actor = {who, "x", "api", ""};
    cancel.booking = booking.id;
    cancel.expected_version = booking.version;
    cancel.by = who == std::string("key") ? "staff" : who;
    ASSERT_TRUE(house.apply(std::move(cancel))) << who;
  }

  const TimeRange all{at("2026-11-01T00:00:00Z"), at("2027-01-01T00:00:00Z")};
  const auto hands = figures.hands(salon.agency, all, 100);
  EXPECT_EQ(hands.ended, 2);
  EXPECT_EQ(hands.hands_off, 1);
  EXPECT_EQ(figures.hands(salon.agency, all, 1).ended, 1);
}

TEST_F(FiguresOfTheStore, SourcesAreCountedByStateAndTheStaleOnesNamed) {
  ConnectSource command;
  command.source.agency = salon.agency;
  command.source.resource = salon.ana;
  command.source.provider = "caldav";
  command.source.name = "Ana's phone";
  command.source.url = "https://dav.example/ana/";
  command.source.sealed_secret = "sealed";
  const auto source = house.apply(std::move(command)).value();

  const auto states = figures.sources(std::nullopt);
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].provider, "caldav");
  EXPECT_EQ(states[0].state, "connecting");
  EXPECT_EQ(states[0].count, 1);
  const auto stale = figures.stale_sources(salon.agency, house.clock.now(), 10);
  ASSERT_EQ(stale.size(), 1U);
  EXPECT_EQ(stale[0].source, source.id);
  EXPECT_EQ(stale[0].last_good_at, std::nullopt);
}

TEST_F(FiguresOfTheStore, MessagesAreCountedByWhatBecameOfThem) {
  book("2026-12-01T09:00:00Z");

  std::int64_t due = 0;
  for (const auto& row : figures.messages(salon.agency, 100)) {
    due += row.channel == "mail" && row.state == "due" ? row.count : 0;
  }
  EXPECT_EQ(due, mail().open);
  EXPECT_GT(due, 0);
  EXPECT_TRUE(figures.messages(AgencyId{99}, 100).empty());
}

}  // namespace
}  // namespace holdfast::store
