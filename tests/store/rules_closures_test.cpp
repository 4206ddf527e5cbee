// Rule C37: leave, holidays, shorter hours, fewer places over what is booked already.
#include "store/commands/closures.hpp"
#include "store/commands/conflicts.hpp"
#include "store/placement.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// It is Monday, 30 November 2026, nine o'clock in Berlin.
class Closing : public RulesTest {
 protected:
  Closing() = default;
  explicit Closing(OnClash on_clash) {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.policy.on_clash = on_clash;
      tx.put(service);
    });
  }

  DefineClosure closure(TimeRange time, std::optional<ResourceId> resource = {}) {
    DefineClosure command;
    command.actor = {"key", "tk_test", "api", "rq_test"};
    command.closure.agency = salon.agency;
    command.closure.resource = std::move(resource);
    command.closure.time = time;
    command.closure.reason = "Christmas party";
    return command;
  }
  Result<Closure> open_again(const Closure& closure, bool dry_run = false) {
    RemoveClosure command;
    command.agency = salon.agency;
    command.closure = closure.id;
    command.expected_version = closure.version;
    command.dry_run = dry_run;
    return house.apply(command);
  }
  Resource resource(const ResourceId& id) {
    return house.read([&](const Reads& reads) { return *reads.resource(salon.agency, id); });
  }
  Result<DefineResource::Outcome> change(Resource resource, bool dry_run = false) {
    return house.apply(DefineResource{{}, std::move(resource), {}, dry_run});
  }
  std::vector<Conflict> open_conflicts(const Booking& booking) {
    return house.read(
        [&](const Reads& reads) { return reads.open_conflicts_of(salon.agency, booking.id); });
  }
  Result<Placement> place_at(Instant start) {
    return house.read([&](const Reads& reads) {
      const auto massage = *reads.service(salon.agency, salon.massage);
      return place({.service = massage, .starts_at = start}, rules, house.clock.now(), reads);
    });
  }

  const Instant ten = at("2026-12-01T09:00:00Z");
  const TimeRange first_of_december{at("2026-11-30T23:00:00Z"), at("2026-12-01T23:00:00Z")};
  RuleSettings rules;
};

TEST_F(Closing, TheWholeAgencyIsClosedForEverybody) {
  house.apply(closure(first_of_december)).value();

  EXPECT_EQ(place_at(ten).error().code, Errc::busy_outside);
  EXPECT_TRUE(place_at(ten + hours{24}));
}

TEST_F(Closing, OneOnLeaveLeavesTheOthers) {
  house.apply(closure(first_of_december, salon.ana)).value();

  EXPECT_EQ(place_at(ten).value().taken.front().resource, salon.ben);
}

// Preview first: who would be hit is named, and nothing has happened.
TEST_F(Closing, ADryRunNamesWhomItWouldHitAndChangesNothing) {
  const auto hit = book_with(ten, salon.ana);
  book_with(ten + hours{24}, salon.ana);
  const auto before = state();

  auto command = closure(first_of_december);
  command.dry_run = true;
  const auto outcome = house.apply(command).value();

  EXPECT_THAT(outcome.hit, ElementsAre(hit.id));
  EXPECT_EQ(state(), before);
  EXPECT_TRUE(place_at(ten)) << "Ben is still there";
}

// On commit each hit gets a conflict, keeps its time and its promise, and the reason is on record.
TEST_F(Closing, BookingsUnderItBecomeConflictedAndKeepTheirTime) {
  const auto hit = book_with(ten, salon.ana);
  const auto spared = book_with(ten + hours{24}, salon.ana);

  const auto outcome = house.apply(closure(first_of_december)).value();

  EXPECT_THAT(outcome.hit, ElementsAre(hit.id));
  EXPECT_EQ(now(hit).status, BookingStatus::conflicted);
  EXPECT_EQ(now(hit).time, hit.time);
  EXPECT_EQ(now(spared).status, BookingStatus::confirmed);
  EXPECT_EQ(actions(hit.id.value).back(), "rule.changed");
  const auto open = open_conflicts(hit);
  ASSERT_FALSE(open.empty());
  EXPECT_EQ(open.front().kind, "closure");
  EXPECT_EQ(open.front().cause, outcome.closure.id.value);
  EXPECT_THAT(effects(hit, "conflict.opened"), testing::Not(IsEmpty()));
  EXPECT_THAT(actions(outcome.closure.id.value), ElementsAre("closure.defined"));
}

