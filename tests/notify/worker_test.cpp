// The worker over the real outbox, with a channel that does as it is told and a clock that jumps.
#include "notify/worker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <deque>

#include "store/commands/bookings.hpp"
#include "tests/support/house.hpp"

namespace holdfast::notify {
namespace {

using Ending = store::RecordAttempt::Ending;
using namespace std::chrono_literals;
using test::at;

// Answers as scripted, then "delivered"; remembers what it was given.
class ScriptedChannel final : public Channel {
 public:
  [[nodiscard]] std::string_view name() const override { return "mail"; }
  [[nodiscard]] std::string destination(const store::Effect& effect) const override {
    return effect.recipient.substr(effect.recipient.find('@') + 1);
  }
  Awaitable<Delivery> deliver(store::Effect effect) override {
    given.push_back(effect);
    if (broken > 0) {
      --broken;
      throw store::EngineFailure({Errc::storage_failed, "the words cannot be read"});
    }
    Delivery delivery;
    delivery.ending = Ending::delivered;
    if (!script.empty()) {
      delivery = script.front();
      script.pop_front();
    }
    co_return delivery;
  }
  std::deque<Delivery> script;
  /// So many messages cannot be made.
  int broken = 0;
  std::vector<store::Effect> given;
};

class MailWorker : public testing::Test {
 protected:
  MailWorker() : salon(house.with_salon()) {}
  ~MailWorker() override {
    worker.stop();
    house.run();
  }

  static WorkerSettings settings() {
    WorkerSettings settings;
    settings.retry = {.base = 60s, .ceiling = 3600s, .floor = 1s, .attempts = 4};
    return settings;
  }

  store::Booking book(std::string_view start) {
    store::RequestBooking command{.agency = salon.agency,
                                  .actor = {},
                                  .service = salon.massage,
                                  .starts_at = at(start),
                                  .time_zone = "Europe/Berlin",
                                  .customer = {},
                                  .wanted = salon.ana,
                                  .note = {}};
    command.customer.name = "Kim";
    command.customer.email = "kim@customer.example";
    return house.apply(command).value();
  }

  void start() {
    boost::asio::co_spawn(house.io, worker.run(), boost::asio::detached);
    house.run();
  }

  // Lets `span` pass, waking everybody on the way.
  void pass(Duration span) {
    const auto end = house.clock.now() + span;
    for (auto next = house.clock.next_wake(); next && *next <= end;
         next = house.clock.next_wake()) {
      house.clock.set(std::max(*next, house.clock.now()));
      house.run();
    }
    house.clock.set(end);
    house.run();
  }

  store::Effect effect_of(const store::Booking& booking) {
    return house.read([&](const store::Reads& reads) {
      for (const auto& effect : reads.effects_of(booking.agency, booking.id)) {
        if (effect.channel == "mail") {
          return effect;
        }
      }
      throw std::logic_error("no mail is owed");
    });
  }

  // Messages given to the channel for the customer; the agency hears of those that failed.
  [[nodiscard]] long told() const {
    return std::count_if(
        channel.given.begin(), channel.given.end(),
        [](const store::Effect& effect) { return effect.recipient == "kim@customer.example"; });
  }

