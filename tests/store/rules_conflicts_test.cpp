// Open questions about bookings: who takes over, who is told, who settles them, and what time does
// (C14, C16 to C18, the resolutions, escalation).
#include "store/commands/conflicts.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const Instant kTen = at("2026-12-01T09:00:00Z");

class Conflicts : public RulesTest {
 protected:
  void set_on_clash(OnClash on_clash) {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.policy.on_clash = on_clash;
      tx.put(service);
    });
  }
  /// Ana's own appointment over the booking.
  void lay_over(const Booking& booking, const std::string& name = "own.ics") {
    put(name, event("u-" + name, booking.time)).value();
  }
  Booking conflicted(Instant start = kTen) {
    auto booking = book_with(start, salon.ana);
    lay_over(booking);
    return now(booking);
  }
  std::vector<Conflict> open_conflicts(const Booking& booking) {
    return house.read(
        [&](const Reads& reads) { return reads.open_conflicts_of(salon.agency, booking.id); });
  }
  std::vector<Conflict> conflicts_of(const Booking& booking) {
    return house.read(
        [&](const Reads& reads) { return reads.conflicts_of(salon.agency, booking.id); });
  }
  std::vector<std::string> told(const Booking& booking, std::string_view kind) {
    std::vector<std::string> recipients;
    for (const auto& effect : effects(booking, kind)) {
      recipients.push_back(effect.recipient);
    }
    return recipients;
  }
  /// Every mail that is due now arrives.
  void deliver_mail() {
    LeaseEffects lease;
    lease.channel = "mail";
    lease.limit = 100;
    for (auto leased = house.apply(lease).value(); !leased.empty();
         leased = house.apply(lease).value()) {
      for (const auto& effect : leased) {
        RecordAttempt record;
        record.effect = effect.id;
        record.lease = effect.lease;
        house.apply(record).value();
      }
    }
  }
  ResolveConflict resolve(const Booking& booking, Resolution how) {
    ResolveConflict command;
    command.agency = salon.agency;
    command.actor = {"key", "tk_office", "api", "rq_test"};
    command.conflict = open_conflicts(booking).front().id;
    command.how = how;
    command.reason = "talked to her";
    return command;
  }
  EscalateConflicts::Outcome escalate() {
    EscalateConflicts command;
    command.agency = salon.agency;
    return house.apply(command).value();
  }
  bool takes(const Booking& booking, const ResourceId& resource) {
    return std::any_of(booking.taken.begin(), booking.taken.end(),
                       [&](const Taken& taken) { return taken.resource == resource; });
  }
};

// Who is told.

// C18: "those told before are told". Nobody hears of the end who never heard of the beginning.
TEST_F(Conflicts, WhoWasToldOfItIsToldThatItIsOver) {
  const auto booking = conflicted();
  deliver_mail();

  remove("own.ics").value();

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_THAT(told(booking, "conflict.closed"),
              UnorderedElementsAre("ana@salon.example", "booking@salon.example"));
}

TEST_F(Conflicts, WhoWasNotToldYetHearsNeitherBeginningNorEnd) {
  const auto booking = conflicted();

  remove("own.ics").value();

  EXPECT_THAT(effects(booking, "conflict.closed"), IsEmpty());
  for (const auto& effect : effects(booking, "conflict.opened")) {
    EXPECT_EQ(effect.state, EffectState::superseded);
  }
}

// Whether a message arrived whose attempt was cut off is not known: better once too often.
TEST_F(Conflicts, WhoMayHaveBeenToldIsToldTheEnd) {
  const auto booking = conflicted();
  LeaseEffects lease;
  lease.channel = "mail";
  lease.limit = 100;
  house.apply(lease).value();

  remove("own.ics").value();

  EXPECT_THAT(told(booking, "conflict.closed"), Contains("ana@salon.example"));
}

// on_clash.

