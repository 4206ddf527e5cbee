// The waitlist where time is short (W5), where messages are late (W8), whatever gives time back
// (W10), and where many wait for one hour.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <set>

#include "store/commands/closures.hpp"
#include "tests/store/waitlist_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Releases : public WaitlistTest {
 protected:
  Releases() = default;

  Booking booking_of(const BookingId& id) {
    return house.read([&](const Reads& reads) { return *reads.booking(salon.agency, id); });
  }
  std::vector<WaitlistEntry> with_status(WishStatus status) {
    return house.read([&](const Reads& reads) {
      return reads.waitlist(salon.agency, std::nullopt, status, {}, 1000);
    });
  }
};

// --- W5: how long an offer stands.

TEST_F(Releases, AnOfferStandsAsLongAsTheServiceSays) {
  change_service([](Service& service) { service.policy.offer_within = minutes{45}; });
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();

  cancel(ana).value();

  EXPECT_EQ(offer_of(entry).deadline, house.clock.now() + minutes{45});
}

TEST_F(Releases, AnOfferEndsHalfAnHourBeforeItsTimeCanNoLongerBeBooked) {
  change_service([](Service& service) { service.minimum_notice = hours{1}; });
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  house.clock.advance(ten - hours{3} - house.clock.now());

  cancel(ana).value();

  EXPECT_EQ(offer_of(entry).deadline, ten - hours{1} - minutes{30});
}

TEST_F(Releases, WhereTimeIsShortSeveralAreAskedAndTheFirstToAcceptHasIt) {
  const auto [ana, ben] = fill(ten);
  std::vector<WaitlistEntry> entries;
  for (int person = 0; person < 7; ++person) {
    entries.push_back(wait_for_ten());
    house.clock.advance(minutes{1});
  }
  deliver_all();
  house.clock.advance(ten - minutes{20} - house.clock.now());

  cancel(ana).value();

  const auto offer = offer_of(entries[0]);
  EXPECT_EQ(offer.deadline, ten);
  for (int person = 0; person < 5; ++person) {
    EXPECT_EQ(now(entries[person]).status, WishStatus::offered) << person;
    EXPECT_EQ(now(entries[person]).booking, offer.id) << "one claim, whoever accepts";
    EXPECT_THAT(mails(entries[person], "waitlist.offered"), SizeIs(1));
  }
  EXPECT_EQ(now(entries[5]).status, WishStatus::waiting);

  const auto booking = accept(entries[3]).value();

  EXPECT_EQ(booking.id, offer.id);
  EXPECT_EQ(booking.customer.email, entries[3].customer.email);
  EXPECT_EQ(booking.entry, entries[3].id);
  for (const int loser : {0, 1, 2, 4}) {
    EXPECT_EQ(now(entries[loser]).status, WishStatus::waiting);
    EXPECT_THAT(mails(entries[loser], "waitlist.lost"), SizeIs(1));
  }
  EXPECT_EQ(accept(entries[0]).error().code, Errc::offer_expired);
}

TEST_F(Releases, WhoDeclinesASharedOfferLeavesItToTheOthers) {
  const auto [ana, ben] = fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  house.clock.advance(ten - minutes{20} - house.clock.now());
  cancel(ana).value();

  EXPECT_EQ(decline(first).value().entry.status, WishStatus::waiting);

  EXPECT_EQ(offer_of(second).status, BookingStatus::offered);
  EXPECT_EQ(offer_of(second).entry, second.id);
  EXPECT_EQ(accept(second).value().customer.email, second.customer.email);
}

TEST_F(Releases, ASharedOfferThatNobodyAcceptsIsFreeAgain) {
  change_service([](Service& service) { service.minimum_notice = minutes{15}; });
  const auto [ana, ben] = fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  house.clock.advance(ten - minutes{30} - house.clock.now());
  cancel(ana).value();
  const auto offer = offer_of(first);

  house.clock.advance(minutes{15});
  expire_due();

  EXPECT_EQ(now(offer).status, BookingStatus::expired);
  EXPECT_EQ(now(first).status, WishStatus::waiting);
  EXPECT_EQ(now(second).status, WishStatus::waiting);
  EXPECT_THAT(claims(offer), IsEmpty());
}

