// Texts from the outbox to a provider that does as it is told, and back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <deque>

#include "notify/channels/sms.hpp"
#include "notify/sms/inquirer.hpp"
#include "notify/worker.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/messages.hpp"
#include "tests/notify/known_context.hpp"
#include "tests/support/house.hpp"

namespace holdfast::notify {
namespace {

using namespace std::chrono_literals;
using Kind = TextAnswer::Kind;
using test::at;
using testing::HasSubstr;
using testing::SizeIs;

/// Answers as scripted, then takes all; has what it took.
class Provider final : public TextProvider {
 public:
  [[nodiscard]] std::string_view name() const override { return "scripted"; }
  Awaitable<TextAnswer> send(OutgoingText text) override {
    sent.push_back(text);
    TextAnswer answer;
    answer.kind = Kind::accepted;
    answer.reference = "T" + std::to_string(sent.size());
    if (!script.empty()) {
      answer = script.front();
      script.pop_front();
    }
    co_return answer;
  }
  Awaitable<Result<std::optional<TextAnswer>>> find(OutgoingText text) override {
    looked.push_back(text);
    co_return found;
  }
  Awaitable<Result<std::optional<TextReport>>> ask(std::string reference) override {
    asked.push_back(reference);
    co_return report;
  }
  [[nodiscard]] bool can_be_asked() const override { return true; }
  [[nodiscard]] Duration patience() const override { return 10s; }

  std::deque<TextAnswer> script;
  Result<std::optional<TextAnswer>> found = std::optional<TextAnswer>{};
  Result<std::optional<TextReport>> report = std::optional<TextReport>{};
  std::vector<OutgoingText> sent;
  std::vector<OutgoingText> looked;
  std::vector<std::string> asked;
};

TextAnswer trouble(Kind kind) {
  TextAnswer answer;
  answer.kind = kind;
  answer.provider_trouble = true;
  answer.detail = "out of order";
  return answer;
}

class SmsWorker : public testing::Test {
 protected:
  SmsWorker() : salon(house.with_salon()) {
    store::DefineMessageSettings define;
    define.settings.agency = salon.agency;
    define.settings.texts.use = store::TextUse::instead;
    house.apply(define).value();
    context.known.agency = salon.agency;
  }
  ~SmsWorker() override {
    worker.stop();
    inquirer.stop();
    house.run();
  }

  static WorkerSettings settings() {
    WorkerSettings settings;
    settings.retry = {.base = 30s, .ceiling = 900s, .floor = 1s, .attempts = 10};
    settings.rest = 60s;
    settings.lease_for = 120s;
    return settings;
  }
  /// Somebody who is texted, at their own hour.
  store::Booking book(int hour) {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = at("2026-12-01T08:00:00Z") + std::chrono::hours{hour};
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Kim";
    command.customer.phone = "+43660123456" + std::to_string(hour);
    return house.apply(command).value();
  }
  void start() {
    boost::asio::co_spawn(house.io, worker.run(), boost::asio::detached);
    house.run();
  }
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
  std::string status(const store::Booking& booking) {
    return house.read([&](const store::Reads& reads) {
      for (const auto& effect : reads.effects_of(booking.agency, booking.id)) {
        if (effect.channel == "sms") {
          return std::string(status_of(effect));
        }
      }
      return std::string("none");
    });
  }

