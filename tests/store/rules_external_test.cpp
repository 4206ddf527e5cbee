// What outside calendars bring: events of theirs (C16 to C18, C23 to C25, C39, C40) and changes to
// our copies (C19, C20, C26).
#include "store/commands/lifecycle.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Outside : public RulesTest {
 protected:
  Outside() = default;
  const Instant ten = at("2026-12-01T09:00:00Z");
  const TimeRange first{ten, ten + hours{1}};
  const TimeRange second{ten + hours{2}, ten + hours{3}};

  std::vector<TimeRange> busy_of(const ResourceId& resource) {
    std::vector<TimeRange> spans;
    for (const auto& claim : house.read([&](const Reads& reads) {
           return reads.claims(salon.agency, resource, {ten - hours{48}, ten + hours{480}});
         })) {
      if (claim.kind == ClaimKind::external) {
        spans.push_back(claim.time);
      }
    }
    return spans;
  }
  ExternalChange version(const std::string& href, TimeRange time, std::int64_t sequence,
                         Instant dtstamp, const std::string& uid = "u1") {
    auto draft = event(uid, time);
    draft.sequence = sequence;
    draft.dtstamp = dtstamp;
    return change(href, draft);
  }
  Source stored(const Source& source) {
    return house.read([&](const Reads& reads) { return *reads.source(source.id); });
  }
};

TEST_F(Outside, EventsBecomeBusyTimeAndAReplayChangesNothing) {
  const auto source = connect(salon.ana);
  const auto changes = std::vector{change("/1.ics", event("u1", first))};

  EXPECT_EQ(bring(source.id, changes).value().applied, 1);
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first));
  const auto before = state();
  const auto again = bring(source.id, changes).value();
  EXPECT_EQ(again.applied, 0);
  EXPECT_EQ(again.ignored, 1);
  EXPECT_EQ(state(), before);

  bring(source.id, {change("/1.ics", event("u1", second))}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second));
  bring(source.id, {gone("/1.ics")}).value();
  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
  EXPECT_EQ(bring(source.id, {gone("/1.ics")}).value().ignored, 1);
}

// Two readers of one source: the second one's answer was computed from a state that is past.
TEST_F(Outside, AReadThatWasOvertakenIsRefused) {
  const auto source = connect(salon.ana);
  ApplyExternalChanges late;
  late.agency = salon.agency;
  late.source = source.id;
  late.cursor_before = "somewhere else";
  late.changes = {change("/1.ics", event("u1", first))};

  EXPECT_EQ(house.apply(late).error().code, Errc::version_conflict);
  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
}

TEST_F(Outside, AnotherEtagWithTheSameMeaningIsNoChange) {
  const auto source = connect(salon.ana);
  auto seen = change("/1.ics", event("u1", first));
  bring(source.id, {seen}).value();
  const auto before = state();
  seen.etag = "another";

  EXPECT_EQ(bring(source.id, {seen}).value().ignored, 1);
  EXPECT_EQ(state(), before);
}

// Reads of one calendar cannot overtake each other: what comes is what stands there now, also where
// SEQUENCE fell, as after an undo, or when a moved occurrence goes back to its series.
TEST_F(Outside, WhatACalendarSaysNowCountsWhateverItsSequence) {
  const auto source = connect(salon.ana);
  const auto stamp = house.clock.now();
  bring(source.id, {version("/1.ics", first, 2, stamp)}).value();

  bring(source.id, {version("/1.ics", second, 1, stamp)}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second)) << "lower SEQUENCE";
  bring(source.id, {version("/1.ics", first, 1, stamp - minutes{1})}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first)) << "same SEQUENCE, older DTSTAMP";
}

// Of two calendars one falls behind the other: until that one was read, whose time was not kept,
// nothing is free.
TEST_F(Outside, AVersionThatFallsBehindAnotherCalendarsHasThatOneReadAnew) {
  const auto one = connect(salon.ana);
  const auto two = connect(salon.ana);
  const auto stamp = house.clock.now();
  bring(one.id, {version("/1.ics", second, 1, stamp)}).value();
  bring(two.id, {version("/1.ics", first, 2, stamp)}).value();
  ASSERT_THAT(busy_of(salon.ana), ElementsAre(first));

  const TimeRange third{ten + hours{4}, ten + hours{5}};
  bring(two.id, {version("/1.ics", third, 0, stamp)}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(third));
  EXPECT_EQ(stored(one).cursor, "");
  bring(one.id, {version("/1.ics", second, 1, stamp)}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second));
}