// Ana has a dentist's appointment now; Ben is free. Nobody has to do anything.
TEST_F(Conflicts, SomebodyElseTakesOverWhereTheServiceWantsIt) {
  set_on_clash(OnClash::reassign);
  const auto before = book_with(kTen, salon.ana);

  lay_over(before);

  const auto after = now(before);
  EXPECT_EQ(after.status, BookingStatus::confirmed);
  EXPECT_TRUE(takes(after, salon.ben));
  EXPECT_FALSE(takes(after, salon.ana));
  EXPECT_EQ(after.time, before.time);
  EXPECT_EQ(after.sequence, before.sequence + 1);
  EXPECT_THAT(conflicts_of(before), IsEmpty());
  EXPECT_THAT(actions(before.id.value), Contains("booking.reassigned"));
  EXPECT_FALSE(copy_of(before, salon.anas_calendar));
  EXPECT_TRUE(copy_of(before, salon.bens_calendar));
  EXPECT_THAT(told(before, "booking.reassigned"), ElementsAre(before.customer.email));
  EXPECT_THAT(told(before, "staff.relieved"), ElementsAre("ana@salon.example"));
  EXPECT_THAT(told(before, "staff.assigned"), ElementsAre("ben@salon.example"));
}

TEST_F(Conflicts, WhereNobodyElseIsFreeItStaysAQuestion) {
  set_on_clash(OnClash::reassign);
  const auto anas = book_with(kTen, salon.ana);
  book_with(kTen, salon.ben);

  lay_over(anas);

  EXPECT_EQ(now(anas).status, BookingStatus::conflicted);
  EXPECT_TRUE(takes(now(anas), salon.ana));
  EXPECT_THAT(open_conflicts(anas), SizeIs(1));
}

// Tomorrow's appointment is handed over although nobody could book it any more today.
TEST_F(Conflicts, HandingOverIsNotBookingAnew) {
  const auto booking = book_with(kTen, salon.ana);
  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.policy.on_clash = OnClash::reassign;
    service.minimum_notice = hours{72};
    service.slot_step = minutes{45};
    tx.put(service);
  });

  lay_over(booking);

  EXPECT_TRUE(takes(now(booking), salon.ben));
}

TEST_F(Conflicts, TheCustomerMayChooseAnotherTimeWhereTheServiceOffersIt) {
  set_on_clash(OnClash::offer_move);
  const auto booking = conflicted();

  EXPECT_EQ(booking.status, BookingStatus::conflicted);
  const auto offers = effects(booking, "conflict.offer_move");
  ASSERT_THAT(offers, SizeIs(1));
  EXPECT_EQ(offers[0].recipient, booking.customer.email);
  const auto says = parse_appointment(offers[0].payload).value();
  EXPECT_THAT(says.alternatives, SizeIs(5));
  EXPECT_THAT(says.alternatives, Not(Contains(kTen)));
  EXPECT_EQ(now(booking).time, booking.time);
}

TEST_F(Conflicts, AnOfferThatArrivedIsTakenBackWhenTheCauseGoes) {
  set_on_clash(OnClash::offer_move);
  const auto booking = conflicted();
  deliver_mail();

  remove("own.ics").value();

  EXPECT_THAT(told(booking, "conflict.offer_withdrawn"), ElementsAre(booking.customer.email));
  EXPECT_THAT(told(booking, "conflict.closed"), Not(Contains(booking.customer.email)));
}

// A person decides.

TEST_F(Conflicts, KeepingTheBookingSettlesItWithAName) {
  const auto booking = conflicted();

  const auto outcome = house.apply(resolve(booking, Resolution::keep)).value();

  EXPECT_EQ(outcome.booking.status, BookingStatus::confirmed);
  EXPECT_EQ(outcome.conflict.resolution, "kept");
  EXPECT_EQ(outcome.conflict.resolved_by, "tk_office");
  EXPECT_EQ(outcome.conflict.reason, "talked to her");
  EXPECT_THAT(actions(booking.id.value), Contains("clash.resolved"));
}

// What people write about people must be erasable, and the audit is not.
TEST_F(Conflicts, TheReasonIsNotInTheAudit) {
  const auto booking = conflicted();
  house.apply(resolve(booking, Resolution::keep)).value();

  const auto entries = house.read(
      [&](const Reads& reads) { return reads.audit_of(salon.agency, booking.id.value); });
  for (const auto& entry : entries) {
    EXPECT_THAT(entry.before + entry.after, Not(HasSubstr("talked")));
  }
}

