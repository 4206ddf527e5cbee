// Group sessions that are moved, handed over and cancelled as a whole.
#include <gmock/gmock.h>

#include "store/commands/conflicts.hpp"
#include "tests/store/class_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Classes : public ClassTest {
 protected:
  std::vector<BookingStatus> statuses(const std::vector<Booking>& bookings) {
    std::vector<BookingStatus> all;
    for (const auto& booking : bookings) {
      all.push_back(now(booking).status);
    }
    return all;
  }
  void want(OnClash on_clash) {
    change_service([&](Service& service) { service.policy.on_clash = on_clash; });
  }
};

// A trainer can come only two hours later: one command, everybody keeps their seat and is told.
TEST_F(Classes, MoveWithEverySeat) {
  const auto guests = book_party(ten, 3, salon.ana);
  const auto one = book_party(ten, 1, salon.ana);
  const auto before = *session(one.session);

  const auto moved = move_class(one.session, ten + hours{2}).value();

  EXPECT_EQ(moved.session.time, hour_from(ten + hours{2}));
  EXPECT_GT(moved.session.version, before.version);
  for (const auto& booking : {guests, one}) {
    const auto after = now(booking);
    EXPECT_EQ(after.time, hour_from(ten + hours{2}));
    EXPECT_EQ(after.session, one.session) << "it is the same class";
    EXPECT_EQ(seats_of(after), seats_of(booking));
    EXPECT_EQ(after.sequence, booking.sequence + 1);
    EXPECT_EQ(after.local_start, "2026-12-01T12:00:00");
    EXPECT_THAT(effects(booking, "booking.rescheduled"), SizeIs(1));
    EXPECT_THAT(actions(booking.id.value), Contains("booking.rescheduled"));
    EXPECT_TRUE(copy_of(after, salon.anas_calendar));
  }
  const auto claims = claims_under(one.session.value);
  ASSERT_THAT(claims, SizeIs(1));
  EXPECT_TRUE(claims.front().time.contains(hour_from(ten + hours{2})));
}

TEST_F(Classes, MoveOntoTheirOwnTime) {
  const auto one = book_party(ten, 1, salon.ana);
  book_party(ten, 1, salon.ana);

  const auto moved = move_class(one.session, ten + minutes{30}).value();

  EXPECT_EQ(moved.session.taken.front().resource, salon.ana);
}

// Ana has another class then: Ben takes all of it over. Where he is booked too, nothing changes.
TEST_F(Classes, MoveToSomebodyElseOrNotAtAll) {
  const auto one = book_party(ten, 1, salon.ana);
  const auto two = book_party(ten, 2, salon.ana);
  book_party(ten + hours{2}, 1, salon.ana);

  const auto moved = move_class(one.session, ten + hours{2}).value();
  EXPECT_EQ(moved.session.taken.front().resource, salon.ben);
  EXPECT_EQ(now(two).taken.front().resource, salon.ben);

  book_party(ten + hours{4}, 1, salon.ana);
  book_party(ten + hours{4}, 1, salon.ben);
  const auto state_before = state();
  const auto refused = move_class(one.session, ten + hours{4});
  EXPECT_EQ(refused.error().code, Errc::slot_taken) << "two classes do not become one";
  EXPECT_FALSE(fields(refused.error(), "alternative").empty());
  EXPECT_EQ(state(), state_before);
}

TEST_F(Classes, MoveToWhoIsWanted) {
  const auto one = book_party(ten, 1, salon.ana);
  auto command = class_step<MoveClass>(one.session);
  command.starts_at = ten;
  command.wanted = salon.ben;

  EXPECT_EQ(house.apply(command).value().session.taken.front().resource, salon.ben);
}

TEST_F(Classes, ToWhereTheyAreDoNotMove) {
  const auto one = book_party(ten, 1, salon.ana);
  const auto state_before = state();

  EXPECT_TRUE(move_class(one.session, ten));

  EXPECT_EQ(state(), state_before);
}

