// Customers answer invitations by mail: rules C30 to C33.
#include "store/commands/conflicts.hpp"
#include "store/commands/mail_in.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using Became = RecordReply::Became;
using Said = RecordReply::Said;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Replies : public RulesTest {
 protected:
  Replies() : booking(book(ten)) {}

  [[nodiscard]] RecordReply reply(Said said, std::int64_t sequence = 0, int second = 1) const {
    RecordReply command;
    command.agency = salon.agency;
    command.booking = booking.id;
    command.uid = booking.uid;
    command.said = said;
    command.attendee = booking.customer.email;
    command.sequence = sequence;
    command.dtstamp = at("2026-11-30T08:00:00Z") + std::chrono::seconds{second};
    return command;
  }
  Became answer(const RecordReply& command) { return house.apply(command).value().became; }
  std::vector<Conflict> questions() {
    return house.read(
        [&](const Reads& reads) { return reads.open_conflicts_of(salon.agency, booking.id); });
  }
  /// The service as it is, with another policy.
  void with_policy(const std::function<void(ServicePolicy&)>& change) {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      change(service.policy);
      tx.put(service);
    });
  }

  const Instant ten = at("2026-12-01T09:00:00Z");
  Booking booking;
};

TEST_F(Replies, AcceptanceIsKeptWithTheBooking) {
  EXPECT_EQ(answer(reply(Said::accepted)), Became::kept);

  EXPECT_EQ(now(booking).customer_response, "accepted");
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_THAT(actions(booking.id.value), Contains("reply.accepted"));
}

TEST_F(Replies, TheSameAnswerTwiceIsOne) {
  answer(reply(Said::tentative));
  const auto before = state();

  EXPECT_EQ(answer(reply(Said::tentative)), Became::ignored);

  EXPECT_EQ(state(), before);
}