// N13: an event with a photograph in it, or one that the server does not hand out.
TEST_F(Outside, WhatCannotBeReadBarsOnAndItsCalendarIsNotTrusted) {
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1.ics", event("u1", first))}).value();
  auto unreadable = change("/1.ics", event("u1", first));
  unreadable.draft.instances.clear();
  unreadable.etag = "grown";
  unreadable.content_hash = kUnreadable;
  unreadable.unreadable = "it is larger than 1048576 octets";

  bring(source.id, {unreadable}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first)) << "its last known time";
  EXPECT_EQ(stored(source).state, SourceState::blind);
  EXPECT_THAT(stored(source).last_error, testing::HasSubstr("1 event cannot be read"));
  bring(source.id, {}).value();
  EXPECT_EQ(stored(source).state, SourceState::blind) << "a read without news does not mend it";

  bring(source.id, {change("/1.ics", event("u1", second))}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second));
  EXPECT_EQ(stored(source).state, SourceState::healthy);
  EXPECT_THAT(actions(source.id.value),
              ElementsAre("source.connected", "source.blind", "source.recovered"));
}

// Microsoft's delta tells a private event's times before the event itself is refused.
TEST_F(Outside, WhatIsKnownOfAnUnreadableEventBars) {
  const auto source = connect(salon.ana);
  auto unreadable = change("/1.ics", event("u1", first));
  unreadable.content_hash = kUnreadable;
  unreadable.unreadable = "the service does not hand it out";

  bring(source.id, {unreadable}).value();

  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first));
}

// A read in slices is one read: nothing is settled before the last one.
TEST_F(Outside, PartOfAReadMovesNoCursorAndMakesNothingHealthy) {
  const auto source = connect(salon.ana);
  ApplyExternalChanges part;
  part.agency = salon.agency;
  part.source = source.id;
  part.cursor_before = part.cursor_after = stored(source).cursor;
  part.partial = true;
  house.apply(NoteSourceFailure{salon.agency, source.id, false, "503"}).value();
  part.changes = {change("/1.ics", event("u1", first))};

  EXPECT_EQ(house.apply(part).value().applied, 1);

  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first));
  EXPECT_EQ(stored(source).cursor, part.cursor_before);
  EXPECT_EQ(stored(source).failures, 1);
}

// C40, and its limit: the provider's word that the object is there again counts. A false bar costs
// a slot, a false gap costs a promise.
TEST_F(Outside, WhatWasDeletedComesBackOnlyAsSomethingNewer) {
  const auto source = connect(salon.ana);
  const auto stamp = house.clock.now();
  const auto seen = version("/1.ics", first, 1, stamp);
  bring(source.id, {seen}).value();
  bring(source.id, {gone("/1.ics")}).value();

  bring(source.id, {seen}).value();
  EXPECT_THAT(busy_of(salon.ana), IsEmpty()) << "the very version that was deleted";
  bring(source.id, {version("/1.ics", second, 0, stamp)}).value();
  EXPECT_THAT(busy_of(salon.ana), IsEmpty()) << "an older one";
  auto undeleted = seen;
  undeleted.etag = "new";
  bring(source.id, {undeleted}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first)) << "undone by the person";
}

TEST_F(Outside, AnotherEventAtTheSamePlaceTakesTheFirstOnesTimeAway) {
  const auto source = connect(salon.ana);
  bring(source.id, {version("/1.ics", first, 5, house.clock.now(), "u1")}).value();
  bring(source.id, {version("/1.ics", second, 0, house.clock.now(), "u2")}).value();

  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second));
}

// C16 to C18 from outside.
TEST_F(Outside, AnEventOnABookingOpensAConflictThatGoesWithIt) {
  const auto source = connect(salon.ana);
  const auto booking = book_with(ten, salon.ana);

  EXPECT_EQ(bring(source.id, {change("/1.ics", event("u1", first))}).value().conflicts_opened, 1);
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted);
  const auto moved = bring(source.id, {change("/1.ics", event("u1", second))}).value();

  EXPECT_EQ(moved.conflicts_closed, 1);
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_THAT(actions(booking.id.value),
              ElementsAre("intake.accepted", "clash.opened", "clash.closed_by_source"));
}