TEST_F(Classes, KeepNoticeAndStepWhenTheyMove) {
  const auto one = book_party(ten, 1, salon.ana);

  EXPECT_EQ(field(move_class(one.session, ten + minutes{7}).error(), "rule"), "step");
  EXPECT_EQ(field(move_class(one.session, at("2026-12-01T21:00:00Z")).error(), "rule"), "hours");
  EXPECT_EQ(move_class(one.session, house.clock.now() - hours{1}).error().code,
            Errc::outside_rules);
}

// Who only keeps a seat, or waits for an answer, agreed to that time and to no other.
TEST_F(Classes, StayWhereASeatIsNotPromisedYet) {
  const auto one = book_party(ten, 1, salon.ana);
  change_service([](Service& service) { service.policy.approval = true; });
  const auto asked = book_party(ten, 1, salon.ana);
  ASSERT_EQ(asked.session, one.session);
  ASSERT_EQ(asked.status, BookingStatus::requested);

  const auto moved = move_class(one.session, ten + hours{2});
  const auto handed = reassign_class(one.session, salon.ana);

  for (const auto& refused : {moved.error(), handed.error()}) {
    EXPECT_EQ(refused.code, Errc::invalid_transition);
    EXPECT_EQ(field(refused, "from"), "requested");
    EXPECT_EQ(field(refused, "booking"), asked.id.value);
  }
}

TEST_F(Classes, AreKnownByTheirVersion) {
  const auto one = book_party(ten, 1, salon.ana);
  const auto seen = session(one.session)->version;
  book_party(ten, 1, salon.ana);
  auto command = class_step<MoveClass>(one.session);
  command.starts_at = ten + hours{2};
  command.expected_version = seen;

  const auto late = house.apply(command);
  command.expected_version = session(one.session)->version;

  EXPECT_EQ(late.error().code, Errc::version_conflict) << "somebody joined meanwhile";
  EXPECT_TRUE(house.apply(command));
}

TEST_F(Classes, ThatAreNotThereAreNotFound) {
  const SessionId nowhere{"gs_00000000000000000000000000"};
  EXPECT_EQ(move_class(nowhere, ten).error().code, Errc::not_found);
  EXPECT_EQ(reassign_class(nowhere, salon.ana).error().code, Errc::not_found);
  EXPECT_EQ(cancel_class(nowhere).error().code, Errc::not_found);
}

TEST_F(Classes, RehearsedChangeNothing) {
  const auto one = book_party(ten, 2, salon.ana);
  auto move = class_step<MoveClass>(one.session);
  move.starts_at = ten + hours{2};
  move.dry_run = true;
  auto reassign = class_step<ReassignClass>(one.session);
  reassign.from = salon.ana;
  reassign.dry_run = true;
  auto cancel_all = class_step<CancelClass>(one.session);
  cancel_all.dry_run = true;
  const auto state_before = state();

  EXPECT_EQ(house.apply(move).value().bookings.front().time.start, ten + hours{2});
  EXPECT_EQ(house.apply(reassign).value().session.taken.front().resource, salon.ben);
  EXPECT_EQ(house.apply(cancel_all).value().bookings.front().status, BookingStatus::cancelled);

  EXPECT_EQ(state(), state_before);
}

// The dentist was in the way of all; where they move to, nobody is.
TEST_F(Classes, TakeTheirConflictsAlongOnlyWhereTheyStillAre) {
  const auto one = book_party(ten, 1, salon.ana);
  const auto two = book_party(ten, 1, salon.ana);
  put("dentist.ics", event("dentist", hour_from(ten))).value();
  ASSERT_THAT(statuses({one, two}), Each(BookingStatus::conflicted));

  move_class(one.session, ten + hours{2}).value();

  EXPECT_THAT(statuses({one, two}), Each(BookingStatus::confirmed));
  EXPECT_THAT(open_conflicts(one), IsEmpty());
}

