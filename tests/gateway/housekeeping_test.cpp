// What happens by itself: series reach further ahead, zones are followed, open conflicts are
// brought up, and a clock that jumps stops all of it.
#include "gateway/housekeeping.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "caldav/zone.hpp"
#include "gateway/series_keeper.hpp"
#include "gateway/zone_keeper.hpp"
#include "store/base/time_zone.hpp"
#include "store/commands/administration.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/commands/time_zones.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::at;
using testing::IsEmpty;
using testing::SizeIs;

// Every Tuesday at ten in Berlin, for ever.
constexpr std::string_view kEveryTuesday =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:tuesdays\r\n"
    "DTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20261103T100000\r\n"
    "DTEND;TZID=Europe/Berlin:20261103T110000\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Choir\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n";

class HousekeepingTest : public testing::Test {
 protected:
  HousekeepingTest()
      : salon(house.with_salon()),
        series(house.ledger(), house.clock, house.log),
        zones(house.ledger(), house.clock, house.log, series),
        housekeeping(house.io.get_executor(), house.ledger(), house.clock, house.log) {}

  void start() {
    boost::asio::co_spawn(house.io, housekeeping.run(), [](const std::exception_ptr&) {});
    house.run();
  }
  /// Time goes by, and whoever sleeps wakes when it is time.
  void pass(Duration time) {
    const auto end = house.clock.now() + time;
    for (auto next = house.clock.next_wake(); next && *next <= end;
         next = house.clock.next_wake()) {
      house.clock.set(*next);
      house.run();
    }
    house.clock.set(end);
    house.run();
  }
  void put(const std::string& name, std::string_view text) {
    const auto resource = house.read(
        [&](const store::Reads& reads) { return *reads.resource(salon.agency, salon.ana); });
    const auto zone = caldav::zone_of(resource);
    store::PutCalendarObject command;
    command.agency = salon.agency;
    command.actor = {"staff", "us_ana", "caldav", "rq_test"};
    command.calendar = salon.anas_calendar;
    command.name = name;
    command.draft =
        icalendar::read_object(text, caldav::reading_options(resource, zone, house.clock.now()))
            .value();
    command.text = text;
    house.apply(command).value();
  }
  store::Booking book(Instant start) {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.actor = {"key", "tk_test", "api", "rq_test"};
    command.service = salon.massage;
    command.starts_at = start;
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Dora";
    command.customer.email = "dora@mail.example";
    command.wanted = salon.ana;
    command.allow_duplicate = true;
    return house.apply(command).value();
  }
  void mean(const store::Booking& booking, const std::string& local_start) {
    house.arrange([&](store::Transaction& tx) {
      auto changed = *tx.booking(salon.agency, booking.id);
      changed.local_start = local_start;
      tx.put(changed);
    });
  }
  store::Booking now(const store::Booking& booking) {
    return house.read(
        [&](const store::Reads& reads) { return *reads.booking(salon.agency, booking.id); });
  }
  std::vector<store::Claim> claims_of(const std::string& name) {
    return house.read([&](const store::Reads& reads) {
      return reads.claims_of(salon.agency, salon.anas_calendar.value + "/" + name);
    });
  }
  bool blocks(const std::string& name, Instant when) {
    const auto claims = claims_of(name);
    return std::any_of(claims.begin(), claims.end(),
                       [&](const store::Claim& claim) { return claim.time.contains(when); });
  }
  bool extend() { return house.wait(series.extend(salon.agency)); }
  bool follow(const std::string& version) { return house.wait(zones.follow(version)); }
  std::vector<std::string> audited() {
    std::vector<std::string> actions;
    for (const auto& entry :
         house.read([&](const store::Reads& reads) { return reads.audit(salon.agency, 0, 500); })) {
      actions.push_back(entry.action);
    }
    return actions;
  }

  test::House house;
  test::Salon salon;
  SeriesKeeper series;
  ZoneKeeper zones;
  Housekeeping housekeeping;
};

// Nobody touches the choir's entry for three years, and it blocks every Tuesday all the same.
TEST_F(HousekeepingTest, ASeriesThatNobodyTouchesGoesOnBlocking) {
  put("choir.ics", kEveryTuesday);
  const auto etag = house.read([&](const store::Reads& reads) {
    return reads.object_entry(salon.anas_calendar, "choir.ics")->etag;
  });
  const auto in_three_years = at("2029-11-27T09:30:00Z");
  EXPECT_FALSE(blocks("choir.ics", in_three_years));

  for (int month = 0; month < 24; ++month) {
    house.clock.advance(days{31});
    extend();
  }

  EXPECT_TRUE(blocks("choir.ics", in_three_years));
  EXPECT_EQ(house.read([&](const store::Reads& reads) {
    return reads.object_entry(salon.anas_calendar, "choir.ics")->etag;
  }),
            etag)
      << "clients have nothing to load";
}

