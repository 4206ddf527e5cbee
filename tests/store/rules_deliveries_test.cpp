// What is heard of messages after they were handed over, and sending them again.
#include "store/commands/clock.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using Ending = RecordAttempt::Ending;
using testing::Contains;
using testing::SizeIs;

class Deliveries : public RulesTest {
 protected:
  Deliveries() = default;
  const Instant ten = at("2026-12-01T09:00:00Z");

  Effect lease() { return house.apply(LeaseEffects{"mail"}).value().at(0); }
  Effect end(const Effect& effect, Ending ending, Fate fate = Fate::submitted) {
    RecordAttempt command{effect.id, effect.lease, ending, std::nullopt, "said"};
    command.fate = fate;
    command.reference = "4XyZ";
    return house.apply(command).value();
  }
  /// The confirmation of a new booking, handed over.
  Effect handed_over() {
    booking_ = book(ten);
    return end(lease(), Ending::delivered);
  }
  RecordDelivery::Outcome hear(const Effect& effect, Fate fate, const std::string& report) {
    return house.apply(RecordDelivery{{effect.id, report, {}, fate, "5.1.1", "no such user"}})
        .value();
  }
  Effect stored(const Effect& effect) {
    return house.read([&](const Reads& reads) { return *reads.effect(effect.id); });
  }
  Result<Effect> resend(const Effect& effect) {
    return house.apply(ResendEffect{salon.agency, {}, effect.id});
  }
  EffectPage list(EffectFilter filter, int limit = 50, const EffectId& after = {}) {
    filter.agency = salon.agency;
    return house.read([&](const Reads& reads) { return reads.effects(filter, after, limit); });
  }

  static EffectFilter with_status(std::string status) {
    EffectFilter filter;
    filter.status = std::move(status);
    return filter;
  }
  static EffectFilter dead_ones() {
    EffectFilter filter;
    filter.dead = true;
    return filter;
  }
  static EffectFilter of_mail() {
    EffectFilter filter;
    filter.channel = "mail";
    return filter;
  }

  Booking booking_;
};

TEST_F(Deliveries, WhatTheRelayTookIsSubmittedUnderItsName) {
  const auto effect = handed_over();

  EXPECT_EQ(status_of(stored(effect)), "submitted");
  const auto attempts = house.read([&](const Reads& reads) { return reads.attempts(effect.id); });
  EXPECT_EQ(attempts.at(0).reference, "4XyZ");
}

// Reports come late, twice and out of order. Of one message two may come: delivered to one mailbox
// behind the address, refused by another.
TEST_F(Deliveries, ALaterWordThatSaysLessChangesNothing) {
  const auto effect = handed_over();

  EXPECT_TRUE(hear(effect, Fate::delayed, "a").news);
  EXPECT_TRUE(hear(effect, Fate::bounced, "b").news);
  EXPECT_FALSE(hear(effect, Fate::delayed, "c").news);
  EXPECT_FALSE(hear(effect, Fate::bounced, "b").news) << "the same report again";
  EXPECT_EQ(status_of(stored(effect)), "bounced");
  EXPECT_TRUE(hear(effect, Fate::delivered, "d").news);
  EXPECT_EQ(status_of(stored(effect)), "delivered");
  EXPECT_THAT(house.read([&](const Reads& reads) { return reads.delivery_reports(effect.id); }),
              SizeIs(4));
}

TEST_F(Deliveries, ABounceIsKnownToTheAgencyAndInTheAudit) {
  const auto effect = handed_over();

  hear(effect, Fate::bounced, "a");

  EXPECT_TRUE(is_dead(stored(effect)));
  EXPECT_THAT(actions(booking_.id.value), Contains("notify.unreached"));
  EXPECT_THAT(effects(booking_, "letter.unreached"), SizeIs(1));
}

// The report was quicker than the answer to the final dot, or the gateway was struck in between:
// the message must not be sent once more.
TEST_F(Deliveries, AReportEndsAnAttemptThatNobodySawTheEndOf) {
  book(ten);
  const auto effect = lease();

  hear(effect, Fate::delivered, "a");
  house.clock.advance(hours{1});

  EXPECT_TRUE(house.apply(LeaseEffects{"mail"}).value().empty());
  EXPECT_EQ(
      house.apply(RecordAttempt{effect.id, effect.lease, Ending::retry, {}, "late"}).error().code,
      Errc::version_conflict);
}

