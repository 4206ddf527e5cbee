// Which events are owed to the agency's own systems, and what becomes of that.
#include "store/commands/webhooks.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Ending = RecordWebhookDelivery::Ending;

class Webhooks : public RulesTest {
 protected:
  Webhook make(const std::string& types = "") {
    MakeWebhook command;
    command.actor = actor;
    command.webhook.agency = salon.agency;
    command.webhook.url = "https://crm.example/hooks/8f2c?token=secret";
    command.webhook.types = types;
    command.webhook.sealed_secret = "sealed";
    return house.apply(command).value();
  }
  Webhook now_of(const Webhook& webhook) {
    return house.read([&](const Reads& reads) { return reads.webhook(webhook.id).value(); });
  }
  /// Looks at all that happened, as the worker does.
  int plan(const Webhook& webhook) {
    const auto stands = now_of(webhook);
    PlanWebhookDeliveries command;
    command.webhook = webhook.id;
    command.after = stands.planned;
    house.read([&](const Reads& reads) {
      auto page = events_after(reads, salon.agency, stands.planned, stands.types, 100, 500);
      command.reached = page.reached;
      command.events = std::move(page.events);
      return 0;
    });
    return house.apply(command).value();
  }
  std::vector<WebhookDelivery> lease(const Webhook& webhook, int limit = 10) {
    LeaseWebhookDeliveries command;
    command.webhook = webhook.id;
    command.limit = limit;
    return house.apply(command).value();
  }
  Result<RecordWebhookDelivery::Outcome> record(const WebhookDelivery& delivery, Ending ending,
                                                std::optional<Instant> retry_at = {}) {
    RecordWebhookDelivery command;
    command.webhook = delivery.webhook;
    command.event = delivery.event;
    command.lease = delivery.lease;
    command.ending = ending;
    command.retry_at = retry_at;
    command.status = ending == Ending::delivered ? 200 : 500;
    return house.apply(command);
  }
  std::vector<std::string> objects(const std::vector<WebhookDelivery>& deliveries) {
    std::vector<std::string> ids;
    for (const auto& delivery : deliveries) {
      ids.push_back(delivery.object);
    }
    return ids;
  }
  template <class Command>
  Webhook step(const Webhook& webhook) {
    Command command;
    command.agency = salon.agency;
    command.actor = actor;
    command.webhook = webhook.id;
    return house.apply(command).value();
  }

  const Actor actor{"key", "tk_test", "api", "rq_test"};
  const Instant ten = at("2026-12-01T09:00:00Z");
};

TEST_F(Webhooks, AreToldOfWhatHappensFromTheirMakingOn) {
  book(ten);
  const auto webhook = make();
  EXPECT_EQ(plan(webhook), 0);
  book(ten + hours{1});
  EXPECT_EQ(plan(webhook), 1);
  EXPECT_EQ(plan(webhook), 0) << "once";
}

TEST_F(Webhooks, AreToldOfTheTypesThatTheyWant) {
  const auto webhook = make("booking.cancelled");
  const auto booking = book(ten);
  ASSERT_TRUE(cancel(booking));
  ASSERT_EQ(plan(webhook), 1);
  EXPECT_EQ(lease(webhook).front().type, "booking.cancelled");
}

TEST_F(Webhooks, HearOfOneObjectInOrderAndOfOthersMeanwhile) {
  const auto webhook = make();
  const auto first = book(ten);
  const auto second = book(ten + hours{1});
  ASSERT_TRUE(cancel(first));
  ASSERT_EQ(plan(webhook), 3);

  auto leased = lease(webhook);
  ASSERT_THAT(objects(leased), ElementsAre(first.id.value, second.id.value));
  ASSERT_TRUE(record(leased[0], Ending::retry, house.clock.now() + hours{5}));
  ASSERT_TRUE(record(leased[1], Ending::delivered));
  EXPECT_THAT(lease(webhook), IsEmpty()) << "the cancellation waits for the confirmation";

  house.clock.advance(hours{5});
  leased = lease(webhook);
  ASSERT_THAT(leased, SizeIs(1));
  ASSERT_TRUE(record(leased[0], Ending::delivered));
  leased = lease(webhook);
  ASSERT_THAT(leased, SizeIs(1));
  EXPECT_EQ(leased[0].type, "booking.cancelled");
}