// --- W8: the limit begins when the message is handed over.

TEST_F(Releases, AnOfferWhoseMessageIsStillWaitingDoesNotRunOut) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();

  house.clock.advance(hours{2});
  expire_due();

  const auto offer = offer_of(entry);
  EXPECT_EQ(offer.status, BookingStatus::offered);
  EXPECT_EQ(offer.deadline, house.clock.now() + hours{2});
  const auto sent = mails(entry, "waitlist.offered");
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[0].state, EffectState::superseded);
  EXPECT_EQ(sent[1].state, EffectState::due) << "a message with the new limit";

  house.clock.advance(minutes{30});
  deliver_all();
  EXPECT_EQ(offer_of(entry).deadline, house.clock.now() + hours{2});
  EXPECT_THAT(actions(offer.id.value),
              ElementsAre("waitlist.offered", "offer.prolonged", "offer.prolonged"));
}

TEST_F(Releases, AMessageThatIsNeverSentDoesNotKeepTheTimeForEver) {
  change_service([](Service& service) { service.policy.offer_within = minutes{30}; });
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();

  for (int limit = 0; limit < 13; ++limit) {
    EXPECT_EQ(now(entry).status, WishStatus::offered) << limit;
    house.clock.advance(minutes{30});
    expire_due();
  }

  EXPECT_EQ(now(entry).status, WishStatus::waiting);
}

TEST_F(Releases, AnOfferThatCannotBeToldGoesOnAtOnce) {
  const auto [ana, ben] = fill(ten);
  const auto unreachable = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto next = wait_for_ten();
  deliver_all();
  cancel(ana).value();
  const auto offer = offer_of(unreachable);
  for (const auto& effect : house.apply(LeaseEffects{"mail"}).value()) {
    const auto ending = effect.recipient == unreachable.customer.email
                            ? RecordAttempt::Ending::failed
                            : RecordAttempt::Ending::delivered;
    house.apply(RecordAttempt{effect.id, effect.lease, ending, std::nullopt, "550 no"}).value();
  }

  EXPECT_EQ(now(offer).status, BookingStatus::expired);
  EXPECT_EQ(now(unreachable).status, WishStatus::waiting);
  EXPECT_EQ(offer_of(next).time, hour_from(ten));
}

TEST_F(Releases, WhoCanOnlyBeCalledHasTheLimitFromTheBeginning) {
  const auto [ana, ben] = fill(ten);
  auto command = wants({hour_from(ten)});
  command.entry.customer.email = "";
  command.entry.customer.phone = "+49 30 1234567";
  const auto entry = house.apply(command).value().entry;
  cancel(ana).value();

  house.clock.advance(hours{2});
  expire_due();

  EXPECT_EQ(now(entry).status, WishStatus::waiting);
}

// --- W10: whatever else gives time back.

TEST_F(Releases, AnOwnEventThatGoesAwayIsARelease) {
  put("dentist.ics", event("dentist", hour_from(ten))).value();
  book_with(ten, salon.ben);
  const auto entry = wait_for_ten();
  ASSERT_EQ(entry.status, WishStatus::waiting);

  remove("dentist.ics").value();

  EXPECT_EQ(offer_of(entry).taken[0].resource, salon.ana);
}

TEST_F(Releases, AnOwnEventThatMovesAwayIsARelease) {
  put("dentist.ics", event("dentist", hour_from(ten))).value();
  book_with(ten, salon.ben);
  const auto entry = wait_for_ten();

  put("dentist.ics", event("dentist", hour_from(ten + hours{3}))).value();

  EXPECT_EQ(offer_of(entry).taken[0].resource, salon.ana);
}