TEST_F(Closing, OpeningAgainSettlesWhatItRaised) {
  const auto hit = book_with(ten, salon.ana);
  const auto closed = house.apply(closure(first_of_december)).value().closure;
  open_again(closed, true).value();
  ASSERT_EQ(now(hit).status, BookingStatus::conflicted) << "a dry run opens nothing";

  open_again(closed).value();

  EXPECT_EQ(now(hit).status, BookingStatus::confirmed);
  EXPECT_THAT(open_conflicts(hit), IsEmpty());
  EXPECT_EQ(open_again(closed).error().code, Errc::not_found);
  EXPECT_TRUE(place_at(ten));
}

TEST_F(Closing, AChangeMovesTheConflictsAlong) {
  const auto first = book_with(ten, salon.ana);
  const auto second = book_with(ten + hours{24}, salon.ana);
  auto command = closure(first_of_december);
  command.closure = house.apply(command).value().closure;

  command.closure.time.start += hours{24};
  command.closure.time.end += hours{24};
  command.expected_version = command.closure.version;
  const auto moved = house.apply(command).value();

  EXPECT_THAT(moved.hit, ElementsAre(second.id));
  EXPECT_EQ(moved.closure.version, 2);
  EXPECT_EQ(now(first).status, BookingStatus::confirmed);
  EXPECT_EQ(now(second).status, BookingStatus::conflicted);
  EXPECT_EQ(house.apply(command).error().code, Errc::version_conflict);
}

TEST_F(Closing, AMovedBookingLeavesTheClosureBehind) {
  const auto hit = book_with(ten, salon.ana);
  house.apply(closure(first_of_december)).value();

  const auto moved = reschedule(hit, ten + hours{24}).value();

  EXPECT_EQ(moved.status, BookingStatus::confirmed);
  EXPECT_THAT(open_conflicts(hit), IsEmpty());
}

TEST_F(Closing, WhoIsNewInTheAgencyHasItsHolidaysToo) {
  house.apply(closure(first_of_december)).value();
  auto chloe = resource(salon.ana);
  chloe.id = {};
  chloe.slug = "chloe";
  const auto hired = change(chloe).value();

  const auto claims = house.read(
      [&](const Reads& reads) { return reads.claims(salon.agency, hired.id, first_of_december); });

  ASSERT_EQ(claims.size(), 1U);
  EXPECT_EQ(claims.front().kind, ClaimKind::closure);
}

TEST_F(Closing, FieldsAreChecked) {
  auto blank = closure(first_of_december);
  blank.closure.reason = " ";
  EXPECT_EQ(field(house.apply(blank).error(), "pointer"), "/reason");
  EXPECT_EQ(field(house.apply(closure({ten, ten})).error(), "pointer"), "/ends_at");
  EXPECT_EQ(field(house.apply(closure({ten, ten + hours{24 * 400}})).error(), "pointer"),
            "/ends_at");
  EXPECT_EQ(field(house.apply(closure({ten - hours{90}, ten - hours{80}})).error(), "pointer"),
            "/ends_at");
  EXPECT_EQ(house.apply(closure(first_of_december, ResourceId{"rs_x"})).error().code,
            Errc::not_found);
  auto unknown = closure(first_of_december);
  unknown.closure.id = ClosureId{"cl_x"};
  EXPECT_EQ(house.apply(unknown).error().code, Errc::not_found);
}