// C24: the same meeting in the private and in the work calendar of one person. Whatever the order
// of reading: one event, the newest version, and it is gone when it is gone from both.
TEST_F(Outside, TheSameEventInTwoCalendarsOfAPersonCountsOnce) {
  const auto one = connect(salon.ana);
  const auto two = connect(salon.ana);
  const auto stamp = house.clock.now();
  const auto older = version("/1.ics", first, 1, stamp);
  const auto newer = version("/1.ics", second, 2, stamp);
  const auto booking = book_with(ten, salon.ana);

  bring(one.id, {older}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted);
  bring(two.id, {newer}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second));
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  bring(one.id, {version("/1.ics", first, 1, stamp + minutes{5})}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second)) << "the lower SEQUENCE is not read again";

  bring(two.id, {gone("/1.ics")}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second)) << "as last known, until it is read anew";
  bring(one.id, {gone("/1.ics")}).value();
  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
}

// Nobody kept when the version that did not count takes place: its calendar is read whole.
TEST_F(Outside, TheCalendarThatIsLeftSaysWhenTheEventTakesPlace) {
  const auto one = connect(salon.ana);
  const auto two = connect(salon.ana);
  const auto stamp = house.clock.now();
  const auto older = version("/1.ics", first, 1, stamp);
  auto free = version("/1.ics", second, 2, stamp);
  free.draft.instances.clear();
  bring(one.id, {older}).value();
  bring(two.id, {free}).value();
  ASSERT_THAT(busy_of(salon.ana), IsEmpty()) << "the newer one says that it takes no time";
  const auto source = [&] {
    return house.read([&](const Reads& reads) { return *reads.source(one.id); });
  };
  const auto seen = source().version;

  bring(two.id, {gone("/1.ics")}).value();

  EXPECT_EQ(source().cursor, "") << "read everything";
  EXPECT_GT(source().version, seen) << "and soon";
  bring(one.id, {older}).value();
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first)) << "the same text is news once more";
}

TEST_F(Outside, AVersionThatDidNotCountGoesWithoutANewRead) {
  const auto one = connect(salon.ana);
  const auto two = connect(salon.ana);
  const auto stamp = house.clock.now();
  bring(one.id, {version("/1.ics", first, 1, stamp)}).value();
  bring(two.id, {version("/1.ics", second, 2, stamp)}).value();
  const auto cursor = [&](const SourceId& id) {
    return house.read([&](const Reads& reads) { return reads.source(id)->cursor; });
  };
  const auto before = cursor(two.id);

  bring(one.id, {gone("/1.ics")}).value();

  EXPECT_EQ(cursor(two.id), before);
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(second));
}

TEST_F(Outside, EqualVersionsInTwoCalendarsGiveTheSameWhicheverIsReadFirst) {
  const auto one = connect(salon.ana);
  const auto two = connect(salon.ana);
  const auto stamp = house.clock.now();
  const auto& lower = std::min(one.id, two.id);

  for (const bool swapped : {false, true}) {
    const std::string uid = swapped ? "u2" : "u1";
    const std::string href = swapped ? "/2.ics" : "/1.ics";
    bring(swapped ? two.id : one.id, {version(href, first, 1, stamp, uid)}).value();
    bring(swapped ? one.id : two.id, {version(href, first, 1, stamp, uid)}).value();
    EXPECT_THAT(house.read([&](const Reads& reads) {
      return reads.claims_of(salon.agency, lower.value + "/" + uid);
    }),
                SizeIs(1));
  }
}

// C25: two people, one meeting, each has the hour taken.
TEST_F(Outside, TheSameEventOfTwoPeopleTakesTheTimeOfBoth) {
  const auto anas = connect(salon.ana);
  const auto bens = connect(salon.ben);

  bring(anas.id, {change("/1.ics", event("u1", first))}).value();
  bring(bens.id, {change("/1.ics", event("u1", first))}).value();

  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first));
  EXPECT_THAT(busy_of(salon.ben), ElementsAre(first));
}