TEST_F(Deliveries, AnAttemptWithoutAnAnswerIsTriedAgainAsTheSameMessage) {
  book(ten);
  const auto first = lease();
  RecordAttempt command{first.id, first.lease, Ending::unknown, house.clock.now(), "cut off"};

  const auto after = house.apply(command).value();

  EXPECT_EQ(after.state, EffectState::due);
  EXPECT_EQ(after.fate, Fate::unknown);
  EXPECT_EQ(lease().id, first.id);
}

TEST_F(Deliveries, WhatWasNeverAnsweredEndsAsUnknownNotAsFailed) {
  book(ten);
  const auto only = lease();

  const auto after = end(only, Ending::unknown);

  EXPECT_EQ(after.state, EffectState::failed);
  EXPECT_EQ(status_of(after), "unknown");
}

TEST_F(Deliveries, ADeadMessageIsSentAgainByHandWithNewPatience) {
  const auto effect = handed_over();
  hear(effect, Fate::bounced, "a");

  const auto again = resend(effect).value();

  EXPECT_EQ(status_of(again), "queued");
  const auto leased = house.apply(LeaseEffects{"mail"}).value();
  const auto same = std::find_if(leased.begin(), leased.end(),
                                 [&](const Effect& one) { return one.id == effect.id; });
  ASSERT_NE(same, leased.end());
  EXPECT_EQ(same->attempts - same->earlier_attempts, 1);
  EXPECT_EQ(end(*same, Ending::delivered).fate, Fate::submitted);
  EXPECT_THAT(actions(booking_.id.value), Contains("notify.resent"));
}

TEST_F(Deliveries, WhatArrivedOrWasOvertakenIsNotSentAgain) {
  const auto effect = handed_over();
  EXPECT_EQ(resend(effect).error().code, Errc::invalid_transition);

  hear(effect, Fate::bounced, "a");
  ASSERT_TRUE(reschedule(booking_, ten + hours{2}));

  EXPECT_EQ(resend(effect).error().code, Errc::invalid_transition);
}

TEST_F(Deliveries, ThereIsNoSenseInAMessageAfterItsTime) {
  const auto effect = handed_over();
  hear(effect, Fate::bounced, "a");
  house.clock.set(ten + hours{3});

  EXPECT_EQ(resend(effect).error().code, Errc::invalid_transition);
}

TEST_F(Deliveries, WhatCouldNotBeSentInTimeIsExpired) {
  book(ten);
  house.clock.set(ten + hours{3});

  EXPECT_TRUE(house.apply(LeaseEffects{"mail"}).value().empty());

  EXPECT_THAT(list(with_status("expired")).effects, SizeIs(1));
}

// A retry was put off by an hour, by a clock that ran a day ahead. Set right, it must not keep the
// message waiting until tomorrow; nor must the lease of a worker that was struck then.
TEST_F(Deliveries, AClockThatIsSetBackMakesNothingWait) {
  book(ten + hours{48});
  book(ten + hours{49});
  const auto leased = house.apply(LeaseEffects{"mail"}).value();
  ASSERT_THAT(leased, SizeIs(2));
  house
      .apply(RecordAttempt{leased[0].id, leased[0].lease, Ending::retry,
                           house.clock.now() + hours{1}, "451"})
      .value();
  house.clock.leap(-hours{24});

  house.apply(NoteClockJump{salon.agency, -hours{24}}).value();

  EXPECT_THAT(house.apply(LeaseEffects{"mail"}).value(), SizeIs(1));
  house.clock.advance(minutes{21});
  EXPECT_THAT(house.apply(LeaseEffects{"mail"}).value(), SizeIs(2));
}

TEST_F(Deliveries, DeadLettersAreListedByThemselves) {
  const auto dead = handed_over();
  hear(dead, Fate::bounced, "a");
  book(ten + hours{4});

  const auto found = list(dead_ones()).effects;

  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].id, dead.id);
}

// Page after page, the newest first, each once.
TEST_F(Deliveries, PagesHoldEachMessageOnce) {
  for (int i = 0; i < 5; ++i) {
    book(ten + hours{i / 2} + minutes{0});
  }
  const auto all = list(of_mail()).effects;
  std::vector<EffectId> seen;
  std::optional<EffectId> after = EffectId{};

  while (after) {
    const auto page = list(of_mail(), 2, *after);
    EXPECT_LE(page.effects.size(), 2U);
    for (const auto& effect : page.effects) {
      seen.push_back(effect.id);
    }
    after = page.next;
  }

  ASSERT_EQ(seen.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(seen[i], all[i].id);
  }
}

}  // namespace
}  // namespace holdfast::store
