// The tz database changes under appointments that were made (C41). What a zone's rules will be
// cannot be tested by waiting: a booking whose wall time is not the one that its instant shows is
// in the same place as one whose zone has changed.
#include "store/commands/conflicts.hpp"
#include "store/commands/time_zones.hpp"
#include "store/rules/wall_time.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Ten o'clock in Berlin.
const Instant kTen = at("2026-12-01T09:00:00Z");

class ChangedZone : public RulesTest {
 protected:
  /// The zone's clocks will be set differently: what was meant as that hour is another instant.
  void mean(const Booking& booking, const std::string& local_start) {
    house.arrange([&](Transaction& tx) {
      auto changed = *tx.booking(salon.agency, booking.id);
      changed.local_start = local_start;
      tx.put(changed);
    });
  }
  RecomputeLocalTimes::Outcome recompute(const std::vector<Booking>& bookings, bool ask = true) {
    RecomputeLocalTimes command;
    command.agency = salon.agency;
    command.open_conflicts = ask;
    for (const auto& booking : bookings) {
      command.bookings.push_back(booking.id);
    }
    return house.apply(command).value();
  }
  std::vector<Conflict> open_conflicts(const Booking& booking) {
    return house.read(
        [&](const Reads& reads) { return reads.open_conflicts_of(salon.agency, booking.id); });
  }
};

TEST_F(ChangedZone, ABookingKnowsTheWallTimeThatItWasMadeFor) {
  const auto booking = book(kTen);
  EXPECT_EQ(booking.local_start, "2026-12-01T10:00:00");
  EXPECT_FALSE(other_start(booking));
}

TEST_F(ChangedZone, TheAppointmentFollowsItsWallClockAndEverybodyIsTold) {
  const auto booking = book_with(kTen, salon.ana);
  mean(booking, "2026-12-01T11:00:00");

  const auto outcome = recompute({booking});

  EXPECT_EQ(outcome.moved, 1);
  const auto after = now(booking);
  EXPECT_EQ(after.time, (TimeRange{kTen + hours{1}, kTen + hours{2}}));
  EXPECT_EQ(after.local_start, "2026-12-01T11:00:00");
  EXPECT_EQ(after.sequence, booking.sequence + 1);
  EXPECT_EQ(after.taken, booking.taken);
  EXPECT_THAT(effects(booking, "booking.time_zone"), SizeIs(1));
  EXPECT_THAT(actions(booking.id.value), Contains("tz.recomputed"));
  EXPECT_THAT(open_conflicts(booking), IsEmpty());
}

TEST_F(ChangedZone, DoingItTwiceChangesNothing) {
  const auto booking = book_with(kTen, salon.ana);
  mean(booking, "2026-12-01T11:00:00");
  recompute({booking});
  const auto before = state();

  EXPECT_EQ(recompute({booking}).moved, 0);
  EXPECT_EQ(state(), before);
}

// The whole morning moves by an hour: each makes way for the one before it, whatever the order.
TEST_F(ChangedZone, AFullDayMovesAsAWhole) {
  std::vector<Booking> day;
  for (int hour = 0; hour < 4; ++hour) {
    day.push_back(book_with(kTen + hours{hour}, salon.ana));
  }
  for (int hour = 0; hour < 4; ++hour) {
    mean(day[static_cast<std::size_t>(hour)], "2026-12-01T" + std::to_string(11 + hour) + ":00:00");
  }

  const auto outcome = recompute(day);

  EXPECT_EQ(outcome.moved, 4);
  EXPECT_THAT(outcome.left, IsEmpty());
  for (int hour = 0; hour < 4; ++hour) {
    EXPECT_EQ(now(day[static_cast<std::size_t>(hour)]).time.start, kTen + hours{hour + 1});
  }
}

TEST_F(ChangedZone, WhereTheNewTimeIsTakenNobodyIsMovedInSilence) {
  const auto booking = book_with(kTen, salon.ana);
  book_with(kTen + hours{1}, salon.ana);
  mean(booking, "2026-12-01T11:00:00");

  EXPECT_THAT(recompute({booking}, false).left, ElementsAre(booking.id));
  EXPECT_THAT(open_conflicts(booking), IsEmpty()) << "it is asked again first";
  recompute({booking});
  recompute({booking});

  const auto after = now(booking);
  EXPECT_EQ(after.time, booking.time);
  EXPECT_EQ(after.status, BookingStatus::conflicted);
  ASSERT_THAT(open_conflicts(booking), SizeIs(1));
  const auto conflict = open_conflicts(booking).front();
  EXPECT_EQ(conflict.kind, "time_zone");
  EXPECT_EQ(conflict.cause, "tzdata/Europe/Berlin");
  EXPECT_EQ(conflict.time, (TimeRange{kTen + hours{1}, kTen + hours{2}}));
  EXPECT_THAT(effects(booking, "booking.time_zone"), IsEmpty());
  EXPECT_THAT(effects(booking, "conflict.opened"), SizeIs(2));
}