// C23.
TEST_F(Outside, AFailedReadBlindsOnlyWhenTheLastGoodOneIsOld) {
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1.ics", event("u1", first))}).value();
  const NoteSourceFailure failure{salon.agency, source.id, false, "503"};

  EXPECT_EQ(house.apply(failure).value().state, SourceState::healthy);
  house.clock.advance(minutes{16});
  EXPECT_EQ(house.apply(failure).value().state, SourceState::blind);
  EXPECT_EQ(house.apply(failure).value().failures, 3);
  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first)) << "what is known keeps barring";
  bring(source.id, {}).value();

  EXPECT_EQ(stored(source).state, SourceState::healthy);
  EXPECT_EQ(stored(source).failures, 0);
  EXPECT_EQ(stored(source).last_error, "");
  EXPECT_THAT(actions(source.id.value),
              ElementsAre("source.connected", "source.blind", "source.recovered"));
  EXPECT_EQ(house.apply(NoteSourceFailure{salon.agency, source.id, true, "401"}).value().state,
            SourceState::stopped);
}

// Our copies.

class Mirrors : public Outside {
 protected:
  void SetUp() override {
    source = connect(salon.ana, true);
    booking = book_with(ten, salon.ana);
    pushed();
  }
  /// The copy as it stands now has been written there: as the pusher reports it.
  void pushed(bool late = false) {
    const auto current = now(booking);
    for (auto& effect : house.apply(LeaseEffects{"calendar"}).value()) {
      RecordAttempt done;
      done.effect = effect.id;
      done.lease = effect.lease;
      house.apply(done).value();
    }
    if (late) {
      return;
    }
    const auto seen = copy_at(current.time, current.sequence);
    RecordMirror report;
    report.agency = salon.agency;
    report.mirror.source = source.id;
    report.mirror.booking = booking.id;
    report.mirror.href = seen.href;
    report.mirror.etag = seen.etag;
    report.mirror.sequence = current.sequence;
    report.mirror.state = "in_sync";
    report.remote.href = seen.href;
    report.remote.etag = seen.etag;
    report.remote.uid = booking.uid;
    report.remote.sequence = current.sequence;
    report.remote.content_hash = seen.content_hash;
    house.apply(report).value();
  }
  ExternalChange copy_at(TimeRange time, std::int64_t sequence) {
    auto draft = event(booking.uid, time);
    draft.sequence = sequence;
    return change("/" + booking.id.value + ".ics", draft);
  }
  Mirror mirror() {
    return house.read([&](const Reads& reads) { return *reads.mirror(source.id, booking.id); });
  }

  Source source;
  Booking booking;
};

TEST_F(Mirrors, TheEchoOfOurCopyIsNothingNewAndNoBusyTime) {
  const auto before = state();

  EXPECT_EQ(bring(source.id, {copy_at(booking.time, 0)}).value().ignored, 1);
  EXPECT_EQ(state(), before);
  EXPECT_EQ(mirror().state, "in_sync");
  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
}

// The process died between the write and its report: the copy is known by its UID (C26).
TEST_F(Mirrors, ACopyThatWasNeverReportedIsAdopted) {
  auto unknown = copy_at(booking.time, 0);
  unknown.href = "/elsewhere.ics";
  const auto before = state();

  bring(source.id, {unknown}).value();

  EXPECT_EQ(state(), before);
  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
  EXPECT_EQ(house.read([&](const Reads& reads) {
    return reads.remote_object(source.id, "/elsewhere.ics")->booking;
  }),
            booking.id);
}

// C19: moved in the phone's other calendar, and free there.
TEST_F(Mirrors, AMoveOutsideMovesTheBooking) {
  EXPECT_EQ(bring(source.id, {copy_at(second, 0)}).value().applied, 1);

  EXPECT_EQ(now(booking).time, second);
  EXPECT_EQ(now(booking).sequence, 1);
  EXPECT_EQ(actions(booking.id.value).back(), "move.staff_outside");
  EXPECT_THAT(effects(booking, "booking.rescheduled"), SizeIs(1));
  EXPECT_EQ(effects(booking, "copy.put").back().state, EffectState::due)
      << "our SEQUENCE is owed to it";
}