TEST_F(HousekeepingTest, WithinAMonthThereIsNothingToDo) {
  put("choir.ics", kEveryTuesday);
  const auto before = claims_of("choir.ics").size();
  house.clock.advance(days{29});
  EXPECT_FALSE(extend());
  EXPECT_EQ(claims_of("choir.ics").size(), before);
}

// The office gave Ana another zone, and the process was struck down before her calendar was read.
TEST_F(HousekeepingTest, WhatAChangeOfZoneLeftUndoneIsGoneOnWith) {
  put("floating.ics",
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:lunch\r\n"
      "DTSTAMP:20261130T080000Z\r\nDTSTART:20261202T120000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n");
  auto ana = house.read(
      [&](const store::Reads& reads) { return *reads.resource(salon.agency, salon.ana); });
  ana.time_zone = "Europe/London";
  house.apply(store::DefineResource{{}, std::move(ana), std::nullopt, false}).value();
  EXPECT_TRUE(blocks("floating.ics", at("2026-12-02T11:30:00Z")));

  EXPECT_TRUE(house.wait(series.settle()));

  EXPECT_FALSE(blocks("floating.ics", at("2026-12-02T11:30:00Z")));
  EXPECT_TRUE(blocks("floating.ics", at("2026-12-02T12:30:00Z")));
}

// Many calendars: a piece at a time, and every series gets its turn.
TEST_F(HousekeepingTest, ALargeCalendarIsExtendedPieceByPiece) {
  for (int index = 0; index < 120; ++index) {
    const auto id = std::to_string(index);
    std::string text(kEveryTuesday);
    text.replace(text.find("UID:tuesdays"), 12, "UID:tuesdays-" + id);
    put("choir" + id + ".ics", text);
  }
  house.clock.advance(days{31});

  EXPECT_TRUE(extend());
  EXPECT_TRUE(extend());
  EXPECT_FALSE(extend());
  EXPECT_FALSE(extend());
  const auto horizon = house.clock.now() + days{700};
  EXPECT_THAT(house.read([&](const store::Reads& reads) {
    return reads.objects_expanded_before(salon.agency, horizon, 500);
  }),
              IsEmpty());
}

// What was written long ago by rules that were wider, or names a zone that is gone: its time is
// barred, and its owner is told, once.
TEST_F(HousekeepingTest, WhatCannotBeEvaluatedAnyMoreBarsItsTimeAndItsOwnerIsTold) {
  put("choir.ics", kEveryTuesday);
  house.arrange([&](store::Transaction& tx) {
    auto draft = store::ObjectDraft{};
    draft.uid = "tuesdays";
    draft.unbounded = true;
    draft.expanded_until = house.clock.now();
    tx.put_object(salon.anas_calendar, "choir.ics", {}, draft, "no calendar at all",
                  house.clock.now());
  });

  extend();
  house.clock.advance(days{31});
  extend();

  EXPECT_TRUE(blocks("choir.ics", house.clock.now() + days{100}));
  const auto notices = house.read([&](const store::Reads& reads) {
    return reads.effects_of(salon.agency, store::BookingId{});
  });
  ASSERT_THAT(notices, SizeIs(1));
  EXPECT_EQ(notices[0].kind, "calendar.event_unreadable");
  EXPECT_EQ(notices[0].recipient, "ana@salon.example");
}

// C41.
TEST_F(HousekeepingTest, AnotherVersionOfTheTzDatabaseIsFollowedOnce) {
  const auto booking = book(at("2026-12-02T09:00:00Z"));
  mean(booking, "2026-12-02T11:00:00");

  EXPECT_TRUE(follow("2099z"));

  EXPECT_EQ(now(booking).time.start, at("2026-12-02T10:00:00Z"));
  EXPECT_EQ(house.read([](const store::Reads& reads) { return reads.fact(store::kTimeZonesFact); }),
            "2099z");
  mean(booking, "2026-12-02T12:00:00");
  EXPECT_TRUE(follow("2099z"));
  EXPECT_EQ(now(booking).time.start, at("2026-12-02T10:00:00Z")) << "the version is the same";
}