TEST_F(Releases, AnOutsideEventThatGoesAwayIsARelease) {
  const auto source = connect(salon.ana);
  bring(source.id, {change("/a.ics", event("outside", hour_from(ten)))}).value();
  book_with(ten, salon.ben);
  const auto entry = wait_for_ten();
  ASSERT_EQ(entry.status, WishStatus::waiting);

  bring(source.id, {gone("/a.ics")}).value();

  EXPECT_EQ(offer_of(entry).taken[0].resource, salon.ana);
}

TEST_F(Releases, HandingAnAppointmentOverIsARelease) {
  const auto booking = book_with(ten, salon.ana);
  auto command = wants({hour_from(ten)});
  command.entry.wanted = salon.ana;
  const auto entry = house.apply(command).value().entry;
  ASSERT_EQ(entry.status, WishStatus::waiting);
  ReassignBooking handing;
  handing.agency = salon.agency;
  handing.booking = booking.id;
  handing.from = salon.ana;

  house.apply(handing).value();

  EXPECT_EQ(offer_of(entry).taken[0].resource, salon.ana);
}

TEST_F(Releases, LongerHoursAreARelease) {
  const auto early = ten - hours{2};
  const auto entry = join({hour_from(early)});
  ASSERT_EQ(entry.status, WishStatus::waiting) << "nobody works at eight";
  DefineResource command;
  command.resource =
      house.read([&](const Reads& reads) { return *reads.resource(salon.agency, salon.ana); });
  command.expected_version = command.resource.version;
  command.resource.hours.weekdays[1] = {{8 * 60, 17 * 60}};

  house.apply(command).value();

  EXPECT_EQ(offer_of(entry).time, hour_from(early));
}

TEST_F(Releases, MoreCapacityIsARelease) {
  house.arrange([&](Transaction& tx) {
    auto room = *tx.resource(salon.agency, salon.room);
    room.capacity = 1;
    tx.put(room);
  });
  book_with(ten, salon.ana);
  const auto entry = wait_for_ten();
  ASSERT_EQ(entry.status, WishStatus::waiting) << "the room is taken";
  DefineResource command;
  command.resource =
      house.read([&](const Reads& reads) { return *reads.resource(salon.agency, salon.room); });
  command.expected_version = command.resource.version;
  command.resource.capacity = 2;

  house.apply(command).value();

  EXPECT_EQ(offer_of(entry).taken[0].resource, salon.ben);
}

TEST_F(Releases, AClosureThatIsRemovedIsARelease) {
  DefineClosure closing;
  closing.closure.agency = salon.agency;
  closing.closure.time = hour_from(ten);
  closing.closure.reason = "repairs";
  const auto closure = house.apply(closing).value().closure;
  const auto entry = wait_for_ten();
  ASSERT_EQ(entry.status, WishStatus::waiting);
  RemoveClosure opening;
  opening.agency = salon.agency;
  opening.closure = closure.id;

  house.apply(opening).value();

  EXPECT_EQ(offer_of(entry).time, hour_from(ten));
}

TEST_F(Releases, ALargerPoolIsARelease) {
  DefineService command;
  command.service =
      house.read([&](const Reads& reads) { return *reads.service(salon.agency, salon.massage); });
  command.service.requirements[0].pool = {salon.ana};
  command.expected_version = command.service.version;
  command.service = house.apply(command).value();
  book_with(ten, salon.ana);
  const auto entry = wait_for_ten();
  ASSERT_EQ(entry.status, WishStatus::waiting);
  command.service.requirements[0].pool = {salon.ana, salon.ben};
  command.expected_version = command.service.version;

  house.apply(command).value();

  EXPECT_EQ(offer_of(entry).taken[0].resource, salon.ben);
}