TEST_F(Mirrors, AMoveOutsideOntoAnotherBookingIsWrittenBack) {
  book_with(second.start, salon.ana);

  bring(source.id, {copy_at(second, 0)}).value();

  EXPECT_EQ(now(booking).time, booking.time);
  const auto owed = effects(booking, "copy.put").back();
  EXPECT_EQ(owed.discriminator, "push-back-1");
  EXPECT_EQ(owed.state, EffectState::due);
  EXPECT_THAT(effects(booking, "staff.move_refused"), SizeIs(1));
  EXPECT_THAT(actions(booking.id.value), Contains("mirror.pushed_back"));
}

// Another program that insists must not make ours write for ever.
TEST_F(Mirrors, PushingBackEndsAfterThreeInAnHour) {
  book_with(second.start, salon.ana);
  for (int i = 0; i < 6; ++i) {
    auto insisting = copy_at(second, 0);
    insisting.etag = "insisting " + std::to_string(i);
    insisting.content_hash = insisting.etag;
    bring(source.id, {insisting}).value();
    pushed(true);
    house.clock.advance(minutes{5});
  }

  EXPECT_THAT(effects(booking, "copy.put"), SizeIs(1 + 3));
  EXPECT_EQ(mirror().state, "diverged");
  const auto recorded = actions(booking.id.value);
  EXPECT_EQ(std::count(recorded.begin(), recorded.end(), "mirror.diverged"), 1);
  EXPECT_EQ(now(booking).time, booking.time);

  house.clock.advance(hours{1});
  bring(source.id, {}).value();
  auto later = copy_at(second, 0);
  later.etag = later.content_hash = "later";
  bring(source.id, {later}).value();
  EXPECT_EQ(effects(booking, "copy.put").back().discriminator, "push-back-4");
}

// We moved it; before our copy arrived there, the old one was read. That is no wish of anybody.
TEST_F(Mirrors, AnOlderVersionOfOursMovesNothing) {
  reschedule(booking, second.start).value();
  auto old = copy_at(booking.time, 0);
  old.etag = old.content_hash = "touched";

  bring(source.id, {old}).value();

  EXPECT_EQ(now(booking).time, second);
  EXPECT_THAT(effects(booking, "copy.put"), SizeIs(2)) << "the new copy is on its way already";
  pushed(true);
  old.etag = old.content_hash = "touched again";
  bring(source.id, {old}).value();
  EXPECT_EQ(effects(booking, "copy.put").back().discriminator, "push-back-1");
}

// C12: where only the office calls off, what was deleted comes back, and the person hears of it.
TEST_F(Mirrors, ADeletedCopyIsWrittenAnewWhereOnlyTheOfficeCancels) {
  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.policy.staff_cancel = false;
    tx.put(service);
  });

  bring(source.id, {gone("/" + booking.id.value + ".ics")}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_THAT(effects(booking, "staff.move_refused"), SizeIs(1));
  const auto copies = effects(booking, "copy.put");
  EXPECT_EQ(copies.back().state, EffectState::due);
  EXPECT_EQ(copies.back().recipient, source.id.value);
}

// C20: only on positive word, which is what a deletion in the command is.
TEST_F(Mirrors, ADeletionOutsideCancelsAsByStaff) {
  bring(source.id, {gone("/" + booking.id.value + ".ics")}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::cancelled);
  EXPECT_EQ(now(booking).cancelled_by, "staff");
  EXPECT_EQ(actions(booking.id.value).back(), "cancel.staff_outside");
}

// C20: of so many that vanished at once nobody knows who wanted it.
TEST_F(Mirrors, OneOfAMassDeletionIsWrittenAgain) {
  ApplyExternalChanges read;
  read.agency = salon.agency;
  read.source = source.id;
  read.cursor_before = stored(source).cursor;
  read.cursor_after = "after";
  read.changes = {gone("/" + booking.id.value + ".ics")};
  read.changes[0].doubted = true;
  read.stop = "40 events vanished at once";

  house.apply(read).value();

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_EQ(actions(booking.id.value).back(), "mirror.restored");
  EXPECT_EQ(effects(booking, "copy.put").back().state, EffectState::due);
  EXPECT_EQ(stored(source).state, SourceState::stopped);
  EXPECT_EQ(stored(source).last_error, "40 events vanished at once");
}

