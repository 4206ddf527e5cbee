// Repeating bookings: every Tuesday at ten.
#include "store/commands/keyed.hpp"
#include "store/series_rule.hpp"
#include "tests/store/lifecycle_fixture.hpp"

namespace holdfast::store {
namespace {

using std::chrono::days;
using testing::IsEmpty;
using testing::SizeIs;

class RepeatingBookings : public LifecycleTest {
 protected:
  RequestSeries series(std::vector<Instant> starts, bool all_or_nothing = true) {
    RequestSeries command;
    command.booking = wish(starts.empty() ? ten : starts.front());
    command.starts = std::move(starts);
    command.all_or_nothing = all_or_nothing;
    return command;
  }
  CancelSeries cancellation(const SeriesId& id, Instant from) {
    CancelSeries command;
    command.agency = salon.agency;
    command.actor = actor();
    command.series = id;
    command.from = from;
    command.by = "staff";
    return command;
  }
  [[nodiscard]] std::vector<Instant> weekly(int count) const {
    std::vector<Instant> starts;
    for (int week = 0; week < count; ++week) {
      starts.push_back(ten + days{7 * week});
    }
    return starts;
  }
  /// Nobody is free then any more.
  void fill(Instant start) {
    book_with(start, salon.ana);
    book_with(start, salon.ben);
  }
  std::vector<Booking> of(const SeriesId& id) {
    return house.read(
        [&](const Reads& reads) { return reads.bookings_of_series(salon.agency, id); });
  }
};

TEST_F(RepeatingBookings, EightTuesdaysAreEightBookingsOfOneCustomer) {
  const auto made = house.apply(series(weekly(8))).value();

  const auto bookings = of(made.id);
  ASSERT_THAT(bookings, SizeIs(8));
  for (std::size_t i = 0; i < bookings.size(); ++i) {
    EXPECT_EQ(bookings[i].time.start, weekly(8)[i]);
    EXPECT_EQ(bookings[i].status, BookingStatus::confirmed);
    EXPECT_EQ(bookings[i].customer.id, bookings[0].customer.id);
    EXPECT_EQ(made.occurrences[i].booking->id, bookings[i].id);
  }
}

TEST_F(RepeatingBookings, OneTakenDateRefusesAllAndIsNamed) {
  fill(ten + days{14});
  const auto before = dumped();

  const auto refused = house.apply(series(weekly(4)));

  EXPECT_EQ(refused.error().code, Errc::slot_taken);
  EXPECT_EQ(field(refused.error(), "starts_at"), "2026-12-15T09:00:00Z");
  EXPECT_EQ(dumped(), before);
}

TEST_F(RepeatingBookings, AsManyAsFitAreBookedAndTheOthersSayWhy) {
  fill(ten + days{14});

  const auto made = house.apply(series(weekly(4), false)).value();

  ASSERT_THAT(made.occurrences, SizeIs(4));
  EXPECT_TRUE(made.occurrences[1].booking.has_value());
  EXPECT_EQ(made.occurrences[2].booking.error().code, Errc::slot_taken);
  EXPECT_TRUE(made.occurrences[3].booking.has_value());
  EXPECT_THAT(of(made.id), SizeIs(3));
}

TEST_F(RepeatingBookings, WhereNothingFitsThereIsNoSeries) {
  fill(ten);

  const auto made = house.apply(series({ten}, false)).value();

  EXPECT_TRUE(made.id.empty());
  EXPECT_FALSE(made.occurrences.front().booking.has_value());
}

// What occurrences do to one another shows only while they are written: everything that was written
// goes again, and the key stays free.
TEST_F(RepeatingBookings, CapThatTheSeriesItselfReachesTakesAllOfItBack) {
  house.arrange([&](Transaction& tx) {
    for (const auto& id : {salon.ana, salon.ben}) {
      auto person = *tx.resource(salon.agency, id);
      person.daily_cap = 1;
      tx.put(person);
    }
  });
  Keyed<RequestSeries> keyed;
  keyed.key = {salon.agency, "tk_test", "POST /v1/series", "series-key", "print"};
  keyed.command = series({ten, ten + hours{1}, ten + hours{2}});
  keyed.render = [](const Result<RequestSeries::Outcome>&, const auto&) { return Answer{}; };
  const auto before = dumped();

  const auto refused = house.apply(keyed);

  EXPECT_EQ(refused.error().code, Errc::outside_rules);
  EXPECT_EQ(dumped(), before);
}

TEST_F(RepeatingBookings, RefusalOfASeriesIsNotKeptUnderItsKey) {
  Keyed<RequestSeries> keyed;
  keyed.key = {salon.agency, "tk_test", "POST /v1/series", "series-key", "print"};
  keyed.command = series(weekly(2));
  keyed.render = [](const Result<RequestSeries::Outcome>&, const auto&) {
    return Answer{201, "made", {}, {}};
  };
  const auto one = book_with(ten, salon.ana);
  book_with(ten, salon.ben);
  EXPECT_EQ(house.apply(keyed).error().code, Errc::slot_taken);
  cancel(one).value();

  EXPECT_EQ(house.apply(keyed)->answer.body, "made");
  EXPECT_TRUE(house.apply(keyed)->replayed);
}

TEST_F(RepeatingBookings, DryRunNamesEachDateAndWritesNothing) {
  fill(ten + days{7});
  auto command = series(weekly(3), false);
  command.booking.dry_run = true;
  const auto before = dumped();

  const auto rehearsed = house.apply(command).value();

  EXPECT_TRUE(rehearsed.occurrences[0].booking.has_value());
  EXPECT_FALSE(rehearsed.occurrences[1].booking.has_value());
  EXPECT_EQ(dumped(), before);
}

TEST_F(RepeatingBookings, DatesOutOfOrderOrOnTopOfOneAnotherAreASlip) {
  const auto pointer_of = [&](const RequestSeries& command) {
    const auto refused = house.apply(command);
    EXPECT_EQ(refused.error().code, Errc::validation);
    return field(refused.error(), "pointer");
  };
  auto held = series({ten});
  held.booking.hold = RequestBooking::FromHold{hold(ten + days{1}).id, sha256_hex("open sesame")};
  const auto before = dumped();

  EXPECT_EQ(pointer_of(series({})), "/starts");
  EXPECT_EQ(pointer_of(series(std::vector<Instant>(201, ten))), "/starts");
  EXPECT_EQ(pointer_of(series({ten, ten})), "/starts/1");
  EXPECT_EQ(pointer_of(series({ten, ten + minutes{30}})), "/starts/1");
  EXPECT_EQ(pointer_of(series({ten + days{7}, ten})), "/starts/1");
  EXPECT_EQ(pointer_of(held), "/hold_token");

  EXPECT_EQ(dumped(), before);
}

TEST_F(RepeatingBookings, WholeSeriesIsCancelledFromADateOn) {
  const auto made = house.apply(series(weekly(4))).value();
  house.clock.set(ten);
  take_step<CompleteBooking>(*made.occurrences[0].booking).value();
  const auto command = cancellation(made.id, ten + days{7});

  const auto cancelled = house.apply(command).value();

  ASSERT_THAT(cancelled.occurrences, SizeIs(3));
  const auto bookings = of(made.id);
  EXPECT_EQ(bookings[0].status, BookingStatus::completed);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(bookings[i].status, BookingStatus::cancelled);
  }
  const auto before = dumped();
  EXPECT_THAT(house.apply(command)->occurrences, SizeIs(3)) << "cancelling twice is one wish";
  EXPECT_EQ(dumped(), before);
}

TEST_F(RepeatingBookings, WhatCannotBeCancelledAnyMoreSaysSoAndTheRestIs) {
  const auto made = house.apply(series(weekly(2))).value();
  house.clock.set(ten);
  take_step<MarkNoShow>(*made.occurrences[0].booking).value();

  const auto cancelled = house.apply(cancellation(made.id, ten)).value();

  EXPECT_EQ(cancelled.occurrences[0].booking.error().code, Errc::invalid_transition);
  EXPECT_EQ(cancelled.occurrences[1].booking->status, BookingStatus::cancelled);
}

TEST_F(RepeatingBookings, CancellationNamesASeriesAndAReasonThatCanBeKept) {
  const auto made = house.apply(series(weekly(2))).value();
  auto command = cancellation(made.id, ten);
  const auto before = dumped();

  command.reason = std::string(1001, 'x');
  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/reason");
  command = cancellation(SeriesId{"se_nothing"}, ten);
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);