TEST_F(Webhooks, AreSentAgainWhatACrashLeftOpenAndALateReportIsFencedOff) {
  const auto webhook = make();
  book(ten);
  plan(webhook);
  const auto first = lease(webhook);
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_THAT(lease(webhook), IsEmpty());
  house.clock.advance(minutes{2});
  const auto second = lease(webhook);
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].event_id, first[0].event_id);

  EXPECT_EQ(record(first[0], Ending::delivered).error().code, Errc::version_conflict);
  EXPECT_EQ(record(second[0], Ending::delivered).value().delivery.state, DeliveryState::delivered);
  house.read([&](const Reads& reads) {
    const auto attempts = reads.webhook_attempts(webhook.id, first[0].event);
    EXPECT_THAT(attempts, SizeIs(2));
    EXPECT_FALSE(attempts[0].ended_at) << "nobody knows what became of it";
    EXPECT_EQ(attempts[1].outcome, "delivered");
    return 0;
  });
}

TEST_F(Webhooks, ThatTakeNothingArePausedAndLoseNothing) {
  const auto webhook = make();
  book(ten);
  plan(webhook);
  const auto ended = record(lease(webhook).at(0), Ending::retry).value();
  EXPECT_EQ(ended.state, WebhookState::paused);
  const auto told = house.read([&](const Reads& reads) {
    return reads.effects_of(salon.agency, BookingId{webhook.id.value});
  });
  ASSERT_THAT(told, SizeIs(1)) << "the office hears of it";
  EXPECT_EQ(told[0].kind, "webhook.stopped");
  EXPECT_EQ(ended.delivery.state, DeliveryState::due);
  EXPECT_THAT(lease(webhook), IsEmpty());
  book(ten + hours{1});

  EXPECT_EQ(step<ResumeWebhook>(webhook).state, WebhookState::active);
  EXPECT_EQ(plan(webhook), 1);
  const auto leased = lease(webhook);
  ASSERT_THAT(leased, SizeIs(2));
  EXPECT_EQ(leased[0].tries, 1) << "it is measured anew";
  EXPECT_THAT(actions(webhook.id.value),
              ElementsAre("webhook.made", "webhook.stopped", "webhook.resumed"));
}

TEST_F(Webhooks, ThatTakeOtherEventsGiveUpTheOneThatTheyNeverTake) {
  const auto webhook = make();
  const auto poison = book(ten);
  book(ten + hours{1});
  ASSERT_TRUE(cancel(poison));
  plan(webhook);
  const auto leased = lease(webhook);
  ASSERT_TRUE(record(leased.at(1), Ending::delivered));
  const auto ended = record(leased.at(0), Ending::retry).value();

  EXPECT_EQ(ended.state, WebhookState::active);
  EXPECT_EQ(ended.delivery.state, DeliveryState::failed);
  EXPECT_EQ(lease(webhook).at(0).type, "booking.cancelled") << "what comes after it goes on";
}

TEST_F(Webhooks, ThatAreGoneAreDisabled) {
  const auto webhook = make();
  book(ten);
  plan(webhook);
  EXPECT_EQ(record(lease(webhook).at(0), Ending::gone).value().state, WebhookState::disabled);
  EXPECT_NE(now_of(webhook).reason, "");
  EXPECT_THAT(lease(webhook), IsEmpty());
}

TEST_F(Webhooks, AreToldAgainWhatIsNamed) {
  const auto webhook = make("waitlist.*");
  book(ten);
  const auto id = house.read([&](const Reads& reads) {
    return events_after(reads, salon.agency, 0, "booking.*", 10, 500).events.back().id;
  });
  ReplayEvents command{salon.agency, actor, webhook.id, {id}};
  EXPECT_EQ(house.apply(command).value().events, 1) << "whatever it wants otherwise";
  EXPECT_EQ(house.apply(command).value().events, 0) << "it is owed already";
  const auto leased = lease(webhook);
  ASSERT_THAT(leased, SizeIs(1));
  ASSERT_TRUE(record(leased[0], Ending::delivered));
  EXPECT_EQ(house.apply(command).value().events, 1);
  EXPECT_EQ(lease(webhook).at(0).attempts, 2);

  command.events = {EventId{"ev_01j00000000000000000000000"}};
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);
}