  test::House house;
  test::Salon salon;
  ScriptedChannel channel;
  Worker worker{house.io.get_executor(),
                house.ledger(),
                house.clock,
                house.random,
                channel,
                house.log,
                settings()};
};

TEST_F(MailWorker, SendsWhatIsOwedOnceAndRecordsTheServersWords) {
  channel.script = {{Ending::delivered, "250 2.0.0 queued as 4XyZ"}};
  const auto booking = book("2026-12-01T09:00:00Z");

  start();
  pass(1h);

  ASSERT_EQ(channel.given.size(), 1U);
  const auto effect = effect_of(booking);
  EXPECT_EQ(effect.state, store::EffectState::delivered);
  EXPECT_EQ(effect.last_detail, "250 2.0.0 queued as 4XyZ");
}

TEST_F(MailWorker, IsWokenByABookingAtOnce) {
  house.ledger().on_commit([this](store::Woken woken) {
    if (woken.effects) {
      worker.ring();
    }
  });
  start();
  EXPECT_TRUE(channel.given.empty());

  book("2026-12-01T09:00:00Z");
  house.run();

  EXPECT_EQ(channel.given.size(), 1U) << "without the clock moving on";
}

// The n-th delay is drawn from one second up to a minute, two minutes, four minutes.
TEST_F(MailWorker, TriesAgainLaterAndLaterAndGivesUpAtTheEnd) {
  channel.script = {{Ending::retry, "450 a"},
                    {Ending::retry, "450 b"},
                    {Ending::retry, "450 c"},
                    {Ending::retry, "450 d"}};
  const auto booking = book("2026-12-01T09:00:00Z");

  start();
  pass(2h);

  EXPECT_EQ(told(), 4);
  EXPECT_EQ(effect_of(booking).state, store::EffectState::failed);
  const auto attempts =
      house.read([&](const store::Reads& reads) { return reads.attempts(effect_of(booking).id); });
  ASSERT_EQ(attempts.size(), 4U);
  for (std::size_t n = 1; n < attempts.size(); ++n) {
    const auto pause = attempts[n].started_at - attempts[n - 1].started_at;
    EXPECT_GE(pause, 1s);
    EXPECT_LE(pause, 60s * (1 << (n - 1)) + 1s);
  }
}

TEST_F(MailWorker, ObeysAServerThatAsksForPatience) {
  Delivery later{Ending::retry, "450 later"};
  later.retry_after = 10min;
  channel.script = {later};
  book("2026-12-01T09:00:00Z");
  start();

  pass(9min);
  EXPECT_EQ(channel.given.size(), 1U);

  pass(2min);
  EXPECT_EQ(channel.given.size(), 2U);
}

TEST_F(MailWorker, APermanentRefusalEndsAtOnce) {
  channel.script = {{Ending::failed, "550 5.1.1 unknown"}};
  const auto booking = book("2026-12-01T09:00:00Z");

  start();
  pass(24h);

  EXPECT_EQ(told(), 1);
  EXPECT_EQ(effect_of(booking).state, store::EffectState::failed);
}

// One message finds the server away: the others are not thrown after it one by one.
TEST_F(MailWorker, RestsTheWholeChannelWhenTheServerIsAway) {
  Delivery away{Ending::retry, "connection refused"};
  away.channel_down = true;
  channel.script = {away, away, away, away};
  for (const auto* start_time :
       {"2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z",
        "2026-12-01T12:00:00Z", "2026-12-02T09:00:00Z", "2026-12-02T10:00:00Z"}) {
    book(start_time);
  }

  start();
  pass(10s);
  EXPECT_EQ(channel.given.size(), 4U) << "those that were under way at once, and no more";

  pass(10min);
  EXPECT_EQ(channel.given.size(), 10U) << "after the rest all six are delivered";
}

// While the server is away one message at a time finds out whether it is back.
TEST_F(MailWorker, AfterARestOneMessageTriesForAll) {
  Delivery away{Ending::retry, "connection refused"};
  away.channel_down = true;
  channel.script = {away, away, away, away, away};
  for (const auto* start_time :
       {"2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z",
        "2026-12-01T12:00:00Z", "2026-12-02T09:00:00Z", "2026-12-02T10:00:00Z"}) {
    book(start_time);
  }
  start();
  EXPECT_EQ(channel.given.size(), 4U);

  pass(16s);
  EXPECT_EQ(channel.given.size(), 5U) << "one, which finds it away still";

  pass(10min);
  EXPECT_EQ(channel.given.size(), 11U) << "the next one gets through, and then all do";
}

// A message that cannot be made because the store cannot be read keeps neither its place nor the
// others from being sent.
TEST_F(MailWorker, GoesOnAfterAStoreThatCouldNotBeRead) {
  channel.broken = 4;
  for (const auto* start_time :
       {"2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z",
        "2026-12-01T12:00:00Z", "2026-12-02T09:00:00Z"}) {
    book(start_time);
  }

  start();
  pass(30min);

  EXPECT_EQ(channel.given.size(), 9U) << "four in vain, then all five";
}

// The line broke after the final dot: the message may be there.
TEST_F(MailWorker, SendsAgainWhatNobodyAnsweredFor) {
  channel.script = {{Ending::unknown, "cut off"}};
  const auto booking = book("2026-12-01T09:00:00Z");

  start();
  pass(1h);

  ASSERT_EQ(channel.given.size(), 2U);
  EXPECT_EQ(channel.given[0].payload, channel.given[1].payload);
  const auto attempts =
      house.read([&](const store::Reads& reads) { return reads.attempts(effect_of(booking).id); });
  EXPECT_EQ(attempts.at(0).outcome, "unknown");
  EXPECT_EQ(attempts.at(1).outcome, "delivered");
}

TEST_F(MailWorker, GivesUpWithoutSayingThatItFailedWhatMayHaveBeenTaken) {
  const Delivery cut{Ending::unknown, "cut off"};
  channel.script = {cut, cut, cut, cut};
  const auto booking = book("2026-12-01T09:00:00Z");

  start();
  pass(3h);

  EXPECT_EQ(told(), 4);
  EXPECT_EQ(store::status_of(effect_of(booking)), "unknown");
}

TEST_F(MailWorker, TellsOnlyTheNewestStateAfterAnOutage) {
  const auto booking = book("2026-12-01T09:00:00Z");
  store::RescheduleBooking move{.agency = salon.agency,
                                .actor = {},
                                .booking = booking.id,
                                .expected_version = 1,
                                .starts_at = at("2026-12-01T11:00:00Z"),
                                .time_zone = {},
                                .wanted = {}};
  ASSERT_TRUE(house.apply(move));

  start();
  pass(1h);

  ASSERT_EQ(channel.given.size(), 1U);
  EXPECT_EQ(channel.given[0].kind, "booking.rescheduled");
}

// A worker is struck after sending and before recording. Another one sends the same effect again,
// under the same key, and the log says that the first attempt's end is unknown.
TEST_F(MailWorker, AStruckWorkersMessageIsSentAgainAfterItsLease) {
  const auto booking = book("2026-12-01T09:00:00Z");
  store::LeaseEffects struck{.channel = "mail", .limit = 1, .lease_for = 900s};
  ASSERT_EQ(house.apply(struck).value().size(), 1U);

  start();
  pass(14min);
  EXPECT_TRUE(channel.given.empty());

  pass(2min);

  ASSERT_EQ(channel.given.size(), 1U);
  const auto attempts =
      house.read([&](const store::Reads& reads) { return reads.attempts(effect_of(booking).id); });
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].outcome, "");
  EXPECT_EQ(attempts[1].outcome, "delivered");
}