TEST_F(Releases, ASeatThatIsGivenBackIsARelease) {
  change_service([](Service& service) { service.policy.seats = 2; });
  std::vector<Booking> seats;
  for (int person = 0; person < 4; ++person) {
    seats.push_back(book(ten));
  }
  const auto entry = wait_for_ten();
  ASSERT_EQ(entry.status, WishStatus::waiting) << "two classes of two";

  cancel(seats[1]).value();

  EXPECT_EQ(offer_of(entry).session, seats[1].session);
  EXPECT_EQ(offer_of(entry).seat, seats[1].seat);
  EXPECT_EQ(accept(entry).value().status, BookingStatus::confirmed);
}

// Days that come into the booking window are released by nobody.
TEST_F(Releases, WhatBecomesBookableIsFoundByTheTimer) {
  change_service([](Service& service) { service.booking_window = hours{12}; });
  const auto entry = wait_for_ten();
  ASSERT_EQ(entry.status, WishStatus::waiting);
  house.clock.advance(ten - hours{11} - house.clock.now());
  ServeWaiting command;
  command.agency = salon.agency;

  EXPECT_EQ(house.apply(command).value().served, 1);
  EXPECT_EQ(offer_of(entry).time, hour_from(ten));
  EXPECT_EQ(house.apply(command).value().served, 0);
}

// --- Many.

class Storm : public Releases {
 protected:
  Storm() = default;

  /// All at once, as the ledger's queue has them.
  template <class Command>
  void submit(Command command, std::vector<Result<typename Command::Outcome>>& answers) {
    boost::asio::co_spawn(
        house.io, house.ledger().apply(std::move(command)),
        [&answers](std::exception_ptr fault, Result<typename Command::Outcome> outcome) {
          ASSERT_FALSE(fault);
          answers.push_back(std::move(outcome));
        });
  }
};

// T8 and the acceptance list: one slot is freed, 500 wait for it, and 50 clients of the public page
// reach for it at the same moment.
TEST_F(Storm, OneWinnerTheFirstInOrderAndNobodyElse) {
  const auto [ana, ben] = fill(ten);
  std::vector<WaitlistEntry> queue;
  for (int person = 0; person < 500; ++person) {
    queue.push_back(wait_for_ten());
    house.clock.advance(std::chrono::milliseconds{1});
  }
  CancelBooking cancelling;
  cancelling.agency = salon.agency;
  cancelling.booking = ana.id;
  cancelling.by = "customer";
  std::vector<Result<Booking>> public_page;
  std::vector<Result<Booking>> cancelled;

  for (int client = 0; client < 50; ++client) {
    if (client == 25) {
      submit(cancelling, cancelled);
    }
    submit(wish(ten), public_page);
  }
  house.run();

  ASSERT_EQ(cancelled.size(), 1U);
  ASSERT_TRUE(cancelled[0]);
  ASSERT_EQ(public_page.size(), 50U);
  for (const auto& answer : public_page) {
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::slot_taken);
  }
  const auto offered = with_status(WishStatus::offered);
  ASSERT_THAT(offered, SizeIs(1));
  EXPECT_EQ(offered[0].id, queue[0].id);
  EXPECT_THAT(with_status(WishStatus::waiting), SizeIs(499));
  EXPECT_EQ(offer_of(queue[0]).time, hour_from(ten));
}

// T8: the matcher and staff reach for one slot at once.
TEST_F(Storm, PromotingWhileTheMatcherServesGivesTheSlotOnce) {
  const auto [ana, ben] = fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  auto promote = step<PromoteEntry>(second);
  promote.starts_at = ten;
  CancelBooking cancelling;
  cancelling.agency = salon.agency;
  cancelling.booking = ana.id;
  cancelling.by = "staff";
  std::vector<Result<Booking>> cancelled;
  std::vector<Result<WaitlistStanding>> promoted;

  submit(promote, promoted);
  submit(cancelling, cancelled);
  submit(promote, promoted);
  house.run();

  for (const auto& answer : promoted) {
    EXPECT_EQ(answer.error().code, Errc::slot_taken);
  }
  EXPECT_EQ(now(first).status, WishStatus::offered);
  EXPECT_EQ(now(second).status, WishStatus::waiting);
}