// The weekly lunch is known for another month ahead: that is no new lunch.
TEST_F(Conflicts, WhatWasAcceptedIsNotAskedAgainWhileItStaysTheSame) {
  const auto booking = book_with(kTen, salon.ana);
  auto series = event("u1", booking.time);
  put("own.ics", series).value();
  house.apply(resolve(booking, Resolution::accept_overlap)).value();

  const auto next = booking.time.start + hours{168};
  series.instances.push_back({{next, next + hours{1}}, false, true});
  put("own.ics", series).value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);

  series.instances[0].time.end += minutes{15};
  put("own.ics", series).value();
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted) << "another event is another question";
}

TEST_F(Conflicts, MovingTheBookingSettlesIt) {
  const auto booking = conflicted();
  auto command = resolve(booking, Resolution::move);
  command.starts_at = kTen + hours{3};

  const auto outcome = house.apply(command).value();

  EXPECT_EQ(outcome.booking.time.start, kTen + hours{3});
  EXPECT_EQ(outcome.booking.status, BookingStatus::confirmed);
  EXPECT_EQ(outcome.conflict.resolution, "moved");
  EXPECT_EQ(outcome.conflict.resolved_by, "tk_office");
}

TEST_F(Conflicts, HandingItToSomebodySettlesIt) {
  const auto booking = conflicted();
  auto command = resolve(booking, Resolution::reassign);
  command.to = salon.ben;

  const auto outcome = house.apply(command).value();

  EXPECT_TRUE(takes(outcome.booking, salon.ben));
  EXPECT_EQ(outcome.booking.status, BookingStatus::confirmed);
  EXPECT_EQ(outcome.conflict.resolution, "reassigned");
}

TEST_F(Conflicts, CancellingTheBookingSettlesIt) {
  const auto booking = conflicted();

  const auto outcome = house.apply(resolve(booking, Resolution::cancel)).value();

  EXPECT_EQ(outcome.booking.status, BookingStatus::cancelled);
  EXPECT_EQ(outcome.booking.cancelled_by, "staff");
  EXPECT_EQ(outcome.conflict.resolution, "cancelled");
}

TEST_F(Conflicts, ADryRunSaysWhatWouldBeAndChangesNothing) {
  const auto booking = conflicted();
  const auto before = state();
  for (const auto how : {Resolution::keep, Resolution::move, Resolution::reassign,
                         Resolution::cancel, Resolution::accept_overlap}) {
    auto command = resolve(booking, how);
    command.dry_run = true;
    if (how == Resolution::move) {
      command.starts_at = kTen + hours{3};
    }
    const auto outcome = house.apply(command);
    ASSERT_TRUE(outcome) << name(how);
    EXPECT_FALSE(outcome->conflict.resolution.empty());
    EXPECT_EQ(state(), before) << name(how);
  }
  EXPECT_THAT(open_conflicts(booking), SizeIs(1));
}

struct BadResolution {
  const char* what;
  Errc code;
  const char* pointer;
  void (*spoil)(ResolveConflict&, const test::Salon&);
};
void PrintTo(const BadResolution& row, std::ostream* out) { *out << row.what; }
class BadResolutions : public Conflicts, public testing::WithParamInterface<BadResolution> {};