TEST_F(MailWorker, SendsNothingAfterTheAppointmentIsOver) {
  book("2026-12-01T09:00:00Z");
  house.clock.set(at("2026-12-01T10:30:00Z"));

  start();
  pass(1h);

  EXPECT_TRUE(channel.given.empty());
}

// C42: nothing is due by a clock that jumps. A rest that was begun by a clock of next week must not
// last until then.
TEST_F(MailWorker, PausesWhileTheClockJumpsAndGoesOnAfterwards) {
  start();
  for (const Duration jump :
       {Duration(5min), Duration(-5h), Duration(24h * 9), Duration(-24h * 9)}) {
    pass(61s);
    channel.given.clear();
    house.clock.leap(jump);
    auto booking = book("2026-12-29T09:00:00Z");
    worker.ring();
    house.run();
    EXPECT_TRUE(channel.given.empty()) << jump.count();

    pass(90s);

    EXPECT_EQ(channel.given.size(), 1U) << jump.count();
    store::CancelBooking cancel;
    cancel.agency = booking.agency;
    cancel.booking = booking.id;
    cancel.by = "staff";
    house.apply(cancel).value();
  }
}

class SlowMailWorker : public MailWorker {
 protected:
  static WorkerSettings slow() {
    auto chosen = settings();
    chosen.per_minute = 2;
    return chosen;
  }
  Worker slow_worker{house.io.get_executor(),
                     house.ledger(),
                     house.clock,
                     house.random,
                     channel,
                     house.log,
                     slow()};
};

TEST_F(SlowMailWorker, BeginsNoMoreInAMinuteThanItMay) {
  for (const auto* start_time :
       {"2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z",
        "2026-12-01T12:00:00Z", "2026-12-02T09:00:00Z"}) {
    book(start_time);
  }

  boost::asio::co_spawn(house.io, slow_worker.run(), boost::asio::detached);
  house.run();
  EXPECT_EQ(channel.given.size(), 2U);
  pass(61s);
  EXPECT_EQ(channel.given.size(), 4U);
  pass(60s);
  EXPECT_EQ(channel.given.size(), 5U);
  slow_worker.stop();
  house.run();
}

class SparingMailWorker : public MailWorker {
 protected:
  static WorkerSettings sparing() {
    auto chosen = settings();
    chosen.parallel = 1;
    chosen.pacing.failures = 2;
    chosen.pacing.rest = 300s;
    return chosen;
  }
  Worker sparing_worker{house.io.get_executor(),
                        house.ledger(),
                        house.clock,
                        house.random,
                        channel,
                        house.log,
                        sparing()};
};

// Two temporary refusals in a row, and the domain has five minutes of peace; what waits for it
// meanwhile is not tried and is no attempt the poorer.
TEST_F(SparingMailWorker, LeavesADomainInTroubleAlone) {
  Delivery refused{Ending::retry, "RCPT: 451 4.4.1 nobody answers there"};
  refused.destination_down = true;
  channel.script = {refused, refused};
  std::vector<store::Booking> bookings;
  for (const auto* start_time :
       {"2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z"}) {
    bookings.push_back(book(start_time));
  }

  boost::asio::co_spawn(house.io, sparing_worker.run(), boost::asio::detached);
  house.run();
  pass(290s);
  EXPECT_EQ(channel.given.size(), 2U);
  EXPECT_EQ(effect_of(bookings[2]).attempts, 0);
  pass(60s);

  EXPECT_EQ(channel.given.size(), 5U) << "one tried, and then the others";
  for (const auto& booking : bookings) {
    EXPECT_EQ(effect_of(booking).state, store::EffectState::delivered);
  }
  sparing_worker.stop();
  house.run();
}

}  // namespace
}  // namespace holdfast::notify