// The calendar that our copies are written to, once more as its published feed: no busy time, and
// nobody's word on the booking.
TEST_F(Mirrors, APublishedFeedOfTheCalendarCancelsAndMovesNothing) {
  ConnectSource command;
  command.source.resource = salon.ana;
  command.source.provider = "ics";
  command.source.name = "Published";
  command.source.url = "https://feeds.example/ana";
  const auto feed = house.apply(command).value();
  auto seen = copy_at(booking.time, 0);
  seen.href = "key";

  bring(feed.id, {seen}).value();
  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
  auto moved = copy_at(second, 0);
  moved.href = "key";
  bring(feed.id, {moved}).value();
  EXPECT_EQ(now(booking).time, booking.time);
  bring(feed.id, {gone("key")}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

TEST_F(Mirrors, TheEchoOfOurOwnDeletionIsNothingNew) {
  cancel(booking).value();
  EXPECT_EQ(mirror().state, "removed");
  const auto before = state();

  bring(source.id, {gone("/" + booking.id.value + ".ics")}).value();

  EXPECT_EQ(state(), before);
}

TEST_F(Mirrors, TidyingUpWhatIsOverCancelsNothing) {
  house.clock.set(booking.time.end + minutes{1});

  bring(source.id, {gone("/" + booking.id.value + ".ics")}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
}

// A cancelled booking's copy that a client brings back goes away again, and nothing revives.
TEST_F(Mirrors, ACancelledBookingDoesNotComeBackFromOutside) {
  cancel(booking).value();
  pushed(true);
  auto revived = copy_at(booking.time, 3);
  revived.etag = revived.content_hash = "revived";

  bring(source.id, {revived}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::cancelled);
  EXPECT_EQ(effects(booking, "copy.delete").back().discriminator, "push-back-1");
  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
}

// Ben is Ana's customer: the invitation in his own calendar takes his time.
TEST_F(Mirrors, AnInvitationInTheCalendarOfACustomerWhoIsStaffIsBusyTime) {
  const auto bens = connect(salon.ben);

  bring(bens.id, {change("/invite.ics", event(booking.uid, booking.time))}).value();

  EXPECT_THAT(busy_of(salon.ben), ElementsAre(booking.time));
  EXPECT_EQ(now(booking).version, booking.version);
}

// The report of a write that comes after the booking was cancelled must not say that all is well.
TEST_F(Mirrors, ALateReportKnowsWhatTheBookingWantsNow) {
  cancel(booking).value();
  pushed(true);
  RecordMirror report;
  report.agency = salon.agency;
  report.mirror.source = source.id;
  report.mirror.booking = booking.id;
  report.mirror.state = "in_sync";
  report.mirror.sequence = 0;

  EXPECT_EQ(house.apply(report).value().state, "removed");
}

// Connecting and disconnecting.

// Called off and restored while the slow server was removing the copy: the next copy is living.
TEST_F(Mirrors, ALateReportOfARemovalDoesNotEndTheNextCopy) {
  cancel(booking).value();
  const auto removing = mirror();
  RestoreBooking restore;
  restore.agency = salon.agency;
  restore.booking = booking.id;
  house.apply(restore).value();
  RecordMirror late;
  late.agency = salon.agency;
  late.mirror = removing;
  late.mirror.state = "removed";
  house.apply(late).value();
  EXPECT_EQ(mirror().state, "pending");

  pushed();
  EXPECT_EQ(mirror().state, "in_sync");
  bring(source.id, {gone("/" + booking.id.value + ".ics")}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::cancelled) << "the staff member took it out";
}

TEST_F(Outside, AWrittenSourceIsOwedWhatLiesAhead) {
  const auto booking = book_with(ten, salon.ana);
  book_with(ten, salon.ben);
  const auto source = connect(salon.ana, true);

  ASSERT_THAT(effects(booking, "copy.put"), SizeIs(1));
  EXPECT_EQ(effects(booking, "copy.put")[0].recipient, source.id.value);
  EXPECT_EQ(house.read([](const Reads& reads) {
    return reads.count_effects("calendar", EffectState::due);
  }),
            1);
}

TEST_F(Outside, DisconnectingTakesTheBusyTimeAndItsConflictsAway) {
  const auto source = connect(salon.ana, true);
  const auto booking = book_with(ten, salon.ana);
  bring(source.id, {change("/1.ics", event("u1", first))}).value();
  ASSERT_EQ(now(booking).status, BookingStatus::conflicted);

  house.apply(DisconnectSource{salon.agency, {}, source.id}).value();

  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
  EXPECT_THAT(house.apply(LeaseEffects{"calendar"}).value(), IsEmpty())
      << "there is nobody to owe a copy to";
  EXPECT_EQ(effects(booking, "copy.put")[0].state, EffectState::superseded);
  EXPECT_EQ(house.apply(DisconnectSource{salon.agency, {}, source.id}).error().code,
            Errc::not_found);
}

// C24 again: the calendar that is left still has the meeting.
TEST_F(Outside, DisconnectingOneOfTwoCalendarsKeepsWhatTheOtherHolds) {
  const auto one = connect(salon.ana);
  const auto two = connect(salon.ana);
  for (const auto& id : {one.id, two.id}) {
    bring(id, {change("/1.ics", event("u1", first))}).value();
  }

  house.apply(DisconnectSource{salon.agency, {}, std::min(one.id, two.id)}).value();

  EXPECT_THAT(busy_of(salon.ana), ElementsAre(first));
}

// Written for the first time, not any more, and again: each time what lies ahead is owed.
TEST_F(Outside, ASourceThatIsWrittenAgainIsOwedEverythingAgain) {
  const auto booking = book_with(ten, salon.ana);
  auto source = connect(salon.ana, true);
  source.writes = false;
  source = house.apply(ConnectSource{{}, source}).value();
  source.writes = true;
  source = house.apply(ConnectSource{{}, source}).value();

  EXPECT_THAT(effects(booking, "copy.put"), SizeIs(2));
  EXPECT_EQ(effects(booking, "copy.put")[1].state, EffectState::due);
}

TEST_F(Outside, ASourceThatIsNotReadBarsNothingAndBlindsNobody) {
  auto source = connect(salon.ana, true);
  bring(source.id, {change("/1.ics", event("u1", first))}).value();
  source.reads = false;

  const auto changed = house.apply(ConnectSource{{}, source}).value();

  EXPECT_THAT(busy_of(salon.ana), IsEmpty());
  EXPECT_EQ(changed.state, SourceState::connecting);
  book_with(ten, salon.ana);
}

struct BadSource {
  const char* what;
  const char* pointer;
  void (*spoil)(Source&);
};
void PrintTo(const BadSource& row, std::ostream* out) { *out << row.what; }
class BadSources : public Outside, public testing::WithParamInterface<BadSource> {};

TEST_P(BadSources, AreRefused) {
  ConnectSource command;
  command.source.resource = salon.ana;
  command.source.provider = "caldav";
  command.source.name = "Private";
  command.source.url = "https://dav.example/ana/";
  GetParam().spoil(command.source);

  const auto refused = house.apply(command);

  ASSERT_FALSE(refused);
  EXPECT_EQ(field(refused.error(), "pointer"), GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, BadSources,
    testing::Values(
        BadSource{"provider", "/provider", [](auto& s) { s.provider = "fax"; }},
        BadSource{"name", "/name", [](auto& s) { s.name = ""; }},
        BadSource{"scheme", "/url", [](auto& s) { s.url = "file:///etc/passwd"; }},
        BadSource{"no_host", "/url", [](auto& s) { s.url = "https:///x"; }},
        BadSource{"credentials", "/url", [](auto& s) { s.url = "https://a:b@dav.example/"; }},
        BadSource{"line_break", "/url", [](auto& s) { s.url = "https://a/\r\nHost: b"; }},
        BadSource{"no_role", "/reads", [](auto& s) { s.reads = s.writes = false; }},
        BadSource{"resource", "/resource", [](auto& s) { s.resource = ResourceId{"rs_x"}; }}));

TEST_F(Outside, SecretsAndAddressesAreNotInTheAudit) {
  ConnectSource command;
  command.source.resource = salon.ana;
  command.source.provider = "caldav";
  command.source.name = "Private";
  command.source.url = "https://dav.example/secret-path/";
  command.source.username = "ana@private.example";
  command.source.sealed_secret = "sealed";
  const auto source = house.apply(command).value();

  const auto entry = house.read(
      [&](const Reads& reads) { return reads.audit_of(salon.agency, source.id.value).front(); });
  for (const auto& secret : {"sealed", "secret-path", "private.example"}) {
    EXPECT_THAT(entry.after, Not(testing::HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace holdfast::store