TEST_P(BadResolutions, AreRefusedAndChangeNothing) {
  const auto booking = conflicted();
  auto command = resolve(booking, Resolution::keep);
  GetParam().spoil(command, salon);
  const auto before = state();

  const auto refused = house.apply(command);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, GetParam().code) << refused.error().detail;
  EXPECT_EQ(field(refused.error(), "pointer"), GetParam().pointer);
  EXPECT_EQ(state(), before);
  EXPECT_THAT(open_conflicts(booking), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadResolutions,
    testing::Values(BadResolution{"no_such_conflict", Errc::not_found, "",
                                  [](auto& c, auto&) { c.conflict = ConflictId{"cf_x"}; }},
                    BadResolution{"of_another_agency", Errc::not_found, "",
                                  [](auto& c, auto&) { c.agency = AgencyId{7}; }},
                    BadResolution{"keep_without_a_reason", Errc::validation, "/reason",
                                  [](auto& c, auto&) { c.reason = " "; }},
                    BadResolution{"a_reason_without_end", Errc::validation, "/reason",
                                  [](auto& c, auto&) { c.reason = std::string(1001, 'x'); }},
                    BadResolution{"keep_with_a_time", Errc::validation, "/starts_at",
                                  [](auto& c, auto&) { c.starts_at = kTen; }},
                    BadResolution{"keep_with_a_person", Errc::validation, "/to",
                                  [](auto& c, auto& salon) { c.to = salon.ben; }},
                    BadResolution{"move_without_a_time", Errc::validation, "/starts_at",
                                  [](auto& c, auto&) { c.how = Resolution::move; }},
                    BadResolution{"move_to_where_it_is", Errc::validation, "/starts_at",
                                  [](auto& c, auto&) {
                                    c.how = Resolution::move;
                                    c.starts_at = kTen;
                                  }},
                    BadResolution{"move_into_the_past", Errc::validation, "/starts_at",
                                  [](auto& c, auto&) {
                                    c.how = Resolution::move;
                                    c.starts_at = kTen - hours{72};
                                  }},
                    BadResolution{"to_who_has_it_already", Errc::validation, "/to",
                                  [](auto& c, auto& salon) {
                                    c.how = Resolution::reassign;
                                    c.to = salon.ana;
                                  }},
                    BadResolution{"to_a_stranger", Errc::not_found, "/to", [](auto& c, auto&) {
                                    c.how = Resolution::reassign;
                                    c.to = ResourceId{"rs_x"};
                                  }}));

TEST_F(Conflicts, WhatIsSettledCannotBeSettledAgain) {
  const auto booking = conflicted();
  const auto command = resolve(booking, Resolution::keep);
  house.apply(command).value();

  const auto again = house.apply(command);

  EXPECT_EQ(again.error().code, Errc::invalid_transition);
  EXPECT_EQ(field(again.error(), "from"), "kept");
}

TEST_F(Conflicts, OfTwoQuestionsOneStaysOpen) {
  const auto booking = book_with(kTen, salon.ana);
  lay_over(booking, "a.ics");
  lay_over(booking, "b.ics");

  house.apply(resolve(booking, Resolution::keep)).value();
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted);
  house.apply(resolve(booking, Resolution::keep)).value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

// Time.

TEST_F(Conflicts, ADayBeforeTheStartItIsBroughtUpOnceMore) {
  const auto booking = conflicted(kTen + hours{48});
  EXPECT_EQ(escalate().escalated, 0) << "there is time enough";

  house.clock.advance(hours{50});
  EXPECT_EQ(escalate().escalated, 1);
  EXPECT_EQ(escalate().escalated, 0) << "once is enough";

  EXPECT_TRUE(open_conflicts(booking).front().escalated);
  EXPECT_THAT(told(booking, "conflict.escalated"),
              UnorderedElementsAre("ana@salon.example", "booking@salon.example"));
  EXPECT_THAT(actions(booking.id.value), Contains("clash.escalated"));
}

TEST_F(Conflicts, WhoHasJustBeenToldIsNotToldAgainAtOnce) {
  conflicted(kTen - hours{22});
  EXPECT_EQ(escalate().escalated, 0);
  house.clock.advance(minutes{61});
  EXPECT_EQ(escalate().escalated, 1);
}

TEST_F(Conflicts, AtTheStartItIsClosedAsUnresolvedAndCounted) {
  const auto booking = conflicted();
  deliver_mail();
  house.clock.set(kTen);

  EXPECT_EQ(escalate().unresolved, 1);

  EXPECT_EQ(conflicts_of(booking).front().resolution, "unresolved");
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed) << "it takes place as far as we know";
  EXPECT_THAT(actions(booking.id.value), Contains("clash.unresolved"));
  EXPECT_THAT(effects(booking, "conflict.closed"), IsEmpty()) << "nothing is settled";
  ConflictFilter counted;
  counted.agency = salon.agency;
  counted.resolution = "unresolved";
  EXPECT_THAT(house.read([&](const Reads& reads) { return reads.conflicts(counted, {}, 10); }),
              SizeIs(1));
}