TEST_F(Classes, GiveTheTimeThatTheyLeaveToWhoWaits) {
  const auto one = book_party(ten, 4, salon.ana);
  book_party(ten, 2, salon.ana);
  book_party(ten, 4, salon.ben);
  book_party(ten, 2, salon.ben);
  const auto waits = wait_for_ten();
  ASSERT_EQ(now(waits).status, WishStatus::waiting);

  move_class(one.session, ten + hours{2}).value();

  EXPECT_EQ(now(waits).status, WishStatus::offered);
  EXPECT_EQ(offer_of(waits).time, hour_from(ten));
}

TEST_F(Classes, AreHandedOverWithEverySeat) {
  const auto guests = book_party(ten, 3, salon.ana);
  const auto one = book_party(ten, 1, salon.ana);
  put("dentist.ics", event("dentist", hour_from(ten))).value();

  const auto after = reassign_class(one.session, salon.ana, salon.ben).value();

  EXPECT_EQ(after.session.taken.front().resource, salon.ben);
  for (const auto& booking : {guests, one}) {
    EXPECT_EQ(now(booking).taken.front().resource, salon.ben);
    EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
    EXPECT_THAT(effects(booking, "booking.reassigned"), SizeIs(1));
    EXPECT_FALSE(copy_of(booking, salon.anas_calendar));
  }
  EXPECT_EQ(claims_under(one.session.value).front().resource, salon.ben);
  const auto told =
      effects(guests, "staff.assigned").size() + effects(one, "staff.assigned").size();
  EXPECT_EQ(told, 1U) << "once for the whole class";
}

TEST_F(Classes, AreHandedOverOnlyToWhoIsFreeAndFit) {
  const auto one = book_party(ten, 1, salon.ana);
  book_party(ten, 1, salon.ben);

  EXPECT_EQ(reassign_class(one.session, salon.ana).error().code, Errc::slot_taken);
  EXPECT_EQ(field(reassign_class(one.session, salon.ben).error(), "pointer"), "/from");
  EXPECT_EQ(field(reassign_class(one.session, salon.ana, salon.ana).error(), "pointer"), "/to");
  EXPECT_EQ(field(reassign_class(one.session, salon.ana, salon.room).error(), "pointer"), "/to");
}

// OnClash::reassign: the class goes to Ben as a whole, and nobody is asked.
TEST_F(Classes, AreTakenOverByThemselvesWhereTheServiceWantsThat) {
  want(OnClash::reassign);
  const auto one = book_party(ten, 1, salon.ana);
  const auto two = book_party(ten, 2, salon.ana);

  put("dentist.ics", event("dentist", hour_from(ten))).value();

  EXPECT_THAT(statuses({one, two}), Each(BookingStatus::confirmed));
  EXPECT_EQ(now(one).taken.front().resource, salon.ben);
  EXPECT_EQ(now(two).taken.front().resource, salon.ben);
  EXPECT_THAT(open_conflicts(two), IsEmpty());
}

TEST_F(Classes, ThatNobodyCanTakeOverAreInQuestionForEverybody) {
  want(OnClash::reassign);
  const auto one = book_party(ten, 1, salon.ana);
  const auto two = book_party(ten, 2, salon.ana);
  book_party(ten, 1, salon.ben);

  put("dentist.ics", event("dentist", hour_from(ten))).value();

  EXPECT_THAT(statuses({one, two}), Each(BookingStatus::conflicted));
}

// The question is about one seat; who takes over takes the class.
TEST_F(Classes, AreHandedOverWhereTheQuestionOfOneSeatIsSettledSo) {
  const auto one = book_party(ten, 1, salon.ana);
  const auto two = book_party(ten, 2, salon.ana);
  put("dentist.ics", event("dentist", hour_from(ten))).value();
  ResolveConflict command;
  command.agency = salon.agency;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.conflict = open_conflicts(two).front().id;
  command.how = Resolution::reassign;

  const auto outcome = house.apply(command).value();

  EXPECT_EQ(outcome.booking.id, two.id);
  EXPECT_EQ(outcome.conflict.resolution, "reassigned");
  EXPECT_THAT(statuses({one, two}), Each(BookingStatus::confirmed));
  EXPECT_EQ(now(one).taken.front().resource, salon.ben);
}