TEST_F(ChangedZone, BusyTimeIsInTheWayToo) {
  const auto booking = book_with(kTen, salon.ana);
  put("a.ics", event("u1", {kTen + hours{1}, kTen + hours{2}})).value();
  mean(booking, "2026-12-01T11:00:00");

  recompute({booking});

  EXPECT_THAT(open_conflicts(booking), SizeIs(1));
  EXPECT_EQ(now(booking).time, booking.time);
}

// The promise was made when everybody could be asked. A calendar that cannot be read at this moment
// does not undo it.
TEST_F(ChangedZone, ABlindSourceIsNoReasonToAsk) {
  const auto booking = book_with(kTen, salon.ana);
  connect(salon.ana);
  house.clock.advance(hours{1});
  mean(booking, "2026-12-01T11:00:00");

  EXPECT_EQ(recompute({booking}).moved, 1);
}

TEST_F(ChangedZone, TheQuestionGoesWhenTheRulesAreTakenBack) {
  const auto booking = book_with(kTen, salon.ana);
  book_with(kTen + hours{1}, salon.ana);
  mean(booking, "2026-12-01T11:00:00");
  recompute({booking});

  mean(booking, "2026-12-01T10:00:00");
  recompute({booking});

  EXPECT_THAT(open_conflicts(booking), IsEmpty());
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(ChangedZone, KeepingTheInstantTellsTheCustomerTheNewHour) {
  const auto booking = book_with(kTen, salon.ana);
  book_with(kTen + hours{1}, salon.ana);
  mean(booking, "2026-12-01T11:00:00");
  recompute({booking});
  ResolveConflict command;
  command.agency = salon.agency;
  command.actor = {"key", "tk_office", "api", "rq_test"};
  command.conflict = open_conflicts(booking).front().id;
  command.reason = "she comes at ten by the new clock";

  command.how = Resolution::reassign;
  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/how");
  command.how = Resolution::keep;
  const auto kept = house.apply(command).value().booking;

  EXPECT_EQ(kept.status, BookingStatus::confirmed);
  EXPECT_EQ(kept.local_start, "2026-12-01T10:00:00");
  EXPECT_THAT(effects(booking, "booking.rescheduled"), SizeIs(1));
  const auto before = state();
  recompute({booking});
  EXPECT_EQ(state(), before) << "it is not asked again";
}

TEST_F(ChangedZone, WhatHasBegunIsLeftAlone) {
  const auto booking = book_with(kTen, salon.ana);
  mean(booking, "2026-12-01T11:00:00");
  house.clock.set(kTen + minutes{1});

  EXPECT_EQ(recompute({booking}).moved, 0);
  EXPECT_EQ(now(booking).time, booking.time);
}

struct Meaning {
  const char* what;
  const char* zone;
  const char* local;
  const char* start;
  /// Empty: where it is, is right.
  const char* other;
};
void PrintTo(const Meaning& row, std::ostream* out) { *out << row.what; }
class Meanings : public testing::TestWithParam<Meaning> {};

TEST_P(Meanings, OfAWallTime) {
  Booking booking;
  booking.time_zone = GetParam().zone;
  booking.local_start = GetParam().local;
  booking.time = {at(GetParam().start), at(GetParam().start) + hours{1}};

  const auto other = other_start(booking);

  EXPECT_EQ(other ? to_rfc3339(*other) : "", GetParam().other);
}

INSTANTIATE_TEST_SUITE_P(
    Each, Meanings,
    testing::Values(
        Meaning{"as_it_was", "Europe/Berlin", "2026-12-01T10:00:00", "2026-12-01T09:00:00Z", ""},
        Meaning{"another_offset", "Europe/Berlin", "2026-12-01T10:00:00", "2026-12-01T08:00:00Z",
                "2026-12-01T09:00:00Z"},
        Meaning{"first_of_two", "Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z", ""},
        Meaning{"second_of_two", "Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T01:30:00Z",
                ""},
        Meaning{"neither_of_two", "Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T05:30:00Z",
                "2026-10-25T00:30:00Z"},
        Meaning{"in_a_gap", "Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T00:30:00Z",
                "2026-03-29T01:00:00Z"},
        Meaning{"after_a_gap", "Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:00:00Z", ""},
        Meaning{"half_an_hour", "Australia/Lord_Howe", "2026-12-01T10:00:00",
                "2026-12-01T00:00:00Z", "2026-11-30T23:00:00Z"},
        Meaning{"not_known", "Europe/Berlin", "", "2026-12-01T08:00:00Z", ""},
        Meaning{"no_such_zone", "Moon/Base", "2026-12-01T10:00:00", "2026-12-01T08:00:00Z", ""}));

TEST(TzDatabase, SaysItsVersion) {
  EXPECT_THAT(TimeZone::database_version(), testing::MatchesRegex("20[0-9][0-9][a-z]+"));
}

}  // namespace
}  // namespace holdfast::store