  EXPECT_EQ(dumped(), before);
}

LocalTime local(std::string_view text) { return *parse_local_time(text); }

// Ten o'clock stays ten o'clock, whatever the clocks do between.
TEST(SeriesRule, WeeklyDatesKeepTheWallTimeOverTheClockChange) {
  SeriesRule rule;
  rule.first = local("2026-10-20T10:00");
  rule.count = 2;
  const auto berlin = TimeZone::find("Europe/Berlin").value();

  const auto dates = dates_of(rule, berlin, 10);

  ASSERT_THAT(dates, SizeIs(2));
  EXPECT_EQ(dates[0].meaning.earlier, at("2026-10-20T08:00:00Z"));
  EXPECT_EQ(dates[1].meaning.earlier, at("2026-10-27T09:00:00Z"));
}

TEST(SeriesRule, DatesThatTheClockChangeSwallowsOrDoublesAreNoInstants) {
  SeriesRule rule;
  rule.every = days{1};
  const auto berlin = TimeZone::find("Europe/Berlin").value();
  rule.first = local("2026-03-28T02:30");
  rule.count = 3;
  EXPECT_EQ(dates_of(rule, berlin, 10)[1].meaning.kind, LocalMeaning::Kind::gap);
  rule.first = local("2026-10-24T02:30");
  EXPECT_EQ(dates_of(rule, berlin, 10)[1].meaning.kind, LocalMeaning::Kind::fold);
}

TEST(SeriesRule, UntilIncludesItsDateAndTheLimitHolds) {
  SeriesRule rule;
  rule.first = local("2026-12-01T10:00");
  rule.until = parse_local_date("2026-12-15");
  const auto berlin = TimeZone::find("Europe/Berlin").value();
  EXPECT_THAT(dates_of(rule, berlin, 10), SizeIs(3));

  rule.until.reset();
  EXPECT_THAT(dates_of(rule, berlin, 10), SizeIs(10));
  rule.until = parse_local_date("2026-11-30");
  EXPECT_THAT(dates_of(rule, berlin, 10), IsEmpty());
}

}  // namespace
}  // namespace holdfast::store
