// Several services one after another, kept by a hold and repeated in a series.
#include "store/commands/series.hpp"
#include "tests/store/lifecycle_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

// After the massage an hour of sauna, for which nothing but the sauna is needed.
class KeptCourses : public LifecycleTest {
 protected:
  KeptCourses() {
    house.arrange([&](Transaction& tx) {
      Resource room = *tx.resource(salon.agency, salon.room);
      room.id = sauna;
      room.slug = "sauna";
      room.capacity = 1;
      tx.put(room);
      Service service = *tx.service(salon.agency, salon.massage);
      service.id = heat;
      service.slug = "heat";
      service.duration = minutes{60};
      service.requirements = {{"sauna", {sauna}, 1, Assignment::priority}};
      service.policy.durations = {minutes{30}, minutes{60}};
      tx.put(service);
    });
  }
  [[nodiscard]] PlaceHold both(Instant start) {
    auto command = hold_at(start);
    command.then = {{heat}};
    return command;
  }
  [[nodiscard]] RequestBooking convert_both(const Booking& held) {
    auto command = convert(held);
    command.then = {{heat}};
    return command;
  }

  const ResourceId sauna{"rs_0000000000000000000000sauna"};
  const ServiceId heat{"sv_00000000000000000000000heat"};
};

TEST_F(KeptCourses, AHoldKeepsAllServicesAndBecomesABookingOfThem) {
  const auto held = house.apply(both(ten)).value();
  ASSERT_THAT(held.parts, SizeIs(2));
  EXPECT_EQ(held.time, (TimeRange{ten, ten + hours{2}}));

  const auto booked = house.apply(convert_both(held)).value();

  EXPECT_EQ(booked.id, held.id);
  EXPECT_EQ(booked.parts, held.parts);
  EXPECT_EQ(booked.taken, held.taken);
  EXPECT_EQ(booked.status, BookingStatus::confirmed);
}

TEST_F(KeptCourses, AHoldOfAllOrNothingIsRefusedWhereOneOfThemIsTaken) {
  house.apply(both(ten)).value();

  const auto refused = house.apply(both(ten));

  EXPECT_EQ(refused.error().code, Errc::slot_taken) << "there is one sauna";
  EXPECT_FALSE(fields(refused.error(), "alternative").empty());
}

TEST_F(KeptCourses, TheTokenIsForTheServicesThatWereHeld) {
  const auto held = house.apply(both(ten)).value();
  auto only_first = convert(held);
  auto shorter = convert_both(held);
  shorter.then.front().duration = minutes{30};
  auto twice = convert_both(held);
  twice.then.push_back({heat});
  auto unknown = convert_both(held);
  unknown.then.front().service = ServiceId{"sv_nowhere"};
  auto longer = convert_both(held);
  longer.then.front().duration = minutes{45};

  for (const auto& command : {only_first, shorter, twice}) {
    const auto refused = house.apply(command);
    EXPECT_EQ(refused.error().code, Errc::validation);
    EXPECT_EQ(field(refused.error(), "pointer"), "/hold_token");
  }
  EXPECT_EQ(house.apply(unknown).error().code, Errc::not_found);
  EXPECT_EQ(field(house.apply(unknown).error(), "pointer"), "/then/0/service");
  EXPECT_EQ(field(house.apply(longer).error(), "pointer"), "/then/0/duration");
  EXPECT_EQ(now(held).status, BookingStatus::held);
}

TEST_F(KeptCourses, WhoWasNotHeldCannotBeAskedForAfterwards) {
  const auto held = house.apply(both(ten)).value();
  auto command = convert_both(held);
  command.then.front().wanted = salon.ana;
  const auto refused = house.apply(command);
  command.then.front().wanted = sauna;

  EXPECT_EQ(field(refused.error(), "pointer"), "/then/0/staff");
  EXPECT_TRUE(house.apply(command)) << "that is what was held";
}

TEST_F(KeptCourses, AHoldOfOneServiceIsNoneOfTwo) {
  const auto held = hold(ten);

  EXPECT_EQ(field(house.apply(convert_both(held)).error(), "pointer"), "/hold_token");
}

TEST_F(KeptCourses, AHoldOfTooManyServicesIsRefused) {
  auto command = both(ten);
  command.then.assign(8, {heat});

  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/then");
}

TEST_F(KeptCourses, ASeriesRepeatsAllOfThem) {
  RequestSeries command;
  command.booking = wish(ten);
  command.booking.then = {{heat}};
  command.starts = {ten, ten + hours{24}, ten + hours{48}};

  const auto outcome = house.apply(command).value();

  ASSERT_THAT(outcome.occurrences, SizeIs(3));
  for (const auto& one : outcome.occurrences) {
    ASSERT_TRUE(one.booking);
    EXPECT_THAT(one.booking->parts, SizeIs(2));
    EXPECT_EQ(one.booking->time.length(), Duration{hours{2}});
  }
}

// On the second day the sauna is taken: of that date nothing is booked, the massage neither.
TEST_F(KeptCourses, ADateOfASeriesIsAllOrNothing) {
  auto other = wish(ten + hours{24});
  other.wanted = salon.ben;
  other.then = {{heat}};
  house.apply(other).value();
  RequestSeries command;
  command.booking = wish(ten);
  command.booking.then = {{heat}};
  command.starts = {ten, ten + hours{24}};

  const auto refused = house.apply(command);
  command.all_or_nothing = false;
  const auto outcome = house.apply(command).value();

  EXPECT_EQ(refused.error().code, Errc::slot_taken);
  EXPECT_EQ(field(refused.error(), "starts_at"), "2026-12-02T09:00:00Z");
  EXPECT_TRUE(outcome.occurrences[0].booking);
  EXPECT_FALSE(outcome.occurrences[1].booking);
}

// Two hours each: the second begins while the sauna of the first is still hot.
TEST_F(KeptCourses, DatesOfASeriesMayNotBeginBeforeAllServicesOfTheOneBeforeHaveEnded) {
  RequestSeries command;
  command.booking = wish(ten);
  command.booking.then = {{heat}};
  command.starts = {ten, ten + minutes{90}};

  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/starts/1");
}

}  // namespace
}  // namespace holdfast::store