TEST_F(Webhooks, AreToldAgainEverythingSinceAMoment) {
  const auto webhook = make();
  book(ten);
  house.clock.advance(hours{1});
  const auto moment = house.clock.now();
  book(ten + hours{1});
  book(ten + hours{2});
  plan(webhook);
  for (const auto& delivery : lease(webhook)) {
    ASSERT_TRUE(record(delivery, Ending::delivered));
  }
  ReplayEvents command{salon.agency, actor, webhook.id, {}, moment};
  ASSERT_TRUE(house.apply(command));
  EXPECT_EQ(plan(webhook), 2);

  command.since = house.clock.now() - hours{24 * 31};
  EXPECT_EQ(house.apply(command).error().code, Errc::validation);
  command.since.reset();
  EXPECT_EQ(house.apply(command).error().code, Errc::validation) << "either the one or the other";
}

TEST_F(Webhooks, KeepTheirSecretsAndAddressesOutOfTheAudit) {
  const auto webhook = make();
  RotateWebhookSecret rotate{salon.agency, actor, webhook.id, "sealed-two"};
  const auto rotated = house.apply(rotate).value();
  EXPECT_EQ(rotated.sealed_former, "sealed");
  EXPECT_EQ(rotated.former_until, house.clock.now() + hours{24});

  house.read([&](const Reads& reads) {
    for (const auto& entry : reads.audit_of(salon.agency, webhook.id.value)) {
      for (const auto* secret : {"sealed", "token", "8f2c"}) {
        EXPECT_EQ((entry.before + entry.after).find(secret), std::string::npos) << entry.after;
      }
      EXPECT_NE(entry.after.find("crm.example"), std::string::npos);
    }
    return 0;
  });
}

TEST_F(Webhooks, GoBitByBitWhenTheyAreRemoved) {
  const auto webhook = make();
  for (int i = 0; i < 3; ++i) {
    book(ten + hours{i});
  }
  plan(webhook);
  const auto leased = lease(webhook, 1);
  EXPECT_EQ(step<RemoveWebhook>(webhook).url, "");
  EXPECT_THAT(lease(webhook), IsEmpty());
  EXPECT_EQ(house.apply(ResumeWebhook{salon.agency, actor, webhook.id}).error().code,
            Errc::not_found);

  EXPECT_EQ(house.apply(DropWebhookDeliveries{webhook.id, 2}).value(), 2);
  EXPECT_EQ(house.apply(DropWebhookDeliveries{webhook.id, 2}).value(), 1);
  EXPECT_EQ(house.apply(DropWebhookDeliveries{webhook.id, 2}).error().code, Errc::not_found);
  EXPECT_EQ(record(leased.at(0), Ending::delivered).error().code, Errc::not_found);
}

TEST_F(Webhooks, ForgetAfterThirtyDays) {
  const auto webhook = make();
  book(ten);
  plan(webhook);
  house.clock.advance(hours{24 * 29});
  EXPECT_EQ(house.apply(DropWebhookDeliveries{webhook.id}).value(), 0);
  house.clock.advance(hours{48});
  EXPECT_EQ(house.apply(DropWebhookDeliveries{webhook.id}).value(), 1);
}

TEST_F(Webhooks, AreTwentyAtMost) {
  for (std::size_t i = 0; i < kMostWebhooks; ++i) {
    make();
  }
  MakeWebhook command;
  command.webhook.agency = salon.agency;
  command.webhook.url = "https://crm.example/";
  EXPECT_EQ(house.apply(command).error().code, Errc::already_exists);
}

TEST_F(Webhooks, ThatSomebodyElseLookedAtMeanwhileAreNotPlannedTwice) {
  const auto webhook = make();
  book(ten);
  const auto before = now_of(webhook).planned;
  plan(webhook);
  PlanWebhookDeliveries late;
  late.webhook = webhook.id;
  late.after = before;
  late.reached = before + 8;
  EXPECT_EQ(house.apply(late).error().code, Errc::version_conflict);
}

}  // namespace
}  // namespace holdfast::store