// C14.

TEST_F(Conflicts, AStaffMemberWhoDeclinesTheirCopyRaisesAQuestion) {
  const auto booking = book_with(kTen, salon.ana);
  auto declined = event(booking.uid, booking.time);
  declined.participation = "declined";

  put(booking.id.value + ".ics", declined).value();
  put(booking.id.value + ".ics", declined).value();

  ASSERT_THAT(open_conflicts(booking), SizeIs(1));
  EXPECT_EQ(open_conflicts(booking).front().kind, "declined");
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted);
  EXPECT_THAT(actions(booking.id.value), Contains("staff.declined"));
  EXPECT_THAT(told(booking, "conflict.opened"), Contains("booking@salon.example"));
  EXPECT_TRUE(copy_of(booking, salon.anas_calendar));
}

TEST_F(Conflicts, AcceptingAfterAllClosesTheQuestion) {
  const auto booking = book_with(kTen, salon.ana);
  auto answer = event(booking.uid, booking.time);
  answer.participation = "declined";
  put(booking.id.value + ".ics", answer).value();

  answer.participation = "";
  put(booking.id.value + ".ics", answer).value();
  EXPECT_THAT(open_conflicts(booking), SizeIs(1)) << "a colour is no answer";
  answer.participation = "accepted";
  put(booking.id.value + ".ics", answer).value();

  EXPECT_THAT(open_conflicts(booking), IsEmpty());
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(Conflicts, ADeclinedBookingGoesToSomebodyElseWhereTheServiceWantsIt) {
  set_on_clash(OnClash::reassign);
  const auto booking = book_with(kTen, salon.ana);
  auto declined = event(booking.uid, booking.time);
  declined.participation = "declined";

  put(booking.id.value + ".ics", declined).value();

  EXPECT_TRUE(takes(now(booking), salon.ben));
  EXPECT_THAT(conflicts_of(booking), IsEmpty());
  EXPECT_FALSE(copy_of(booking, salon.anas_calendar));
}

TEST_F(Conflicts, AnotherTimeOrAnotherPersonSettlesWhatWasDeclined) {
  for (const bool move : {true, false}) {
    const auto booking = book_with(move ? kTen : kTen + hours{4}, salon.ana);
    auto declined = event(booking.uid, booking.time);
    declined.participation = "declined";
    put(booking.id.value + ".ics", declined).value();
    auto command = resolve(booking, move ? Resolution::move : Resolution::reassign);
    if (move) {
      command.starts_at = kTen + hours{2};
    }

    house.apply(command).value();

    EXPECT_THAT(open_conflicts(booking), IsEmpty());
    EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  }
}

TEST_F(Conflicts, WhatHasBegunCannotBeDeclined) {
  const auto booking = book_with(kTen, salon.ana);
  house.clock.set(kTen + minutes{5});
  auto declined = event(booking.uid, booking.time);
  declined.participation = "declined";

  const auto refused = put(booking.id.value + ".ics", declined).value();

  EXPECT_TRUE(refused.refused);
  EXPECT_THAT(conflicts_of(booking), IsEmpty());
}

// C12.

// A thumb slips on a phone. For five minutes nobody has to know.
TEST_F(Conflicts, TheCustomerHearsOfADeletionOnlyAfterFiveMinutes) {
  const auto booking = book_with(kTen, salon.ana);
  deliver_mail();

  remove(booking.id.value + ".ics").value();

  EXPECT_EQ(now(booking).status, BookingStatus::cancelled);
  const auto notice = effects(booking, "booking.cancelled");
  ASSERT_THAT(notice, SizeIs(1));
  EXPECT_EQ(notice[0].due_at, house.clock.now() + minutes{5});
  deliver_mail();
  EXPECT_EQ(effects(booking, "booking.cancelled")[0].state, EffectState::due);
  house.clock.advance(minutes{5});
  deliver_mail();
  EXPECT_EQ(effects(booking, "booking.cancelled")[0].state, EffectState::delivered);
}

}  // namespace
}  // namespace holdfast::store