// Mail overtakes mail: the answer that was given later counts, not the one that comes later.
TEST_F(Replies, AnOlderAnswerDoesNotUndoANewerOne) {
  answer(reply(Said::accepted, 0, 20));

  EXPECT_EQ(answer(reply(Said::declined, 0, 10)), Became::ignored);

  EXPECT_EQ(now(booking).customer_response, "accepted");
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(Replies, DeclineInTimeCancels) {
  EXPECT_EQ(answer(reply(Said::declined)), Became::cancelled);

  const auto after = now(booking);
  EXPECT_EQ(after.status, BookingStatus::cancelled);
  EXPECT_EQ(after.cancelled_by, "customer");
  EXPECT_THAT(actions(booking.id.value), Contains("cancel.customer_imip"));
  EXPECT_THAT(effects(booking, "booking.cancelled"), SizeIs(1));
}

TEST_F(Replies, DeclineAfterCancellationChangesNothing) {
  answer(reply(Said::declined, 0, 1));
  const auto before = state();

  EXPECT_EQ(answer(reply(Said::declined, 0, 2)), Became::ignored);

  EXPECT_EQ(state(), before);
}

TEST_F(Replies, LateDeclineAsksTheStaff) {
  with_policy([](ServicePolicy& policy) { policy.change_notice = hours{48}; });

  EXPECT_EQ(answer(reply(Said::declined)), Became::asked);

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_EQ(now(booking).customer_response, "declined");
  ASSERT_THAT(questions(), SizeIs(1));
  EXPECT_EQ(questions()[0].kind, "customer_declined");
  EXPECT_THAT(effects(booking, "conflict.customer_declined"), Not(IsEmpty()));
}

TEST_F(Replies, AServiceMayAlwaysWantToBeAsked) {
  with_policy([](ServicePolicy& policy) { policy.on_decline = OnDecline::ask; });

  EXPECT_EQ(answer(reply(Said::declined)), Became::asked);

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

// The invitation was passed on, and somebody else declines it: that must not cost the customer
// the appointment.
TEST_F(Replies, SomebodyElsesDeclineCancelsNothing) {
  auto command = reply(Said::declined);
  command.attendee = "friend@elsewhere.example";

  EXPECT_EQ(answer(command), Became::asked);

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

// The customer's own word stands against that of a friend who has the invitation too.
TEST_F(Replies, AFriendsAnswerDoesNotSpeakForTheCustomer) {
  answer(reply(Said::tentative, 0, 1));
  auto command = reply(Said::accepted, 0, 2);
  command.attendee = "friend@elsewhere.example";

  EXPECT_EQ(answer(command), Became::ignored);

  EXPECT_EQ(now(booking).customer_response, "tentative");
}

TEST_F(Replies, FromAForwardedMailboxIsTheCustomersToo) {
  auto command = reply(Said::accepted);
  command.attendee = "ana.private@elsewhere.example";

  EXPECT_EQ(answer(command), Became::kept);

  EXPECT_EQ(now(booking).customer_response, "accepted");
}

TEST_F(Replies, AProgramThatRunsInCirclesIsLeftAlone) {
  for (int i = 1; i <= 150; ++i) {
    auto command = reply(i % 2 == 0 ? Said::accepted : Said::tentative, 0, i);
    answer(command);
  }

  const auto all = actions(booking.id.value);
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [](const std::string& action) { return action.starts_with("reply."); }),
            100);
}

TEST_F(Replies, TheSameProposalIsOneQuestion) {
  for (int i = 1; i <= 5; ++i) {
    auto command = reply(Said::counter, 0, i);
    command.proposed = TimeRange{ten + hours{2}, ten + hours{3}};
    answer(command);
  }

  EXPECT_THAT(questions(), SizeIs(1));
  EXPECT_THAT(effects(booking, "conflict.countered"), SizeIs(2)) << "one to each who is asked";
}

TEST_F(Replies, ASequenceThatCannotBeIsNoAnswer) {
  EXPECT_EQ(answer(reply(Said::declined, 5000)), Became::ignored);

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(Replies, WhoChangesTheirMindSettlesTheQuestion) {
  with_policy([](ServicePolicy& policy) { policy.on_decline = OnDecline::ask; });
  answer(reply(Said::declined, 0, 1));

  EXPECT_EQ(answer(reply(Said::accepted, 0, 2)), Became::kept);

  EXPECT_THAT(questions(), IsEmpty());
  EXPECT_EQ(now(booking).customer_response, "accepted");
}

TEST_F(Replies, AnotherTimeIsNeverTakenByItself) {
  auto command = reply(Said::counter);
  command.proposed = TimeRange{ten + hours{2}, ten + hours{3}};

  EXPECT_EQ(answer(command), Became::asked);

  EXPECT_EQ(now(booking).time.start, ten);
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  ASSERT_THAT(questions(), SizeIs(1));
  EXPECT_EQ(questions()[0].kind, "counter");
  EXPECT_EQ(questions()[0].time.start, ten + hours{2});
}

TEST_F(Replies, MovingAnswersTheProposal) {
  auto command = reply(Said::counter);
  command.proposed = TimeRange{ten + hours{2}, ten + hours{3}};
  answer(command);

  ASSERT_TRUE(reschedule(now(booking), ten + hours{2}));

  EXPECT_THAT(questions(), IsEmpty());
  EXPECT_THAT(effects(booking, "booking.counter_refused"), IsEmpty());
}

// Their program shows the proposal as open until it is declined; and the new time must be told
// first.
TEST_F(Replies, MovingElsewhereRefusesTheProposal) {
  auto command = reply(Said::counter);
  command.proposed = TimeRange{ten + hours{2}, ten + hours{3}};
  answer(command);

  ASSERT_TRUE(reschedule(now(booking), ten + hours{4}));

  EXPECT_THAT(questions(), IsEmpty());
  EXPECT_THAT(effects(booking, "proposal.refused"), SizeIs(1));
  ASSERT_THAT(effects(booking, "booking.rescheduled"), SizeIs(1));
  EXPECT_NE(effects(booking, "booking.rescheduled").at(0).state, EffectState::superseded);
}

TEST_F(Replies, KeepingTheTimeRefusesTheProposal) {
  auto command = reply(Said::counter);
  command.proposed = TimeRange{ten + hours{2}, ten + hours{3}};
  answer(command);
  ResolveConflict resolve;
  resolve.agency = salon.agency;
  resolve.conflict = questions().at(0).id;
  resolve.reason = "Nobody is free then.";

  house.apply(resolve).value();

  EXPECT_THAT(questions(), IsEmpty());
  EXPECT_THAT(effects(booking, "booking.counter_refused"), SizeIs(1));
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

// The customer answers the invitation to ten o'clock after the appointment was moved.
TEST_F(Replies, AnAnswerToAnOldTimeIsNoAnswerToTheNewOne) {
  ASSERT_TRUE(reschedule(booking, ten + hours{2}));

  EXPECT_EQ(answer(reply(Said::declined, 0)), Became::outdated);

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_EQ(now(booking).customer_response, "");
  EXPECT_THAT(actions(booking.id.value), Contains("reply.ignored"));
  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(2)) << "what holds now is told again";
}

TEST_F(Replies, AProgramsAnswerIsNotAnsweredByAProgram) {
  ASSERT_TRUE(reschedule(booking, ten + hours{2}));
  auto command = reply(Said::accepted, 0);
  command.from_program = true;

  answer(command);

  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(1));
}

TEST_F(Replies, NobodyCanHaveUsWriteOnAndOn) {
  for (int i = 1; i <= 5; ++i) {
    answer(reply(Said::refresh, 0, i));
  }

  EXPECT_THAT(effects(booking, "booking.confirmed"), SizeIs(2)) << "once a day";
}

TEST_F(Replies, AResponseFallsWithTheTimeThatItWasGivenFor) {
  answer(reply(Said::accepted));

  ASSERT_TRUE(reschedule(now(booking), ten + hours{2}));

  EXPECT_EQ(now(booking).customer_response, "");
}

// Some programs raise the SEQUENCE when they answer. Our next update must look newer to them.
TEST_F(Replies, OurNextSequenceLiesAboveTheOneAnswered) {
  answer(reply(Said::accepted, 7));

  const auto moved = reschedule(now(booking), ten + hours{2}).value();

  EXPECT_EQ(moved.sequence, 8);
}

// The copy that was on its way said the old number: without another one the booking would never get
// into the staff member's calendar, and what they do to it there would be taken for an old edit.
TEST_F(Replies, CopiesTakeTheAnsweredSequenceAlong) {
  const auto source = connect(salon.ana, true);
  booking = book_with(ten + hours{3}, salon.ana);

  answer(reply(Said::accepted, 1));

  const auto copies = effects(booking, "copy.put");
  ASSERT_THAT(copies, SizeIs(2));
  EXPECT_EQ(copies.back().state, EffectState::due);
  EXPECT_EQ(copies.back().sequence, 1);
  EXPECT_EQ(copies.back().recipient, source.id.value);
}

TEST_F(Replies, AnotherEventsUidChangesNothing) {
  const auto before = state();
  auto command = reply(Said::declined);
  command.uid = "other@salon.example";

  EXPECT_EQ(answer(command), Became::ignored);

  EXPECT_EQ(state(), before);
}

TEST_F(Replies, ALetterIsPassedOnOnce) {
  const RecordLetter letter{salon.agency, booking.id, "letter-1", "May I bring my dog?"};

  EXPECT_TRUE(house.apply(letter).value());
  EXPECT_FALSE(house.apply(letter).value());

  const auto passed = effects(booking, "letter.wrote");
  ASSERT_THAT(passed, SizeIs(1));
  EXPECT_EQ(parse_appointment(passed[0].payload).value().booking.note, "May I bring my dog?");
  EXPECT_EQ(now(booking).note, "");
}

}  // namespace
}  // namespace holdfast::store
