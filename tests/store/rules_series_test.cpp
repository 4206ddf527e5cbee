// Series outside that change (C21), and what a process that died in the middle finds (C38).
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Tuesday, ten o'clock in Berlin.
const Instant kTen = at("2026-12-01T09:00:00Z");
constexpr auto kWeek = hours{168};

class ChangedSeries : public RulesTest {
 protected:
  ChangedSeries() : source(connect(salon.ana)) {}

  /// Every Tuesday at these hours, for four weeks.
  ExternalChange series(const std::vector<Instant>& starts) {
    auto draft = event("choir", {starts.front(), starts.front() + hours{1}});
    draft.recurring = true;
    draft.sequence = ++sequence;
    draft.instances.clear();
    for (const auto start : starts) {
      draft.instances.push_back({{start, start + hours{1}}, false, true});
    }
    return change("/choir.ics", draft);
  }
  ApplyExternalChanges::Outcome bring_series(const std::vector<Instant>& starts) {
    return bring(source.id, {series(starts)}).value();
  }
  bool is_conflicted(const Booking& booking) {
    return now(booking).status == BookingStatus::conflicted;
  }

  Source source;
  std::int64_t sequence = 0;
};

// C21: one week moved. Only that week's booking has anything to do with it.
TEST_F(ChangedSeries, OneInstanceMovedConcernsItsWeekAlone) {
  const auto second = book_with(kTen + kWeek + hours{2}, salon.ana);
  const auto third = book_with(kTen + 2 * kWeek + hours{2}, salon.ana);
  bring_series({kTen, kTen + kWeek, kTen + 2 * kWeek});

  const auto moved = bring_series({kTen, kTen + kWeek + hours{2}, kTen + 2 * kWeek});

  EXPECT_EQ(moved.conflicts_opened, 1);
  EXPECT_TRUE(is_conflicted(second));
  EXPECT_FALSE(is_conflicted(third));
  EXPECT_TRUE(house.apply([&] {
    auto again = wish(kTen + kWeek);
    again.wanted = salon.ana;
    return again;
  }()))
      << "the hour that it left is free";
}

// C21: this one and all that follow. What stays as it was is not asked about again.
TEST_F(ChangedSeries, ThisAndLaterMovedOpensOnlyWhatIsNew) {
  const auto first = book_with(kTen + hours{2}, salon.ana);
  const auto second = book_with(kTen + kWeek + hours{2}, salon.ana);
  bring_series({kTen + hours{2}, kTen + kWeek, kTen + 2 * kWeek});
  ASSERT_TRUE(is_conflicted(first));
  const auto notices = effects(first, "conflict.opened").size();

  const auto moved =
      bring_series({kTen + hours{2}, kTen + kWeek + hours{2}, kTen + 2 * kWeek + hours{2}});

  EXPECT_EQ(moved.conflicts_opened, 1);
  EXPECT_EQ(moved.conflicts_closed, 0);
  EXPECT_TRUE(is_conflicted(second));
  EXPECT_THAT(effects(first, "conflict.opened"), SizeIs(notices)) << "told once";
}

// C21: all of it.
TEST_F(ChangedSeries, TheWholeSeriesMovedClosesAndOpens) {
  const auto before = book_with(kTen, salon.ana);
  const auto after = book_with(kTen + hours{2}, salon.ana);
  bring_series({kTen, kTen + kWeek});

  const auto moved = bring_series({kTen + hours{2}, kTen + kWeek + hours{2}});

  EXPECT_EQ(moved.conflicts_opened, 1);
  EXPECT_EQ(moved.conflicts_closed, 1);
  EXPECT_FALSE(is_conflicted(before));
  EXPECT_TRUE(is_conflicted(after));
}

// N13.
TEST_F(ChangedSeries, WhatCannotBeEvaluatedBarsItsTimeAndItsOwnerIsToldOnce) {
  auto broken = series({kTen});
  broken.draft.busy_rule = "N13";
  broken.draft.incomplete = "an unknown zone";
  bring(source.id, {broken}).value();
  broken.etag += "x";
  broken.content_hash += "x";
  broken.draft.sequence += 1;
  bring(source.id, {broken}).value();

  auto command = wish(kTen);
  command.wanted = salon.ana;
  EXPECT_EQ(house.apply(command).error().code, Errc::busy_outside);
  const auto notices =
      house.read([&](const Reads& reads) { return reads.effects_of(salon.agency, BookingId{}); });
  ASSERT_THAT(notices, SizeIs(1));
  EXPECT_EQ(notices[0].kind, "calendar.event_unreadable");
  EXPECT_EQ(notices[0].recipient, "ana@salon.example");
  EXPECT_THAT(actions(source.id.value + "/choir"), ElementsAre("block.unreadable"));
}

class Restart : public RulesTest {
 protected:
  std::vector<Effect> lease() { return house.apply(LeaseEffects{"mail"}).value(); }
};

// C38: it died after the message was handed over and before that was written down. The message is
// sent again, as the same message; nothing else is.
TEST_F(Restart, InTheMiddleOfAnEffectRepeatsThatEffectAlone) {
  const auto booking = book(kTen);
  const auto first = lease();
  ASSERT_THAT(first, SizeIs(1));

  house.restart();

  EXPECT_THAT(lease(), IsEmpty()) << "the lease is still somebody's";
  house.clock.advance(minutes{16});
  const auto again = lease();
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].id, first[0].id);
  RecordAttempt late{first[0].id, first[0].lease, RecordAttempt::Ending::failed, {}, "lost"};
  EXPECT_EQ(house.apply(late).error().code, Errc::version_conflict);
  house
      .apply(RecordAttempt{again[0].id, again[0].lease, RecordAttempt::Ending::delivered, {}, "ok"})
      .value();
  house.clock.advance(hours{48});
  EXPECT_THAT(lease(), IsEmpty());
  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(1));
}

// C38: the same read of a calendar comes twice, with a restart in between.
TEST_F(Restart, AReplayedReadChangesNothing) {
  const auto source = connect(salon.ana);
  const auto booking = book_with(kTen, salon.ana);
  ApplyExternalChanges read;
  read.agency = salon.agency;
  read.source = source.id;
  read.cursor_before =
      house.read([&](const Reads& reads) { return reads.source(source.id)->cursor; });
  read.cursor_after = "next";
  read.changes = {change("/a.ics", event("a", booking.time))};
  house.apply(read).value();
  const auto before = state();

  house.restart();

  EXPECT_EQ(house.apply(read).error().code, Errc::version_conflict) << "it was read meanwhile";
  read.cursor_before = "next";
  read.cursor_after = "after";
  EXPECT_EQ(house.apply(read).value().ignored, 1);
  EXPECT_EQ(state(), before);
  EXPECT_THAT(effects(booking, "conflict.opened"), SizeIs(2));
}

}  // namespace
}  // namespace holdfast::store
