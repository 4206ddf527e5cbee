#include "store/placement.hpp"

#include <gmock/gmock.h>

#include <random>

#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

LocalDate date(std::string_view text) { return parse_local_date(text).value(); }

// Working hours are wall times of one date: each row is a clock change that an offset taken at
// midnight, or a length in hours, gets wrong (docs/bookings.md, time zones).
struct Day {
  const char* zone;
  const char* date;
  int from;
  int to;
  const char* start;
  const char* end;
};
void PrintTo(const Day& day, std::ostream* out) { *out << day.zone << " " << day.date; }

class WorkingDay : public testing::TestWithParam<Day> {};

TEST_P(WorkingDay, WindowsAreWallTimesOfThatDate) {
  const auto& day = GetParam();
  Resource resource;
  resource.time_zone = day.zone;
  resource.hours.overrides = {{date(day.date), {{day.from, day.to}}}};

  const auto spans = working_spans(
      resource, {at(day.start) - std::chrono::days{3}, at(day.end) + std::chrono::days{3}});

  EXPECT_THAT(spans, ElementsAre(TimeRange{at(day.start), at(day.end)}));
}

INSTANTIATE_TEST_SUITE_P(ClockChanges, WorkingDay,
                         testing::Values(Day{"America/New_York", "2026-03-08", 780, 1080,
                                             "2026-03-08T17:00:00Z", "2026-03-08T22:00:00Z"},
                                         Day{"America/New_York", "2026-03-08", 60, 240,
                                             "2026-03-08T06:00:00Z", "2026-03-08T08:00:00Z"},
                                         Day{"America/New_York", "2026-11-01", 0, 240,
                                             "2026-11-01T04:00:00Z", "2026-11-01T09:00:00Z"},
                                         Day{"Europe/Berlin", "2026-03-29", 540, 1020,
                                             "2026-03-29T07:00:00Z", "2026-03-29T15:00:00Z"},
                                         Day{"Europe/Berlin", "2026-10-25", 60, 240,
                                             "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"},
                                         Day{"Australia/Lord_Howe", "2026-10-04", 60, 240,
                                             "2026-10-03T14:30:00Z", "2026-10-03T17:00:00Z"},
                                         Day{"Australia/Lord_Howe", "2027-04-04", 60, 180,
                                             "2027-04-03T14:00:00Z", "2027-04-03T16:30:00Z"},
                                         Day{"America/Santiago", "2026-09-06", 0, 180,
                                             "2026-09-06T04:00:00Z", "2026-09-06T06:00:00Z"},
                                         Day{"Africa/Casablanca", "2026-02-15", 60, 300,
                                             "2026-02-15T00:00:00Z", "2026-02-15T05:00:00Z"},
                                         Day{"Europe/Berlin", "2026-03-29", 0, 1440,
                                             "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
                                         Day{"Europe/Berlin", "2026-10-25", 0, 1440,
                                             "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
                                         Day{"Antarctica/Troll", "2026-03-29", 0, 240,
                                             "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"},
                                         Day{"Asia/Kathmandu", "2026-06-01", 540, 1020,
                                             "2026-06-01T03:15:00Z", "2026-06-01T11:15:00Z"},
                                         Day{"America/New_York", "2026-03-08", 0, 1440,
                                             "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"},
                                         Day{"America/New_York", "2026-11-01", 0, 1440,
                                             "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"},
                                         Day{"America/Santiago", "2026-09-06", 0, 1440,
                                             "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"},
                                         Day{"Australia/Lord_Howe", "2026-10-04", 0, 1440,
                                             "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z"}));

TEST(WorkingSpans, AWindowThatAClockChangeSwallowsIsNone) {
  Resource resource;
  resource.time_zone = "America/New_York";
  resource.hours.overrides = {{date("2026-03-08"), {{120, 180}}}};

  EXPECT_THAT(working_spans(resource, {at("2026-03-07T00:00:00Z"), at("2026-03-10T00:00:00Z")}),
              IsEmpty());
}

TEST(WorkingSpans, PeopleWithoutHoursNeverWorkAndRoomsWithoutHoursAreAlwaysOpen) {
  const TimeRange week{at("2026-12-01T00:00:00Z"), at("2026-12-08T00:00:00Z")};
  Resource resource;
  resource.time_zone = "Europe/Berlin";

  resource.kind = ResourceKind::staff;
  EXPECT_THAT(working_spans(resource, week), IsEmpty());
  resource.kind = ResourceKind::room;
  const auto open = working_spans(resource, week);
  ASSERT_EQ(open.size(), 1U);
  EXPECT_TRUE(open.front().contains(week));

  resource.hours.overrides = {{date("2026-12-03"), {}}};
  EXPECT_EQ(working_spans(resource, week).size(), 2U) << "a day off is a day off for rooms too";
}

TEST(WorkingSpans, NightShiftsMeetAtMidnight) {
  Resource resource;
  resource.time_zone = "Europe/Berlin";
  for (auto& day : resource.hours.weekdays) {
    day = {{0, 6 * 60}, {22 * 60, 24 * 60}};
  }

  EXPECT_THAT(working_spans(resource, {at("2026-12-01T20:00:00Z"), at("2026-12-02T10:00:00Z")}),
              ElementsAre(TimeRange{at("2026-12-01T21:00:00Z"), at("2026-12-02T05:00:00Z")}));
}

class Placing : public RulesTest {
 protected:
  Placing() : RulesTest({.now = at("2026-02-01T08:00:00Z")}) {}

  void set_zone(const std::string& zone) {
    house.arrange([&](Transaction& tx) {
      auto agency = *tx.agency(salon.agency);
      agency.time_zone = zone;
      tx.put(agency);
      for (auto resource : tx.resources(salon.agency)) {
        resource.time_zone = zone;
        for (auto& day : resource.hours.weekdays) {
          day = {{0, 24 * 60}};
        }
        tx.put(resource);
      }
    });
  }
  Service service() {
    return house.read(
        [&](const Reads& reads) { return *reads.service(salon.agency, salon.massage); });
  }
  std::vector<Slot> slots(const Service& of, TimeRange range,
                          const std::optional<ResourceId>& wanted = {}) {
    return house.read([&](const Reads& reads) {
      return free_slots({.service = of, .starts_at = range.start, .wanted = wanted}, range, rules,
                        house.clock.now(), reads, 10'000)
          .value();
    });
  }
  Result<Placement> place_at(const Service& of, Instant start,
                             const std::optional<ResourceId>& wanted = {}) {
    return house.read([&](const Reads& reads) {
      return place({.service = of, .starts_at = start, .wanted = wanted}, rules, house.clock.now(),
                   reads);
    });
  }
  void busy(const ResourceId& resource, TimeRange time, const std::string& origin = "busy") {
    house.arrange([&](Transaction& tx) {
      tx.replace_claims(salon.agency, origin,
                        {{resource, time, ClaimKind::external, 0, origin, "N14"}});
    });
  }

  RuleSettings rules;
};

// The counts of the time-zone vectors: between midnight and six there are ten half-hour starts on
// the day that loses an hour, and fourteen on the day that has one twice.
TEST_F(Placing, HalfHoursFollowTheWallClockThroughClockChanges) {
  set_zone("America/New_York");
  auto half_hour = service();
  half_hour.duration = minutes{30};
  half_hour.booking_window = std::chrono::days{365};

  EXPECT_EQ(slots(half_hour, {at("2026-03-08T05:00:00Z"), at("2026-03-08T10:00:00Z")}).size(), 10U);
  const auto autumn = slots(half_hour, {at("2026-11-01T04:00:00Z"), at("2026-11-01T11:00:00Z")});
  EXPECT_EQ(autumn.size(), 14U);
  EXPECT_EQ(autumn[3].time.start, at("2026-11-01T05:30:00Z")) << "01:30 for the first time";
  EXPECT_EQ(autumn[5].time.start, at("2026-11-01T06:30:00Z")) << "01:30 for the second time";
}

struct Refused {
  const char* what;
  const char* start;
  Errc code;
  const char* rule;
};
void PrintTo(const Refused& row, std::ostream* out) { *out << row.what; }

class OutsideRules : public Placing, public testing::WithParamInterface<Refused> {};

TEST_P(OutsideRules, SaysWhichRuleAndWhatWouldBeRight) {
  auto strict = service();
  strict.minimum_notice = minutes{120};
  strict.booking_window = std::chrono::days{30};

  const auto placed = place_at(strict, at(GetParam().start));

  ASSERT_FALSE(placed);
  EXPECT_EQ(placed.error().code, GetParam().code);
  EXPECT_EQ(field(placed.error(), "rule"), GetParam().rule);
}

// It is Sunday, the first of February, nine o'clock in Berlin.
INSTANTIATE_TEST_SUITE_P(
    Rules, OutsideRules,
    testing::Values(Refused{"past", "2026-01-30T09:00:00Z", Errc::outside_rules, "notice"},
                    Refused{"notice", "2026-02-01T09:30:00Z", Errc::outside_rules, "notice"},
                    Refused{"window", "2026-03-04T09:00:00Z", Errc::outside_rules, "window"},
                    Refused{"step", "2026-02-02T09:15:00Z", Errc::outside_rules, "step"},
                    Refused{"seconds", "2026-02-02T09:00:01Z", Errc::outside_rules, "step"},
                    Refused{"fraction", "2026-02-02T09:00:00.5Z", Errc::outside_rules, "step"},
                    Refused{"weekend", "2026-02-07T09:00:00Z", Errc::outside_rules, "hours"},
                    Refused{"early", "2026-02-02T07:30:00Z", Errc::outside_rules, "hours"},
                    // Half in the working hours is not in them.
                    Refused{"end_of_day", "2026-02-02T15:30:00Z", Errc::outside_rules, "hours"}));

TEST_F(Placing, TheWholeAppointmentFitsUpToTheLastMinuteOfTheDay) {
  const auto placed = place_at(service(), at("2026-02-02T15:00:00Z"));

  EXPECT_EQ(placed.value().time.end, at("2026-02-02T16:00:00Z"));
}

// Why a time cannot be had is told by the strongest cause: a booking before other plans, those
// before not knowing, that before working hours.
TEST_F(Placing, RefusalsNameTheStrongestCause) {
  const auto nine = at("2026-02-02T08:00:00Z");
  const TimeRange hour{nine, nine + hours{1}};
  house.arrange([&](Transaction& tx) {
    auto ben = *tx.resource(salon.agency, salon.ben);
    ben.hours = {};
    tx.put(ben);
  });
  EXPECT_EQ(place_at(service(), nine, salon.ben).error().code, Errc::outside_rules);

  busy(salon.ana, hour);
  EXPECT_EQ(place_at(service(), nine).error().code, Errc::busy_outside)
      << "Ana has plans, Ben does not work";

  house.arrange([&](Transaction& tx) {
    tx.replace_claims(salon.agency, "busy", {});
    tx.replace_claims(salon.agency, "bk_other",
                      {{salon.ana, hour, ClaimKind::booking, 0, "bk_other", "booking"}});
  });
  EXPECT_EQ(place_at(service(), nine).error().code, Errc::slot_taken);
}

TEST_F(Placing, OnlyPoolsThatAreShortExplainTheRefusal) {
  const auto nine = at("2026-02-02T08:00:00Z");
  const TimeRange hour{nine, nine + hours{1}};
  house.arrange([&](Transaction& tx) {
    tx.replace_claims(salon.agency, "bk_other",
                      {{salon.ana, hour, ClaimKind::booking, 0, "bk_other", "booking"}});
  });
  busy(salon.room, hour);

  // Ben is free: what is missing is the room.
  EXPECT_EQ(place_at(service(), nine).error().code, Errc::busy_outside);
}

TEST_F(Placing, BuffersTakeTimeButAreNotPartOfTheAppointment) {
  auto buffered = service();
  buffered.buffer_before = minutes{15};
  buffered.buffer_after = minutes{30};
  const auto nine = at("2026-02-02T08:00:00Z");

  const auto placed = place_at(buffered, nine).value();

  EXPECT_EQ(placed.time, (TimeRange{nine, nine + hours{1}}))
      << "a buffer may reach out of the working hours";
  EXPECT_EQ(placed.claims.front().time, (TimeRange{nine - minutes{15}, nine + minutes{90}}));
  busy(salon.ana, {nine + minutes{80}, nine + minutes{85}});
  EXPECT_EQ(place_at(buffered, nine, salon.ana).error().code, Errc::busy_outside);
  busy(salon.ana, {nine + minutes{90}, nine + minutes{95}});
  EXPECT_TRUE(place_at(buffered, nine, salon.ana)) << "half open: they only touch";
}

TEST_F(Placing, ARoomForTwoTakesTwoAndGivesEachItsPlace) {
  const auto nine = at("2026-02-02T08:00:00Z");
  const auto unit_of_room = [](const Booking& booking) { return booking.taken[1].unit; };

  EXPECT_EQ(unit_of_room(book_with(nine, salon.ana)), 0);
  EXPECT_EQ(unit_of_room(book_with(nine, salon.ben)), 1);
  EXPECT_EQ(place_at(service(), nine).error().code, Errc::slot_taken);
}

// The room has two places. Ana leaves the first one at ten, Ben the second one at half past, and
// Ben comes back to the first one: at each instant of Ana's next hour a place is free, though none
// is free throughout. To refuse her would be to refuse time that is free.
TEST_F(Placing, ARoomForTwoIsFreeThoughNoPlaceOfItIsFreeThroughout) {
  const auto first = book_with(at("2026-02-02T08:00:00Z"), salon.ana);
  book_with(at("2026-02-02T08:30:00Z"), salon.ben);
  ASSERT_TRUE(cancel(first));
  book_with(at("2026-02-02T09:30:00Z"), salon.ben);

  const auto booking = book_with(at("2026-02-02T09:00:00Z"), salon.ana);

  const auto claims = house.read(
      [&](const Reads& reads) { return reads.claims_of(salon.agency, booking.id.value); });
  const auto in_room = std::count_if(claims.begin(), claims.end(), [&](const Claim& claim) {
    return claim.resource == salon.room;
  });
  EXPECT_EQ(in_room, 2) << "half an hour on each place";
}

// One person in two pools is taken once, and whoever can do only one of the two is kept for it.
TEST_F(Placing, APersonInTwoPoolsTakesOneSeat) {
  auto two_handed = service();
  two_handed.requirements = {{"lead", {salon.ana, salon.ben}, 1, Assignment::priority},
                             {"helper", {salon.ana}, 1, Assignment::priority}};
  const auto nine = at("2026-02-02T08:00:00Z");

  const auto placed = place_at(two_handed, nine).value();

  EXPECT_THAT(placed.taken,
              ElementsAre(Taken{"lead", salon.ben, 0}, Taken{"helper", salon.ana, 0}));
  const auto wanted = place_at(two_handed, nine, salon.ana).value();
  EXPECT_EQ(wanted.taken[1].resource, salon.ana) << "Ana is wanted, and there is one way";
  busy(salon.ben, {nine, nine + hours{1}});
  EXPECT_FALSE(place_at(two_handed, nine)) << "Ana alone cannot be both";
}

TEST_F(Placing, CountTakesThatManyOfThePool) {
  auto couple = service();
  couple.requirements[0].count = 2;
  const auto nine = at("2026-02-02T08:00:00Z");

  EXPECT_EQ(place_at(couple, nine).value().taken.size(), 3U);
  busy(salon.ben, {nine, nine + hours{1}});
  EXPECT_EQ(place_at(couple, nine).error().code, Errc::busy_outside);
}

TEST_F(Placing, LeastBusyCountsTheDayAndPriorityTheOrder) {
  const auto nine = at("2026-02-02T08:00:00Z");
  book_with(nine, salon.ana);

  EXPECT_EQ(place_at(service(), nine + hours{3}).value().taken[0].resource, salon.ben);
  EXPECT_EQ(place_at(service(), nine + hours{27}).value().taken[0].resource, salon.ana)
      << "another day, nobody has anything: the slugs decide";
  auto by_order = service();
  by_order.requirements[0].assignment = Assignment::priority;
  EXPECT_EQ(place_at(by_order, nine + hours{3}).value().taken[0].resource, salon.ana);
}

TEST_F(Placing, InTurnTakesWhoseLastBookingWasMadeLongestAgo) {
  auto in_turn = service();
  in_turn.requirements[0].assignment = Assignment::in_turn;
  const auto nine = at("2026-02-02T08:00:00Z");
  book_with(nine, salon.ana);
  house.clock.advance(minutes{1});
  book_with(nine + hours{24}, salon.ben);

  // Both have one booking; Ana's was made first.
  EXPECT_EQ(place_at(in_turn, nine + hours{3}).value().taken[0].resource, salon.ana);
}

TEST_F(Placing, WhoIsNotKnownToBeFreeIsNotTaken) {
  const auto nine = at("2026-02-02T08:00:00Z");
  const auto source = connect(salon.ana);
  EXPECT_TRUE(place_at(service(), nine, salon.ana).value().verified);

  house.clock.advance(minutes{16});
  EXPECT_EQ(place_at(service(), nine, salon.ana).error().code, Errc::source_unverified);
  EXPECT_EQ(place_at(service(), nine).value().taken[0].resource, salon.ben);

  rules.when_blind = RuleSettings::WhenBlind::accept;
  const auto accepted = place_at(service(), nine, salon.ana).value();
  EXPECT_FALSE(accepted.verified);
  EXPECT_EQ(place_at(service(), nine).value().taken[0].resource, salon.ben)
      << "who is known to be free comes first";

  bring(source.id, {}).value();
  EXPECT_TRUE(place_at(service(), nine, salon.ana).value().verified);
}

TEST_F(Placing, UnknownAndForeignResourcesAreNotFound) {
  EXPECT_EQ(place_at(service(), at("2026-02-02T08:00:00Z"), ResourceId{"rs_x"}).error().code,
            Errc::not_found);
}

TEST_F(Placing, AlternativesAreNearestFirstAndBeforeIsBeforeAfter) {
  const auto noon = at("2026-02-02T11:00:00Z");
  busy(salon.ana, {noon, noon + minutes{30}}, "one");
  busy(salon.ben, {noon, noon + minutes{30}}, "two");

  const auto offered = house.read([&](const Reads& reads) {
    const auto massage = *reads.service(salon.agency, salon.massage);
    return alternatives({.service = massage, .starts_at = noon}, rules, house.clock.now(), reads,
                        4);
  });

  EXPECT_THAT(offered, ElementsAre(noon + minutes{30}, noon - minutes{60}, noon + minutes{60},
                                   noon - minutes{90}));
}

TEST_F(Placing, AFullDayIsAnsweredWithTheDaysAround) {
  const auto noon = at("2026-02-04T11:00:00Z");
  const auto midnight = at("2026-02-02T23:00:00Z");
  for (const auto& who : {salon.ana, salon.ben}) {
    for (int day = 0; day < 3; ++day) {
      busy(who, {midnight + hours{24 * day}, midnight + hours{24 * (day + 1)}},
           who.value + std::to_string(day));
    }
  }

  const auto offered = house.read([&](const Reads& reads) {
    const auto massage = *reads.service(salon.agency, salon.massage);
    return alternatives({.service = massage, .starts_at = noon}, rules, house.clock.now(), reads,
                        4);
  });

  EXPECT_THAT(offered, ElementsAre(at("2026-02-02T15:00:00Z"), at("2026-02-02T14:30:00Z"),
                                   at("2026-02-02T14:00:00Z"), at("2026-02-06T08:00:00Z")));
}

// What is offered can be had at that moment, and what can be had is offered; also each person of
// the list by name. A random week around a clock change, from a seed.
TEST_F(Placing, OffersAreExactlyWhatBookingGrants) {
  const unsigned seed = 20260329;
  std::mt19937 chance(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  house.clock.set(at("2026-03-26T08:00:00Z"));
  set_zone("Europe/Berlin");
  const auto from = at("2026-03-28T20:00:00Z");
  const auto draw = [&](int below) {
    return static_cast<int>(chance() % static_cast<unsigned>(below));
  };
  int number = 0;
  for (const auto& who : {salon.ana, salon.ben, salon.room}) {
    for (int i = 0; i < 8; ++i) {
      const auto start = from + minutes{draw(24 * 60)};
      busy(who, {start, start + minutes{5 + draw(90)}}, "b" + std::to_string(++number));
    }
  }
  house.arrange([&](Transaction& tx) {
    auto ben = *tx.resource(salon.agency, salon.ben);
    for (auto& day : ben.hours.weekdays) {
      day = {{95, 400}, {600, 1300}};
    }
    tx.put(ben);
  });
  auto tried = service();
  tried.duration = minutes{40};
  tried.buffer_after = minutes{7};
  tried.slot_step = minutes{20};
  tried.minimum_notice = minutes{60};
  const TimeRange range{from, from + hours{30}};

  std::map<Instant, Slot> offered;
  for (const auto& slot : slots(tried, range)) {
    offered.emplace(slot.time.start, slot);
  }
  int granted = 0;
  for (auto start = range.start; start < range.end; start += minutes{5}) {
    const auto placed = place_at(tried, start);
    ASSERT_EQ(offered.count(start) == 1, placed.has_value()) << to_rfc3339(start);
    if (!placed) {
      continue;
    }
    ++granted;
    for (const auto& who : {salon.ana, salon.ben}) {
      const auto& free = offered.at(start).free;
      ASSERT_EQ(std::find(free.begin(), free.end(), who) != free.end(),
                place_at(tried, start, who).has_value())
          << to_rfc3339(start);
    }
  }
  EXPECT_GT(granted, 10);
  EXPECT_EQ(static_cast<std::size_t>(granted), offered.size());
}

TEST_F(Placing, ListsAreLimitedAndKeepToTheRange) {
  const TimeRange day{at("2026-02-02T09:00:00Z"), at("2026-02-02T10:00:00Z")};

  EXPECT_EQ(slots(service(), day).size(), 2U) << "the end of the range is not in it";
  EXPECT_EQ(slots(service(), day, salon.ana).front().free, std::vector{salon.ana});
  const auto few = house.read([&](const Reads& reads) {
    const auto of = service();
    return free_slots({.service = of, .starts_at = day.start}, {day.start, day.start + hours{5}},
                      rules, house.clock.now(), reads, 3)
        .value();
  });
  EXPECT_EQ(few.size(), 3U);
}

}  // namespace
}  // namespace holdfast::store