  test::House house;
  test::Salon salon;
  test::KnownContext context;
  Provider provider;
  SmsChannel channel{
      provider,    context,   ReportAddresses("https://gw.example/hooks/sms/scripted", {"key"}),
      house.clock, house.log, {"+15550100"}};
  Worker worker{house.io.get_executor(),
                house.ledger(),
                house.clock,
                house.random,
                channel,
                house.log,
                settings()};
  TextInquirer inquirer{house.io.get_executor(), house.ledger(), house.clock, provider, house.log};
};

TEST_F(SmsWorker, ATextHasItsWordsItsSenderAndItsOwnAddressForReports) {
  const auto booking = book(1);
  start();
  ASSERT_THAT(provider.sent, SizeIs(1));
  const auto& text = provider.sent[0];
  EXPECT_EQ(text.to, "+436601234561");
  EXPECT_EQ(text.from, "+15550100");
  EXPECT_THAT(text.body, HasSubstr("confirmed"));
  EXPECT_THAT(text.report_url, HasSubstr("?m=ef_"));
  EXPECT_GT(text.valid_for.value(), 24h);
  EXPECT_EQ(status(booking), "submitted");
}

TEST_F(SmsWorker, TheAgencysOwnSenderGoesFirst) {
  context.known.texts.sender = "SalonNord";
  book(1);
  start();
  EXPECT_EQ(provider.sent.at(0).from, "SalonNord");
}

TEST_F(SmsWorker, ALostAnswerIsLookedUpAndNothingIsSentTwice) {
  provider.script = {trouble(Kind::unknown)};
  const auto booking = book(1);
  start();
  TextAnswer there;
  there.kind = Kind::accepted;
  there.reference = "T1";
  provider.found = std::optional(there);
  pass(60s);
  EXPECT_EQ(status(booking), "submitted");
  EXPECT_THAT(provider.sent, SizeIs(1));
  EXPECT_THAT(provider.looked, SizeIs(1));
}

TEST_F(SmsWorker, WhatIsNotFoundIsSentAgain) {
  provider.script = {trouble(Kind::unknown)};
  const auto booking = book(1);
  start();
  pass(60s);
  EXPECT_EQ(status(booking), "submitted");
  EXPECT_THAT(provider.sent, SizeIs(2));
  EXPECT_EQ(provider.sent[0].body, provider.sent[1].body);
}

// Nobody can say whether it was taken: then it is not sent.
TEST_F(SmsWorker, WithoutAnAnswerToTheQuestionNothingIsSent) {
  provider.script = {trouble(Kind::unknown)};
  provider.found = Error{Errc::unavailable, "no connection"};
  const auto booking = book(1);
  start();
  pass(10min);
  EXPECT_THAT(provider.sent, SizeIs(1));
  EXPECT_GE(provider.looked.size(), 2U);
  EXPECT_EQ(status(booking), "retrying");
}

TEST_F(SmsWorker, AfterFiveFaultsTheProviderIsTriedOnceAMinute) {
  for (int i = 0; i < 200; ++i) {
    provider.script.push_back(trouble(Kind::retry));
  }
  std::vector<store::Booking> bookings;
  for (int hour = 1; hour < 7; ++hour) {
    bookings.push_back(book(hour));
  }
  start();
  pass(5s);
  const auto first = provider.sent.size();
  EXPECT_GE(first, 5U);
  EXPECT_LE(first, 8U);
  pass(10min);
  EXPECT_LE(provider.sent.size(), first + 10);
  EXPECT_GE(provider.sent.size(), first + 5);
  provider.script.clear();
  pass(20min);
  for (const auto& booking : bookings) {
    EXPECT_EQ(status(booking), "submitted");
  }
}

TEST_F(SmsWorker, RefusedCredentialsStopItAtOnceAndSaySo) {
  auto refused = trouble(Kind::retry);
  refused.account_fault = true;
  provider.script = {refused, refused, refused};
  for (int hour = 1; hour < 4; ++hour) {
    book(hour);
  }
  start();
  pass(30s);
  EXPECT_LE(provider.sent.size(), 4U) << "only those that were under way";
  EXPECT_TRUE(house.log.count("sms.account_fault") > 0);
}

TEST_F(SmsWorker, ADeadNumberIsNotTriedAgain) {
  TextAnswer dead;
  dead.kind = Kind::refused;
  dead.number_is_dead = true;
  provider.script = {dead};
  const auto booking = book(1);
  start();
  EXPECT_EQ(status(booking), "failed");
  EXPECT_TRUE(house.read([&](const store::Reads& reads) {
    return reads.suppression(salon.agency, "sms", "+436601234561").has_value();
  }));
}

TEST_F(SmsWorker, WhatNobodyReportedIsAskedFor) {
  const auto booking = book(1);
  start();
  boost::asio::co_spawn(house.io, inquirer.run(), boost::asio::detached);
  pass(9min);
  EXPECT_TRUE(provider.asked.empty());
  pass(3min);
  EXPECT_EQ(provider.asked, std::vector<std::string>{"T1"});
  TextReport report;
  report.reference = "T1";
  report.fate = store::Fate::delivered;
  provider.report = std::optional(report);
  pass(30min);
  EXPECT_EQ(status(booking), "delivered");
  const auto asked = provider.asked.size();
  pass(24h);
  EXPECT_EQ(provider.asked.size(), asked) << "it is known";
}

}  // namespace
}  // namespace holdfast::notify
