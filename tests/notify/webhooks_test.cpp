// Events on their way to the agency's own systems: signed, in order, until they are taken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <map>
#include <set>

#include "notify/webhooks/dispatcher.hpp"
#include "notify/webhooks/schedule.hpp"
#include "notify/webhooks/signature.hpp"
#include "store/base/text.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/clock.hpp"
#include "tests/support/house.hpp"

namespace holdfast::notify {
namespace {

using namespace std::chrono_literals;
using test::at;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string kFormer = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

TEST(WebhookSignature, IsThatOfTheSpecificationsOwnExample) {
  EXPECT_EQ(webhook_signature({kSecret}, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                              R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, OfTwoSecretsAreTwo) {
  const auto both = webhook_signature({kSecret, kFormer}, "ev_1", 1, "{}");
  const auto one = webhook_signature({kSecret}, "ev_1", 1, "{}");
  const auto other = webhook_signature({kFormer}, "ev_1", 1, "{}");
  EXPECT_EQ(both, *one + ' ' + *other);
  EXPECT_FALSE(webhook_signature({"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "ev_1", 1, "{}"));
}

TEST(WebhookSchedule, LastsAboutSeventySixHours) {
  test::CountingRandom random{1};
  Duration all{0};
  for (int tries = 1; tries <= 9; ++tries) {
    const auto delay = webhook_delay(tries, random);
    ASSERT_TRUE(delay) << tries;
    all += *delay;
  }
  EXPECT_NEAR(std::chrono::duration<double>(all) / 1h, 75.6, 7.6);
  EXPECT_NEAR(std::chrono::duration<double>(*webhook_delay(1, random)) / 1s, 5, 0.6);
  EXPECT_FALSE(webhook_delay(10, random));
}

/// A receiver that a function plays, and that may be slow.
class Receiver final : public HttpClient {
 public:
  using Answer = std::function<Result<HttpResponse>(const OutgoingRequest&)>;

  explicit Receiver(Clock& clock) : clock_(clock) {}

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override {
    got.push_back(request);
    const auto until = clock_.now() + takes[request.url];
    co_await clock_.sleep_until(until);
    co_return answer(request);
  }

  Answer answer = [](const OutgoingRequest&) { return HttpResponse{204, {}, ""}; };
  std::map<std::string, Duration> takes;
  std::vector<OutgoingRequest> got;

 private:
  Clock& clock_;
};

constexpr const char* kUrl = "https://crm.example/hook";

class WebhookDispatcher : public testing::Test {
 protected:
  WebhookDispatcher() : salon(house.with_salon()) { begin(); }
  ~WebhookDispatcher() override { end(); }

  void begin() {
    sender.emplace(http, house.clock,
                   [](const std::string& sealed) -> Result<std::string> { return sealed; });
    dispatcher.emplace(
        house.io.get_executor(), house.ledger(), house.clock, house.random, *sender,
        [](const store::Event& event, const store::Reads&) {
          return std::optional(event.object + ' ' + std::string(event.type));
        },
        house.log);
    house.ledger().on_commit([this](store::Woken woken) {
      if (woken.changes && dispatcher) {
        dispatcher->ring();
      }
    });
    boost::asio::co_spawn(house.io, dispatcher->run(), boost::asio::detached);
    house.run();
  }
  void end() {
    dispatcher->stop();
    pass(2min);
    dispatcher.reset();
  }

  store::Webhook make(const std::string& url = kUrl) {
    store::MakeWebhook command;
    command.webhook.agency = salon.agency;
    command.webhook.url = url;
    command.webhook.sealed_secret = kSecret;
    return house.apply(command).value();
  }
  store::Booking book(Instant start) {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = start;
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Kim";
    command.customer.email = "kim" + std::to_string(++people) + "@customer.example";
    return house.apply(command).value();
  }
  store::Booking move(const store::Booking& booking, Instant start) {
    store::RescheduleBooking command;
    command.agency = salon.agency;
    command.booking = booking.id;
    command.expected_version = booking.version;
    command.starts_at = start;
    return house.apply(command).value();
  }
  /// Lets `span` pass, waking everybody on the way.
  void pass(Duration span) {
    const auto end = house.clock.now() + span;
    house.run();
    for (auto next = house.clock.next_wake(); next && *next <= end;
         next = house.clock.next_wake()) {
      house.clock.set(std::max(*next, house.clock.now()));
      house.run();
    }
    house.clock.set(end);
    house.run();
  }
  std::vector<std::string> bodies(const std::string& url = kUrl) {
    std::vector<std::string> out;
    for (const auto& request : http.got) {
      if (request.url == url) {
        out.push_back(request.body);
      }
    }
    return out;
  }
  store::Webhook now_of(const store::Webhook& webhook) {
    return house.read([&](const store::Reads& reads) { return *reads.webhook(webhook.id); });
  }

  test::House house;
  test::Salon salon;
  Receiver http{house.clock};
  std::optional<WebhookSender> sender;
  std::optional<Dispatcher> dispatcher;
  int people = 0;
  const Instant ten = at("2026-12-01T09:00:00Z");
};

TEST_F(WebhookDispatcher, TellsOfABookingAtOnceAndOnce) {
  make();
  const auto booking = book(ten);
  pass(1s);

  ASSERT_THAT(http.got, SizeIs(1));
  const auto& request = http.got.front();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.body, booking.id.value + " booking.confirmed");
  const std::string id(request.headers.find("webhook-id").value());
  EXPECT_THAT(id, testing::StartsWith("ev_"));
  const auto seconds =
      std::chrono::floor<std::chrono::seconds>(house.clock.now()).time_since_epoch().count();
  EXPECT_EQ(request.headers.find("webhook-timestamp"), std::to_string(seconds - 1));
  EXPECT_EQ(request.headers.find("webhook-signature"),
            webhook_signature({kSecret}, id, seconds - 1, request.body));
  pass(24h);
  EXPECT_THAT(http.got, SizeIs(1));
}

TEST_F(WebhookDispatcher, KeepsTheIdAndRenewsTheTimeStampWhenItTriesAgain) {
  make();
  http.answer = [&](const OutgoingRequest&) {
    return HttpResponse{http.got.size() < 2 ? 500 : 200, {}, ""};
  };
  book(ten);
  pass(10s);

  ASSERT_THAT(http.got, SizeIs(2));
  EXPECT_EQ(http.got[0].headers.find("webhook-id"), http.got[1].headers.find("webhook-id"));
  EXPECT_NE(http.got[0].headers.find("webhook-timestamp"),
            http.got[1].headers.find("webhook-timestamp"));
}

TEST_F(WebhookDispatcher, SignsByTheFormerSecretTooForADay) {
  const auto webhook = make();
  ASSERT_TRUE(house.apply(store::RotateWebhookSecret{salon.agency, {}, webhook.id, kFormer}));
  book(ten);
  pass(1s);
  const std::string both(http.got.at(0).headers.find("webhook-signature").value());
  EXPECT_THAT(both, HasSubstr(" v1,"));
  pass(24h);
  book(ten + 48h);
  pass(1s);
  const std::string one(http.got.at(1).headers.find("webhook-signature").value());
  EXPECT_THAT(one, testing::Not(HasSubstr(" ")));
}

TEST_F(WebhookDispatcher, TakesNothingButTwoHundredsForAnAnswer) {
  const auto webhook = make();
  int status = 0;
  http.answer = [&](const OutgoingRequest&) -> Result<HttpResponse> {
    if (status == 0) {
      return Error{Errc::timed_out, "crm.example did not answer in time"};
    }
    return HttpResponse{status, {{"Location", "https://elsewhere.example/"}}, ""};
  };
  for (const int given : {0, 302, 400, 404, 500}) {
    status = given;
    const auto before = http.got.size();
    const auto booking = book(ten + 24h + 1h * (people % 7));
    pass(1s);
    EXPECT_EQ(http.got.size(), before + 1) << given;
    house.read([&](const store::Reads& reads) {
      const auto deliveries = reads.webhook_deliveries(webhook.id, {}, 1 << 30, 1);
      EXPECT_EQ(deliveries.at(0).object, booking.id.value);
      EXPECT_EQ(deliveries.at(0).state, store::DeliveryState::due) << given;
      const auto attempts = reads.webhook_attempts(webhook.id, deliveries.at(0).event);
      EXPECT_EQ(attempts.at(0).status, given);
      EXPECT_EQ(attempts.at(0).outcome, "retry");
      EXPECT_NE(attempts.at(0).detail, "");
      return 0;
    });
    status = 200;
    pass(20min);
  }
}

TEST_F(WebhookDispatcher, WaitsAsLongAsItIsAskedTo) {
  make();
  http.answer = [&](const OutgoingRequest&) {
    return http.got.size() < 2 ? HttpResponse{429, {{"Retry-After", "3600"}}, ""}
                               : HttpResponse{200, {}, ""};
  };
  book(ten);
  pass(59min);
  EXPECT_THAT(http.got, SizeIs(1));
  pass(2min);
  EXPECT_THAT(http.got, SizeIs(2));
}

TEST_F(WebhookDispatcher, TriesForThreeDaysThenPausesAndLosesNothing) {
  const auto webhook = make();
  http.answer = [](const OutgoingRequest&) { return HttpResponse{503, {}, ""}; };
  book(ten);
  pass(100h);
  EXPECT_THAT(http.got, SizeIs(10));
  EXPECT_EQ(now_of(webhook).state, store::WebhookState::paused);
  EXPECT_EQ(house.log.count("webhook.stopped"), 1);
  book(ten + 24h * 7);
  pass(1h);
  EXPECT_THAT(http.got, SizeIs(10));

  http.answer = [](const OutgoingRequest&) { return HttpResponse{200, {}, ""}; };
  ASSERT_TRUE(house.apply(store::ResumeWebhook{salon.agency, {}, webhook.id}));
  pass(10min);
  EXPECT_THAT(http.got, SizeIs(12));
}

TEST_F(WebhookDispatcher, StopsForWhoIsGone) {
  const auto webhook = make();
  http.answer = [](const OutgoingRequest&) { return HttpResponse{410, {}, ""}; };
  book(ten);
  pass(24h);
  EXPECT_THAT(http.got, SizeIs(1));
  EXPECT_EQ(now_of(webhook).state, store::WebhookState::disabled);
}

TEST_F(WebhookDispatcher, LetsASlowReceiverHoldUpNobodyElse) {
  make("https://slow.example/");
  make();
  http.takes["https://slow.example/"] = 14s;
  for (int i = 0; i < 12; ++i) {
    book(ten + 1h * (i % 6) + 24h * (i / 6));
  }
  pass(5s);
  EXPECT_THAT(bodies(), SizeIs(12));
  EXPECT_LE(bodies("https://slow.example/").size(), 4U);
  pass(2min);
  EXPECT_THAT(bodies("https://slow.example/"), SizeIs(12));
}

TEST_F(WebhookDispatcher, LeavesAReceiverThatIsDownAloneForAWhile) {
  make();
  http.answer = [](const OutgoingRequest&) -> Result<HttpResponse> {
    return Error{Errc::unavailable, "no connection to crm.example"};
  };
  for (int i = 0; i < 30; ++i) {
    book(ten + 1h * (i % 6) + 24h * (i / 12));
  }
  pass(1min);
  EXPECT_LT(http.got.size(), 20U) << "30 events, each with two attempts by then";
  EXPECT_GT(http.got.size(), 4U);
}

/// What section 9 of the rules asks of everything that is sent: a receiver that loses three of ten
/// answers ends up with everything, and with the events of each booking in their order.
TEST_F(WebhookDispatcher, EndsCompleteAndInOrderThoughAnswersAreLost) {
  make();
  std::map<std::string, std::vector<std::string>> taken;
  std::set<std::string> seen;
  int number = 0;
  http.answer = [&](const OutgoingRequest& request) -> Result<HttpResponse> {
    const int kind = ++number % 10;
    if (kind == 3) {
      return Error{Errc::unavailable, "no connection"};  // Lost on its way there.
    }
    const std::string id(request.headers.find("webhook-id").value());
    if (seen.insert(id).second) {
      const auto space = request.body.find(' ');
      taken[request.body.substr(0, space)].push_back(request.body.substr(space + 1));
    }
    if (kind == 6 || kind == 9) {
      return Error{Errc::timed_out, "the answer was lost"};  // Lost on its way back.
    }
    return HttpResponse{200, {}, ""};
  };
  std::vector<store::Booking> bookings;
  for (int i = 0; i < 20; ++i) {
    bookings.push_back(book(ten + 24h * (i / 5) + 1h * (i % 5)));
    if (i % 7 == 3) {
      end();
      begin();
    }
  }
  for (auto& booking : bookings) {
    booking = move(booking, booking.time.start + 24h * 14);
    pass(3s);
  }
  for (const auto& booking : bookings) {
    store::CancelBooking command;
    command.agency = salon.agency;
    command.booking = booking.id;
    command.expected_version = booking.version;
    ASSERT_TRUE(house.apply(command));
  }
  pass(60h);

  for (const auto& booking : bookings) {
    EXPECT_THAT(taken[booking.id.value],
                ElementsAre("booking.confirmed", "booking.rescheduled", "booking.cancelled"));
  }
}

TEST_F(WebhookDispatcher, TellsAgainWhatItWantsSinceItsTypesWereWidened) {
  auto webhook = make();
  const auto change = [&](const std::string& types) {
    store::ChangeWebhook command;
    command.webhook = now_of(webhook);
    command.expected_version = command.webhook.version;
    command.webhook.types = types;
    ASSERT_TRUE(house.apply(command));
    pass(1s);
  };
  change("waitlist.*");
  const auto since = house.clock.now();
  book(ten);
  pass(1min);
  EXPECT_THAT(http.got, SizeIs(0));
  change("booking.*");
  EXPECT_THAT(http.got, SizeIs(0)) << "what lies behind was not wanted then";
  ASSERT_TRUE(house.apply(store::ReplayEvents{salon.agency, {}, webhook.id, {}, since}));
  pass(1s);
  EXPECT_THAT(http.got, SizeIs(1));
}

TEST_F(WebhookDispatcher, SendsToTheAddressThatHoldsNow) {
  const auto webhook = make();
  http.answer = [](const OutgoingRequest&) { return HttpResponse{500, {}, ""}; };
  book(ten);
  pass(1s);
  store::ChangeWebhook command;
  command.webhook = now_of(webhook);
  command.expected_version = command.webhook.version;
  command.webhook.url = "https://new.example/";
  ASSERT_TRUE(house.apply(command));
  pass(10s);
  EXPECT_THAT(bodies("https://new.example/"), SizeIs(1));
}

TEST_F(WebhookDispatcher, WaitsNoLongerBecauseTheClockWasSetBack) {
  make();
  http.answer = [&](const OutgoingRequest&) {
    return HttpResponse{http.got.size() < 2 ? 500 : 200, {}, ""};
  };
  book(ten + 24h);
  pass(1s);
  EXPECT_THAT(http.got, SizeIs(1));
  house.clock.leap(-5h);
  store::NoteClockJump noted;
  noted.agency = salon.agency;
  noted.by = -5h;
  ASSERT_TRUE(house.apply(noted));
  pass(10min);
  EXPECT_THAT(http.got, SizeIs(2));
}

TEST_F(WebhookDispatcher, SaysNothingWhileTheClockJumps) {
  make();
  house.clock.leap(3h);
  book(ten + 24h);
  pass(1s);
  EXPECT_THAT(http.got, SizeIs(0));
  pass(5min);
  EXPECT_THAT(http.got, SizeIs(1));
}

TEST_F(WebhookDispatcher, RefusesAddressesWithoutTls) {
  const auto webhook = make("http://crm.example/hook");
  book(ten);
  pass(1s);
  EXPECT_THAT(http.got, SizeIs(0));
  house.read([&](const store::Reads& reads) {
    const auto deliveries = reads.webhook_deliveries(webhook.id, {}, 1 << 30, 1);
    EXPECT_THAT(reads.webhook_attempts(webhook.id, deliveries.at(0).event).at(0).detail,
                HasSubstr("https only"));
    return 0;
  });
}

// What was remembered of receivers that are gone would grow with every one that ever was.
TEST_F(WebhookDispatcher, ForgetsReceiversThatWereRemoved) {
  const auto kept = make("https://crm.example/kept");
  const auto gone = make("https://crm.example/gone");
  book(at("2026-12-01T09:00:00Z"));
  pass(1min);
  EXPECT_EQ(dispatcher->remembered(), 2U);

  store::RemoveWebhook command;
  command.agency = salon.agency;
  command.webhook = gone.id;
  house.apply(command).value();
  pass(1min);

  EXPECT_EQ(dispatcher->remembered(), 1U);
}

}  // namespace
}  // namespace holdfast::notify
