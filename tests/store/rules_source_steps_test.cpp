// What people do with a source: pause it, have it read anew, and take it away (docs/sync.md).
#include "store/commands/effects.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SourceSteps : public RulesTest {
 protected:
  const Instant ten = at("2026-12-01T09:00:00Z");

  std::optional<Source> stored(const Source& source) {
    return house.read([&](const Reads& reads) { return reads.source(source.id); });
  }
  PauseSource pause(const Source& source, bool paused = true) {
    return {salon.agency, {}, source.id, paused};
  }
  DisconnectSource disconnect(const Source& source, bool remove) {
    return {salon.agency, {}, source.id, remove};
  }
  RequestBooking with_ana(Instant start) {
    auto command = wish(start);
    command.wanted = salon.ana;
    return command;
  }
  /// A worker does what is owed to calendars, and says how that ended.
  void deliver(RecordAttempt::Ending ending) {
    for (const auto& effect : house.apply(LeaseEffects{"calendar", 50}).value()) {
      RecordMirror seen;
      seen.agency = salon.agency;
      seen.mirror.source = {effect.recipient};
      seen.mirror.booking = effect.booking;
      seen.mirror.href = "/copies/" + effect.booking.value;
      seen.mirror.sequence = effect.sequence;
      seen.mirror.state = effect.kind == "copy.put" ? "in_sync" : "removed";
      if (ending == RecordAttempt::Ending::delivered) {
        house.apply(seen).value();
      }
      house.apply(RecordAttempt{effect.id, effect.lease, ending, {}, {}}).value();
    }
  }
};

TEST_F(SourceSteps, WhatAPausedSourceWasLastSeenToHoldBarsOn) {
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1", event("u1", {ten, ten + hours{1}}))}).value();

  house.apply(pause(source)).value();
  house.clock.advance(hours{2});

  EXPECT_EQ(house.apply(with_ana(ten)).error().code, Errc::busy_outside);
  EXPECT_TRUE(house.apply(with_ana(ten + hours{2}))) << "nobody waits for what is left alone";
  house.apply(pause(source, false)).value();
  EXPECT_EQ(house.apply(with_ana(ten + hours{4})).error().code, Errc::source_unverified)
      << "from now on it counts again, and it was not read for long";
  EXPECT_THAT(actions(source.id.value), Contains("source.paused"));
  EXPECT_THAT(actions(source.id.value), Contains("source.resumed"));
}

TEST_F(SourceSteps, PausingTwiceIsPausingOnce) {
  const auto source = connect(salon.ana);
  house.apply(pause(source)).value();
  const auto before = state();

  EXPECT_TRUE(house.apply(pause(source)).value().paused);
  EXPECT_EQ(state(), before);
}

// C22: nothing is wiped, so nothing that bars is lost while it is read.
TEST_F(SourceSteps, ReadingAnewForgetsTheCursorAndNothingElse) {
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1", event("u1", {ten, ten + hours{1}}))}).value();

  house.apply(ResyncSource{salon.agency, {}, source.id}).value();

  EXPECT_EQ(stored(source)->cursor, "");
  EXPECT_EQ(house.apply(with_ana(ten)).error().code, Errc::busy_outside);
  house.apply(pause(source)).value();
  EXPECT_EQ(house.apply(ResyncSource{salon.agency, {}, source.id}).error().code,
            Errc::invalid_transition);
}

TEST_F(SourceSteps, LeavingCopiesTakesTheSourceAwayAtOnce) {
  const auto source = connect(salon.ana, true);
  const auto booking = book_with(ten, salon.ana);
  deliver(RecordAttempt::Ending::delivered);

  house.apply(disconnect(source, false)).value();

  EXPECT_FALSE(stored(source));
  EXPECT_THAT(effects(booking, "copy.delete"), IsEmpty());
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(SourceSteps, ASourceWhoseCopiesAreRemovedGoesWithTheLastOne) {
  const auto source = connect(salon.ana, true);
  bring(source.id, {change("/1", event("u1", {ten + hours{4}, ten + hours{5}}))}).value();
  const auto first = book_with(ten, salon.ana);
  const auto second = book_with(ten + hours{2}, salon.ana);
  deliver(RecordAttempt::Ending::delivered);

  house.apply(disconnect(source, true)).value();

  ASSERT_TRUE(stored(source));
  EXPECT_TRUE(stored(source)->leaving);
  EXPECT_THAT(effects(first, "copy.delete"), SizeIs(1));
  EXPECT_THAT(effects(second, "copy.delete"), SizeIs(1));
  EXPECT_TRUE(house.apply(with_ana(ten + hours{4}))) << "its busy time is gone already";
  EXPECT_EQ(house.apply(pause(source)).error().code, Errc::invalid_transition);

  deliver(RecordAttempt::Ending::delivered);
  EXPECT_FALSE(stored(source));
  EXPECT_EQ(now(first).status, BookingStatus::confirmed);
}

// A service that refuses must not keep the source for ever, and a person can always end it.
TEST_F(SourceSteps, ARefusedRemovalEndsToo) {
  const auto source = connect(salon.ana, true);
  book_with(ten, salon.ana);
  deliver(RecordAttempt::Ending::delivered);
  house.apply(disconnect(source, true)).value();

  deliver(RecordAttempt::Ending::failed);

  EXPECT_FALSE(stored(source));
}

TEST_F(SourceSteps, WhoDoesNotWantToWaitForTheRemovalEndsIt) {
  const auto source = connect(salon.ana, true);
  book_with(ten, salon.ana);
  deliver(RecordAttempt::Ending::delivered);
  house.apply(disconnect(source, true)).value();

  house.apply(disconnect(source, false)).value();

  EXPECT_FALSE(stored(source));
}

TEST_F(SourceSteps, ASourceWithoutCopiesGoesAtOnce) {
  const auto source = connect(salon.ana, true);

  house.apply(disconnect(source, true)).value();

  EXPECT_FALSE(stored(source));
}

TEST_F(SourceSteps, ResealingReplacesOnlyWhatIsStillTheSame) {
  const auto source = connect(salon.ana);
  house.arrange([&](Transaction& tx) {
    auto changed = *tx.source(source.id);
    changed.sealed_secret = "old";
    tx.put(changed);
  });
  const auto version = stored(source)->version;

  EXPECT_EQ(house.apply(ResealSecrets{{{source.id, {}, "older", "wrong"}}}).value(), 0);
  EXPECT_EQ(house.apply(ResealSecrets{{{source.id, {}, "old", "new"}}}).value(), 1);

  EXPECT_EQ(stored(source)->sealed_secret, "new");
  EXPECT_EQ(stored(source)->version, version) << "nothing is read anew for that";
}

}  // namespace
}  // namespace holdfast::store