// More bookings than one command takes, each in the way of the one before it.
TEST_F(HousekeepingTest, EverythingMakesWayForEverythingHoweverMuchItIs) {
  std::vector<store::Booking> all;
  for (int day = 0; day < 30; ++day) {
    for (int hour = 0; hour < 7; ++hour) {
      const auto start = at("2026-12-01T08:00:00Z") + days{day} + hours{hour};
      const auto weekday = std::chrono::weekday{std::chrono::floor<days>(start)};
      if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) {
        continue;
      }
      all.push_back(book(start));
      const auto zone = TimeZone::find("Europe/Berlin").value();
      mean(all.back(), to_string(zone.to_local(start + hours{1})));
    }
  }
  ASSERT_GT(all.size(), 100U);

  EXPECT_TRUE(follow("2099z"));

  for (const auto& booking : all) {
    EXPECT_EQ(now(booking).time.start, booking.time.start + hours{1});
    EXPECT_EQ(now(booking).status, store::BookingStatus::confirmed);
  }
}

TEST_F(HousekeepingTest, OwnEventsAreReadAnewByTheNewRules) {
  put("choir.ics", kEveryTuesday);
  const auto right = claims_of("choir.ics");
  // As an older version of the database would have had it: an hour off.
  house.arrange([&](store::Transaction& tx) {
    auto wrong = right;
    for (auto& claim : wrong) {
      claim.time.start += hours{1};
      claim.time.end += hours{1};
    }
    tx.replace_claims(salon.agency, right.front().origin, wrong);
  });

  EXPECT_TRUE(follow("2099z"));

  EXPECT_EQ(claims_of("choir.ics"), right);
}

TEST_F(HousekeepingTest, ConflictsAreBroughtUpAndClosedByTheTimer) {
  const auto booking = book(at("2026-12-01T09:00:00Z"));
  put("choir.ics", kEveryTuesday);
  ASSERT_EQ(now(booking).status, store::BookingStatus::conflicted);
  start();

  pass(hours{2});
  EXPECT_THAT(audited(), testing::Contains("clash.escalated"));
  pass(hours{25});

  EXPECT_THAT(audited(), testing::Contains("clash.unresolved"));
  EXPECT_EQ(now(booking).status, store::BookingStatus::completed);
}

// C42: minutes, hours and days, forward and back.
TEST_F(HousekeepingTest, AJumpOfTheClockStopsEverythingUntilItIsSteady) {
  start();
  pass(minutes{10});
  for (const Duration jump : {Duration(minutes{5}), Duration(-minutes{5}), Duration(hours{7}),
                              Duration(-hours{7}), Duration(days{4}), Duration(-days{4})}) {
    const auto booking = book(at("2026-12-01T09:00:00Z") + days{14});
    const auto entries = audited().size();
    house.clock.leap(jump);
    pass(seconds{100});
    EXPECT_GT(audited().size(), entries) << "it goes on, and the jump is in the log";
    EXPECT_EQ(audited().back(), "clock.skew");
    EXPECT_EQ(now(booking).status, store::BookingStatus::confirmed);
    house.arrange([&](store::Transaction& tx) {
      auto gone = *tx.booking(salon.agency, booking.id);
      gone.status = store::BookingStatus::cancelled;
      tx.replace_claims(salon.agency, booking.id.value, {});
      tx.put(gone);
    });
    pass(minutes{10});
  }
}

TEST_F(HousekeepingTest, WhatAClockOfTomorrowWouldEndIsNotEndedWhileItJumps) {
  const auto booking = book(at("2026-12-01T09:00:00Z"));
  start();
  pass(minutes{2});

  house.clock.leap(days{3});
  pass(seconds{25});
  house.clock.leap(-days{3});
  pass(minutes{5});

  EXPECT_EQ(now(booking).status, store::BookingStatus::confirmed);
}

// A timer that lags behind after a jump forward must not run for each time it missed.
TEST_F(HousekeepingTest, NoTimerStormsAfterAJump) {
  start();
  pass(minutes{2});
  house.clock.leap(days{30});
  int wakes = 0;
  const auto end = house.clock.now() + minutes{10};
  for (auto next = house.clock.next_wake(); next && *next <= end; next = house.clock.next_wake()) {
    house.clock.set(*next);
    house.run();
    ++wakes;
  }
  EXPECT_LE(wakes, 25);
  EXPECT_GE(wakes, 8);
}

}  // namespace
}  // namespace holdfast::gateway
