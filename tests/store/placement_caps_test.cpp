// Caps of a day and of a week, and lengths to choose from.
#include "store/placement.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// It is Monday, 30 November 2026, nine o'clock in Berlin.
class Caps : public RulesTest {
 protected:
  void cap(int daily, int weekly) {
    house.arrange([&](Transaction& tx) {
      auto ana = *tx.resource(salon.agency, salon.ana);
      ana.daily_cap = daily;
      ana.weekly_cap = weekly;
      tx.put(ana);
    });
  }
  Result<Booking> book_ana(Instant start) {
    auto command = wish(start);
    command.wanted = salon.ana;
    return house.apply(command);
  }
  std::vector<Slot> slots(TimeRange range) {
    return house.read([&](const Reads& reads) {
      const auto service = *reads.service(salon.agency, salon.massage);
      return free_slots({.service = service, .starts_at = range.start, .wanted = salon.ana}, range,
                        RuleSettings{}, house.clock.now(), reads, 1000)
          .value();
    });
  }

  const Instant ten = at("2026-12-01T09:00:00Z");
};

TEST_F(Caps, ADayThatIsFullTakesNoMore) {
  cap(2, 0);
  book_ana(ten).value();
  book_ana(ten + hours{1}).value();

  const auto refused = book_ana(ten + hours{3});

  EXPECT_EQ(refused.error().code, Errc::outside_rules);
  EXPECT_EQ(field(refused.error(), "rule"), "limit");
  EXPECT_THAT(slots({ten, ten + hours{8}}), IsEmpty());
  EXPECT_TRUE(book_ana(ten + hours{24})) << "tomorrow is another day";
  EXPECT_EQ(house.apply(wish(ten + hours{3})).value().taken.front().resource, salon.ben)
      << "Ben has no cap";
}

TEST_F(Caps, AWeekIsFromMondayToSunday) {
  cap(0, 2);
  book_ana(ten).value();
  book_ana(ten + hours{48}).value();

  EXPECT_EQ(field(book_ana(ten + hours{72}).error(), "rule"), "limit") << "Friday";
  EXPECT_TRUE(book_ana(at("2026-12-07T09:00:00Z"))) << "the Monday after";
}

TEST_F(Caps, WhatIsGivenBackCountsNoMoreAndWhatTookPlaceDoes) {
  cap(1, 0);
  const auto first = book_ana(ten).value();
  cancel(first).value();
  const auto second = book_ana(ten).value();
  house.clock.set(second.time.end + minutes{30});
  house.apply(CompleteEndedBookings{salon.agency}).value();
  ASSERT_EQ(now(second).status, BookingStatus::completed);

  EXPECT_EQ(field(book_ana(ten + hours{4}).error(), "rule"), "limit");
}

TEST_F(Caps, ABookingIsNotInItsOwnWay) {
  cap(1, 1);
  const auto booking = book_ana(ten).value();

  EXPECT_EQ(reschedule(booking, ten + hours{2}).value().taken.front().resource, salon.ana);
}

// Days are those of the resource: half past midnight in Tokyo is yesterday in Berlin.
TEST_F(Caps, TheDayIsThatOfTheResourcesZone) {
  house.arrange([&](Transaction& tx) {
    auto ana = *tx.resource(salon.agency, salon.ana);
    ana.time_zone = "Asia/Tokyo";
    ana.daily_cap = 1;
    for (auto& day : ana.hours.weekdays) {
      day = {{0, 24 * 60}};
    }
    tx.put(ana);
  });
  book_ana(at("2026-12-01T14:00:00Z")).value();

  EXPECT_FALSE(book_ana(at("2026-12-01T12:00:00Z"))) << "the same first of December in Tokyo";
  EXPECT_TRUE(book_ana(at("2026-12-01T15:30:00Z"))) << "the second of December there";
}

// Rule C11: a staff member's own move may pass the cap, and the record says so.
TEST_F(Caps, StaffMayPassTheirOwnCap) {
  cap(1, 0);
  const auto tuesday = book_ana(ten).value();
  const auto wednesday = book_ana(ten + hours{24}).value();

  drag(wednesday, {ten + hours{3}, ten + hours{4}}).value();

  EXPECT_EQ(now(wednesday).time.start, ten + hours{3});
  const auto last = house.read(
      [&](const Reads& reads) { return reads.audit_of(salon.agency, wednesday.id.value).back(); });
  EXPECT_NE(last.after.find("\"outside_rules\":\"limit\""), std::string::npos) << last.after;
  EXPECT_EQ(now(tuesday).status, BookingStatus::confirmed);
}

class Durations : public RulesTest {
 protected:
  Durations() {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.policy.durations = {minutes{60}, minutes{90}, minutes{120}};
      tx.put(service);
    });
  }
  const Instant ten = at("2026-12-01T09:00:00Z");
};

TEST_F(Durations, TheCustomerChoosesOneOfTheServicesLengths) {
  auto command = wish(ten);
  command.duration = minutes{90};
  EXPECT_EQ(house.apply(command).value().time.length(), minutes{90});
  EXPECT_EQ(book(ten + hours{2}).time.length(), minutes{60}) << "its own if none is chosen";

  command = wish(ten + hours{4});
  command.duration = minutes{75};
  const auto refused = house.apply(command).error();
  EXPECT_EQ(refused.code, Errc::validation);
  EXPECT_NE(refused.detail.find("60, 90, 120"), std::string::npos) << refused.detail;
}

TEST_F(Durations, FreeTimeIsForTheWholeLength) {
  const auto last = [&](minutes length) {
    const auto found = house.read([&](const Reads& reads) {
      const auto service = *reads.service(salon.agency, salon.massage);
      return free_slots({.service = service, .starts_at = ten, .length = length},
                        {ten, ten + hours{10}}, RuleSettings{}, house.clock.now(), reads, 1000)
          .value();
    });
    return found.back().time;
  };

  EXPECT_EQ(last(minutes{60}).start, ten + hours{6});
  EXPECT_EQ(last(minutes{120}).start, ten + hours{5});
}

}  // namespace
}  // namespace holdfast::store