// Tuesday's hours end at noon from now on. What was booked in the afternoon is asked about, and
// settled by itself when the hours are as they were.
TEST_F(Closing, ShorterHoursHitWhatLiesOutsideOfThem) {
  const auto morning = book_with(ten, salon.ana);
  const auto afternoon = book_with(ten + hours{4}, salon.ana);
  const auto before = resource(salon.ana);
  auto shorter = before;
  shorter.hours.weekdays[1] = {{9 * 60, 12 * 60}};

  const auto untouched = state();
  EXPECT_THAT(change(shorter, true).value().hit, ElementsAre(afternoon.id));
  EXPECT_EQ(state(), untouched);

  EXPECT_THAT(change(shorter).value().hit, ElementsAre(afternoon.id));
  EXPECT_EQ(now(morning).status, BookingStatus::confirmed);
  EXPECT_EQ(now(afternoon).status, BookingStatus::conflicted);
  EXPECT_EQ(actions(afternoon.id.value).back(), "rule.changed");
  EXPECT_EQ(open_conflicts(afternoon).front().kind, "hours");

  change(before).value();
  EXPECT_EQ(now(afternoon).status, BookingStatus::confirmed);
}

// What was let stand was that appointment at that time.
TEST_F(Closing, AnAppointmentThatMovedIsAskedAboutAnew) {
  const auto tuesday = book_with(ten + hours{5}, salon.ana);
  auto shorter = resource(salon.ana);
  shorter.hours.weekdays[1] = {{9 * 60, 15 * 60}};
  change(shorter).value();
  ResolveConflict keep;
  keep.agency = salon.agency;
  keep.conflict = open_conflicts(tuesday).front().id;
  keep.how = Resolution::keep;
  keep.reason = "she stays longer";
  house.apply(keep).value();
  const auto thursday = ten + hours{48 + 5};
  ASSERT_TRUE(reschedule(now(tuesday), thursday));
  shorter.hours.weekdays[3] = {{9 * 60, 15 * 60}};

  EXPECT_THAT(change(shorter, true).value().hit, ElementsAre(tuesday.id));
  change(shorter).value();

  ASSERT_THAT(open_conflicts(tuesday), testing::SizeIs(1));
  EXPECT_EQ(open_conflicts(tuesday).front().time.start, thursday);
  EXPECT_EQ(now(tuesday).status, BookingStatus::conflicted);
}

// Staff may drag an appointment anywhere; what is kept then is where it lies by now.
TEST_F(Closing, AQuestionAboutHoursGoesWithItsAppointment) {
  const auto booking = book_with(ten + hours{5}, salon.ana);
  auto shorter = resource(salon.ana);
  shorter.hours.weekdays[1] = {{9 * 60, 12 * 60}};
  change(shorter).value();
  const auto later = ten + hours{6};

  drag(now(booking), {later, later + hours{1}}).value();

  ASSERT_THAT(open_conflicts(booking), testing::SizeIs(1));
  EXPECT_EQ(open_conflicts(booking).front().time.start, later);
}

// To move out of hours once more settles nothing.
TEST_F(Closing, AQuestionAboutHoursIsNotSettledByAnotherTimeOutsideOfThem) {
  const auto booking = book_with(ten + hours{5}, salon.ana);
  auto shorter = resource(salon.ana);
  shorter.hours.weekdays[1] = {{9 * 60, 12 * 60}};
  change(shorter).value();
  ResolveConflict move;
  move.agency = salon.agency;
  move.conflict = open_conflicts(booking).front().id;
  move.how = Resolution::move;
  move.starts_at = ten + hours{6};
  const auto before = state();

  for (const bool dry_run : {true, false}) {
    move.dry_run = dry_run;
    const auto refused = house.apply(move);
    EXPECT_EQ(refused.error().code, Errc::outside_rules);
    EXPECT_EQ(refused.error().fields.front(), (ErrorField{"rule", "hours"}));
  }
  EXPECT_EQ(state(), before);
  move.dry_run = false;
  move.starts_at = ten;
  EXPECT_EQ(house.apply(move).value().booking.status, BookingStatus::confirmed);
}