TEST_F(Classes, AreCancelledForEverybody) {
  const auto guests = book_party(ten, 3, salon.ana);
  const auto one = book_party(ten, 1, salon.ana);
  put("dentist.ics", event("dentist", hour_from(ten))).value();

  const auto after = cancel_class(one.session).value();

  EXPECT_THAT(after.bookings, SizeIs(2));
  for (const auto& booking : {guests, one}) {
    EXPECT_EQ(now(booking).status, BookingStatus::cancelled);
    EXPECT_EQ(now(booking).cancelled_by, "staff");
    EXPECT_THAT(effects(booking, "booking.cancelled"), SizeIs(1));
    EXPECT_THAT(open_conflicts(booking), IsEmpty());
    EXPECT_FALSE(copy_of(booking, salon.anas_calendar));
  }
  EXPECT_FALSE(session(one.session));
  EXPECT_THAT(claims_under(one.session.value), IsEmpty());
}

// While the class is taken apart nobody is offered a seat in it: the time is free at the end.
TEST_F(Classes, ThatAreCancelledLeaveWholeTimeToWhoWaits) {
  const auto one = book_party(ten, 4, salon.ana);
  book_party(ten, 2, salon.ana);
  book_party(ten, 4, salon.ben);
  book_party(ten, 2, salon.ben);
  const auto waits = wait_for_ten();

  cancel_class(one.session).value();

  EXPECT_NE(offer_of(waits).session, one.session);
  EXPECT_EQ(now(waits).status, WishStatus::offered);
}

// A request is withdrawn, a hold is dropped, and who was offered a seat waits on.
TEST_F(Classes, ThatAreCancelledLeaveNobodyBehind) {
  const auto four = book_party(ten, 4, salon.ana);
  const auto two = book_party(ten, 2, salon.ana);
  auto wanted = wants({hour_from(ten)});
  wanted.entry.wanted = salon.ana;
  const auto waits = house.apply(wanted).value().entry;
  cancel(two).value();
  ASSERT_EQ(offer_of(waits).session, four.session);
  change_service([](Service& service) { service.policy.approval = true; });
  const auto asked = book_party(ten, 1, salon.ana);

  const auto after = cancel_class(four.session).value();

  EXPECT_THAT(after.bookings, SizeIs(3));
  EXPECT_EQ(now(asked).status, BookingStatus::cancelled);
  EXPECT_THAT(effects(asked, "booking.withdrawn"), SizeIs(1));
  EXPECT_EQ(now(waits).status, WishStatus::waiting);
  EXPECT_THAT(mails(waits, "waitlist.lapsed"), SizeIs(1));
  EXPECT_FALSE(session(four.session));
}

TEST_F(Classes, CancelledByMistakeComeBackSeatBySeat) {
  const auto guests = book_party(ten, 3, salon.ana);
  const auto one = book_party(ten, 1, salon.ana);
  cancel_class(one.session).value();
  RestoreBooking restore;
  restore.agency = salon.agency;

  restore.booking = one.id;
  const auto first = house.apply(restore).value();
  restore.booking = guests.id;
  const auto second = house.apply(restore).value();

  EXPECT_EQ(first.session, second.session);
  EXPECT_EQ(party_of(second), 3);
}

TEST_F(Classes, AReasonIsKeptInTheAudit) {
  const auto one = book_party(ten, 1, salon.ana);
  auto command = class_step<MoveClass>(one.session);
  command.starts_at = ten + hours{2};
  command.reason = "the hall is painted";
  house.apply(command).value();
  command.reason = std::string(1001, 'x');

  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/reason");
  const auto audit =
      house.read([&](const Reads& reads) { return reads.audit_of(salon.agency, one.id.value); });
  EXPECT_NE(audit.back().after.find("the hall is painted"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::store