// A week that opens at once: everybody who fits is served in order, each in their own hour.
TEST_F(Storm, AWholeDayThatOpensServesTheQueueInOrder) {
  const TimeRange day{ten - hours{1}, ten + hours{7}};
  put("leave.ics", event("leave", day)).value();
  std::vector<Booking> bens;
  for (int hour = 0; hour < 8; ++hour) {
    bens.push_back(book_with(day.start + hours{hour}, salon.ben));
  }
  std::vector<WaitlistEntry> queue;
  for (int person = 0; person < 20; ++person) {
    queue.push_back(join({day}));
    house.clock.advance(minutes{1});
  }

  remove("leave.ics").value();

  std::set<Instant> starts;
  for (int person = 0; person < 20; ++person) {
    const auto status = now(queue[person]).status;
    EXPECT_EQ(status, person < 8 ? WishStatus::offered : WishStatus::waiting) << person;
    if (status == WishStatus::offered) {
      starts.insert(offer_of(queue[person]).time.start);
    }
  }
  EXPECT_THAT(starts, SizeIs(8));
}

// Property: whatever is cancelled, declined, accepted or runs out in whatever order, who is served
// never stands behind somebody who waits and wanted the same, and no claim is doubled (which the
// fixture looks at in the end).
class AnyOrder : public Storm, public testing::WithParamInterface<int> {
 protected:
  AnyOrder() = default;
  std::uint64_t next(std::uint64_t below) {
    seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (seed_ >> 33U) % below;
  }

 private:
  std::uint64_t seed_ = static_cast<std::uint64_t>(GetParam());
};

TEST_P(AnyOrder, ServesInOrder) {
  SCOPED_TRACE(GetParam());
  std::vector<Booking> bookings;
  for (int hour = 0; hour < 3; ++hour) {
    const auto [ana, ben] = fill(ten + hours{hour});
    bookings.push_back(ana);
    bookings.push_back(ben);
  }
  // All want the same three hours, so that any freed hour is the first one's who did not pass on
  // it.
  std::vector<WaitlistEntry> queue;
  for (int person = 0; person < 12; ++person) {
    queue.push_back(join({{ten, ten + hours{3}}}));
    house.clock.advance(std::chrono::seconds{1});
  }
  deliver_all();

  for (int move = 0; move < 60; ++move) {
    const auto& entry = queue[next(queue.size())];
    switch (next(5)) {
      case 0:
        if (const auto booking = now(bookings[next(bookings.size())]);
            booking.status == BookingStatus::confirmed) {
          cancel(booking).value();
        }
        break;
      case 1:
        (void)decline(entry).has_value();
        break;
      case 2:
        if (const auto booking = accept(entry)) {
          bookings.push_back(*booking);
        }
        break;
      case 3:
        (void)leave(entry).has_value();
        break;
      default:
        deliver_all();
        house.clock.advance(minutes{40});
        expire_due();
    }
    ASSERT_EQ(house.read([](const Reads& reads) { return reads.count_double_bookings(); }), 0);
    // No hour that somebody waits for, and did not pass on, is free.
    const auto waiting = with_status(WishStatus::waiting);
    for (int half = 0; half < 5; ++half) {
      auto booking = wish(ten + minutes{30} * half);
      booking.dry_run = true;
      const bool wanted =
          std::any_of(waiting.begin(), waiting.end(), [&](const WaitlistEntry& who) {
            return std::none_of(who.passed.begin(), who.passed.end(), [&](const TimeRange& time) {
              return time.overlaps(hour_from(booking.starts_at));
            });
          });
      ASSERT_FALSE(wanted && house.apply(booking)) << move << " " << half;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyOrder, testing::Range(1, 9));

}  // namespace
}  // namespace holdfast::store