// A person looked at it and let it stand. Another change of that person, or hours shortened further
// elsewhere, does not ask again.
TEST_F(Closing, WhatLayOutsideBeforeIsNotAskedAbout) {
  const auto booking = book_with(ten + hours{5}, salon.ana);
  drag(booking, {ten + hours{7}, ten + hours{8}}).value();
  ASSERT_EQ(now(booking).time.start, ten + hours{7}) << "at five in the afternoon, by herself";
  auto shorter = resource(salon.ana);
  shorter.hours.weekdays[1] = {{9 * 60, 12 * 60}};

  EXPECT_THAT(change(shorter).value().hit, IsEmpty());
}

TEST_F(Closing, WhoLeavesLeavesQuestions) {
  const auto booking = book_with(ten, salon.ana);
  auto gone = resource(salon.ana);
  gone.active = false;

  EXPECT_THAT(change(gone).value().hit, ElementsAre(booking.id));
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted);
  // Moved to a colleague's day: the question is answered.
  EXPECT_EQ(reschedule(booking, ten + hours{1}).value().status, BookingStatus::confirmed);
  EXPECT_EQ(now(booking).taken.front().resource, salon.ben);
}

// The room had two places and has one. Who booked first keeps it.
TEST_F(Closing, FewerPlacesHitWhoBookedLater) {
  const auto first = book_with(ten, salon.ana);
  house.clock.advance(minutes{1});
  const auto second = book_with(ten, salon.ben);
  auto room = resource(salon.room);
  room.capacity = 1;

  EXPECT_THAT(change(room, true).value().hit, ElementsAre(second.id));
  EXPECT_THAT(change(room).value().hit, ElementsAre(second.id));

  EXPECT_EQ(now(first).status, BookingStatus::confirmed);
  EXPECT_EQ(now(second).status, BookingStatus::conflicted);
  EXPECT_EQ(open_conflicts(second).front().kind, "capacity");
  EXPECT_EQ(place_at(ten).error().code, Errc::slot_taken);
  // The one place is free again, and the one who lost theirs has it now.
  cancel(first).value();
  EXPECT_EQ(now(second).status, BookingStatus::confirmed);
  EXPECT_EQ(place_at(ten).error().code, Errc::slot_taken);
}

// Who stood on the second place although the first was free just moves up: nobody is hit.
TEST_F(Closing, AFreePlaceIsTakenBeforeAnybodyIsAsked) {
  const auto first = book_with(ten, salon.ana);
  const auto second = book_with(ten, salon.ben);
  cancel(first).value();
  ASSERT_EQ(second.taken[1].unit, 1);
  auto room = resource(salon.room);
  room.capacity = 1;

  EXPECT_THAT(change(room).value().hit, IsEmpty());

  EXPECT_EQ(now(second).status, BookingStatus::confirmed);
  EXPECT_EQ(now(second).taken[1].unit, 0);
  EXPECT_EQ(place_at(ten).error().code, Errc::slot_taken) << "the rule holds for the one place";
}

// Until somebody decides there are more bookings than places. Nobody else gets in between.
TEST_F(Closing, ALostPlaceStillCountsAsTaken) {
  const auto first = book_with(ten, salon.ana);
  house.clock.advance(minutes{1});
  const auto second = book_with(ten + minutes{30}, salon.ben);
  auto room = resource(salon.room);
  room.capacity = 1;
  change(room).value();
  ASSERT_EQ(now(second).status, BookingStatus::conflicted);

  // The second booking's last half hour has no other booking beside it, but it has its own.
  EXPECT_EQ(place_at(ten + hours{1}).error().code, Errc::slot_taken);
  EXPECT_TRUE(place_at(ten + minutes{90}));
}

class ClosingWithOthers : public Closing {
 protected:
  ClosingWithOthers() : Closing(OnClash::reassign) {}
};

TEST_F(ClosingWithOthers, SomebodyElseTakesOverWhereTheServiceWantsThat) {
  const auto booking = book_with(ten, salon.ana);

  house.apply(closure(first_of_december, salon.ana)).value();
  EXPECT_EQ(now(booking).taken.front().resource, salon.ben);
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);

  auto shorter = resource(salon.ben);
  shorter.hours.weekdays[1] = {};
  change(shorter).value();
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted) << "now nobody is left";
}

}  // namespace
}  // namespace holdfast::store
