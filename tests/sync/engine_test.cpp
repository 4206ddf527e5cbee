#include "sync/engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "store/commands/bookings.hpp"
#include "store/commands/sources.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/fake_dav.hpp"
#include "tests/sync/open_secrets.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using store::BookingStatus;
using test::at;

/// Ana's private calendar, and the engine that reads it and writes to it, in a house whose clock
/// stands still on Monday, 30 November 2026, nine o'clock in Berlin.
class SyncEngine : public testing::Test {
 protected:
  SyncEngine()
      : salon(house.with_salon()),
        engine(house.io.get_executor(), house.ledger(), house.clock, house.random, dav,
               test::codec_format(), test::open_secrets(), house.log) {
    house.ledger().on_commit([this](store::Woken woken) {
      if (woken.effects) {
        engine.wake();
      }
    });
    boost::asio::co_spawn(house.io, engine.run(),
                          [this](const std::exception_ptr&) { ended = true; });
  }
  ~SyncEngine() override {
    engine.stop();
    live(2min);
    EXPECT_TRUE(ended);
    EXPECT_EQ(house.read([](const store::Reads& reads) { return reads.count_double_bookings(); }),
              0);
  }

  store::SourceId connect(bool writes = true) {
    store::ConnectSource command;
    command.source.resource = salon.ana;
    command.source.provider = "caldav";
    command.source.name = "Ana's phone";
    command.source.url = test::FakeDav::url();
    command.source.username = "ana";
    command.source.sealed_secret = "secret";
    command.source.writes = writes;
    source = house.apply(std::move(command)).value().id;
    engine.poke(source);
    house.run();
    return source;
  }

  /// The clock jumps from one thing to do to the next.
  void live(Duration time) {
    const auto end = house.clock.now() + time;
    house.run();
    while (house.clock.next_wake() && *house.clock.next_wake() <= end) {
      house.clock.set(*house.clock.next_wake());
      house.run();
    }
    house.clock.set(end);
    house.run();
  }

  Result<store::Booking> book(const char* start) {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = at(start);
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Carla";
    command.customer.phone = "+49 30 " + std::to_string(++customers);
    command.wanted = salon.ana;
    return house.apply(std::move(command));
  }

  [[nodiscard]] store::Booking stored(const store::Booking& booking) {
    return house.read([&](const store::Reads& reads) {
      return reads.booking(booking.agency, booking.id).value();
    });
  }
  [[nodiscard]] store::Source stored_source() {
    return house.read([&](const store::Reads& reads) { return reads.source(source).value(); });
  }
  [[nodiscard]] std::vector<store::Claim> outside_claims(const std::string& uid) {
    return house.read([&](const store::Reads& reads) {
      return reads.claims_of(salon.agency, source.value + '/' + uid);
    });
  }

  static std::string event(const std::string& uid, const char* start, const char* end,
                           const std::string& more = {}) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
           "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" + start + "\r\nDTEND:" + end + "\r\n" + more +
           "SUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  }
  static std::string copy_of(const store::Booking& booking) {
    return test::FakeDav::href(booking.id.value + ".ics");
  }

  /// What Ana does with our copy on her phone: the same object, other text.
  void edit_copy(const store::Booking& booking, const std::string& from, const std::string& to) {
    auto text = dav.objects.at(copy_of(booking)).text;
    ASSERT_NE(text.find(from), std::string::npos) << text;
    text.replace(text.find(from), from.size(), to);
    dav.put(booking.id.value + ".ics", text);
  }

  test::House house;
  test::Salon salon;
  test::FakeDav dav;
  bool ended = false;
  Engine engine;
  store::SourceId source;
  int customers = 0;
};

TEST_F(SyncEngine, EventOutsideBarsItsHourUntilItGoes) {
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z"));
  connect();

  EXPECT_EQ(book("2026-12-01T09:00:00Z").error().code, Errc::busy_outside);
  EXPECT_TRUE(book("2026-12-01T11:00:00Z"));

  dav.remove("a.ics");
  live(2min);
  EXPECT_TRUE(book("2026-12-01T09:00:00Z"));
}

// Whoever may tie a calendar chooses its server. A hundred octets say nine thousand times.
TEST_F(SyncEngine, CalendarThatWouldTakeTooMuchMemoryIsNotRead) {
  for (int i = 0; i < 25; ++i) {
    const auto name = "e" + std::to_string(i);
    dav.put(name + ".ics", event(name, "20261201T000000Z", "20261201T001000Z",
                                 "RRULE:FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20,22\r\n"));
  }

  connect();

  EXPECT_NE(stored_source().state, store::SourceState::healthy);
  EXPECT_THAT(stored_source().last_error, testing::HasSubstr("too often"));
}

TEST_F(SyncEngine, EventWithAPhotographBarsItsHour) {
  std::string photo = "ATTACH;ENCODING=BASE64;VALUE=BINARY:";
  for (int line = 0; line < 20'000; ++line) {
    photo += std::string(74, 'A') + "\r\n ";
  }
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z", photo + "AAAA\r\n"));
  connect();

  EXPECT_EQ(stored_source().state, store::SourceState::healthy);
  EXPECT_EQ(book("2026-12-01T09:00:00Z").error().code, Errc::busy_outside);
}

// N13: nobody knows when it takes place, so the calendar is not taken for known.
TEST_F(SyncEngine, EventThatIsTooLargeMakesItsCalendarDoubtful) {
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z",
                         "DESCRIPTION:" + std::string(1'100'000, 'x') + "\r\n"));
  connect();

  EXPECT_EQ(stored_source().state, store::SourceState::blind);
  EXPECT_EQ(stored_source().failures, 0);
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z"));
  live(2min);
  EXPECT_EQ(stored_source().state, store::SourceState::healthy);
  EXPECT_EQ(book("2026-12-01T09:00:00Z").error().code, Errc::busy_outside);
}

TEST_F(SyncEngine, SourceThatWasNeverReadIsNotTakenForFree) {
  dav.down = true;
  connect();

  EXPECT_EQ(book("2026-12-01T09:00:00Z").error().code, Errc::source_unverified);
}

TEST_F(SyncEngine, BookingStandsInTheCalendarAndItsEchoIsNoNews) {
  connect();

  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(10min);

  ASSERT_TRUE(dav.objects.contains(copy_of(booking)));
  const auto& text = dav.objects.at(copy_of(booking)).text;
  EXPECT_NE(text.find("UID:" + booking.uid), std::string::npos);
  EXPECT_EQ(text.find("ATTENDEE"), std::string::npos);
  EXPECT_EQ(dav.count("PUT"), 1);
  EXPECT_EQ(stored(booking).version, booking.version);
  const auto mirror = house.read(
      [&](const store::Reads& reads) { return reads.mirror(source, booking.id).value(); });
  EXPECT_EQ(mirror.state, "in_sync");
  EXPECT_EQ(mirror.href, copy_of(booking));
}

TEST_F(SyncEngine, BookingsMadeBeforeTheSourceAreWrittenToo) {
  const auto booking = book("2026-12-01T09:00:00Z").value();

  connect();
  live(1min);

  EXPECT_TRUE(dav.objects.contains(copy_of(booking)));
}

TEST_F(SyncEngine, CancelledBookingLeavesTheCalendarAndStaysAway) {
  connect();
  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(2min);

  store::CancelBooking cancel;
  cancel.agency = booking.agency;
  cancel.booking = booking.id;
  cancel.by = "customer";
  ASSERT_TRUE(house.apply(std::move(cancel)));
  live(10min);

  EXPECT_TRUE(dav.objects.empty());
  EXPECT_EQ(dav.count("PUT"), 1);
  EXPECT_EQ(stored(booking).cancelled_by, "customer");
}

TEST_F(SyncEngine, MoveOnThePhoneMovesTheBooking) {
  connect();
  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(2min);

  edit_copy(booking, "T100000", "T140000");
  edit_copy(booking, "T110000", "T150000");
  live(2min);

  EXPECT_EQ(stored(booking).time.start, at("2026-12-01T13:00:00Z"));
  EXPECT_EQ(stored(booking).status, BookingStatus::confirmed);
}

// Ana moves the copy in the very minute in which the customer moves the booking. Her word is newer
// than what she had seen, and must be judged before our change goes over it.
TEST_F(SyncEngine, EditThatWasNotReadYetIsNotOverwrittenUnseen) {
  connect();
  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(2min);
  edit_copy(booking, "T100000", "T140000");
  edit_copy(booking, "T110000", "T150000");
  edit_copy(booking, "SEQUENCE:0", "SEQUENCE:1");

  store::RescheduleBooking move;
  move.agency = booking.agency;
  move.booking = booking.id;
  move.expected_version = booking.version;
  move.starts_at = at("2026-12-01T11:00:00Z");
  ASSERT_TRUE(house.apply(std::move(move)));
  live(3min);

  EXPECT_EQ(stored(booking).time.start, at("2026-12-01T13:00:00Z"));
  EXPECT_NE(dav.objects.at(copy_of(booking)).text.find("T140000"), std::string::npos);
}

// What Ana cannot have she sees again as it is.
TEST_F(SyncEngine, RefusedMoveIsWrittenBack) {
  connect();
  const auto booking = book("2026-12-01T09:00:00Z").value();
  ASSERT_TRUE(book("2026-12-01T13:00:00Z"));
  live(2min);

  edit_copy(booking, "T100000", "T140000");
  edit_copy(booking, "T110000", "T150000");
  live(3min);

  EXPECT_EQ(stored(booking).time.start, at("2026-12-01T09:00:00Z"));
  EXPECT_NE(dav.objects.at(copy_of(booking)).text.find("T100000"), std::string::npos);
}

TEST_F(SyncEngine, AlarmOnThePhoneSurvivesAMoveByTheCustomer) {
  connect();
  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(2min);
  edit_copy(booking, "END:VEVENT",
            "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT7M\r\nEND:VALARM\r\n"
            "END:VEVENT");
  live(2min);

  store::RescheduleBooking move;
  move.agency = booking.agency;
  move.booking = booking.id;
  move.expected_version = stored(booking).version;
  move.starts_at = at("2026-12-01T13:00:00Z");
  ASSERT_TRUE(house.apply(std::move(move)));
  live(2min);

  const auto& text = dav.objects.at(copy_of(booking)).text;
  EXPECT_NE(text.find("T140000"), std::string::npos) << text;
  EXPECT_NE(text.find("TRIGGER:-PT7M"), std::string::npos) << text;
}

TEST_F(SyncEngine, DeletionOnThePhoneCancelsTheBooking) {
  connect();
  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(2min);

  dav.remove(booking.id.value + ".ics");
  live(2min);

  EXPECT_EQ(stored(booking).status, BookingStatus::cancelled);
}

TEST_F(SyncEngine, LostAnswerToAWriteMakesNoSecondCopy) {
  connect();
  dav.lose_answers_to = "PUT";

  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(30min);

  EXPECT_EQ(dav.objects.size(), 1U);
  EXPECT_EQ(dav.count("PUT"), 1);
  EXPECT_EQ(stored(booking).status, BookingStatus::confirmed);
}

// The booking's copy waits while the server is away, and the server is not hammered meanwhile.
TEST_F(SyncEngine, ServerThatIsAwayGetsItsCopiesLater) {
  connect();
  dav.down = true;
  const auto booking = book("2026-12-01T09:00:00Z").value();
  const auto before = dav.methods.size();
  live(10min);
  EXPECT_LT(dav.methods.size() - before, 60U);
  EXPECT_TRUE(dav.objects.empty());

  dav.down = false;
  live(30min);

  EXPECT_TRUE(dav.objects.contains(copy_of(booking)));
}

// Copies that wait behind one that fails must not wear out their attempts meanwhile.
TEST_F(SyncEngine, ServerThatIsAwayForTwoDaysGetsAllCopiesInTheEnd) {
  connect();
  dav.down = true;
  const auto first = book("2026-12-08T09:00:00Z").value();
  const auto second = book("2026-12-08T11:00:00Z").value();
  live(48h);

  dav.down = false;
  live(2h);

  EXPECT_TRUE(dav.objects.contains(copy_of(first)));
  EXPECT_TRUE(dav.objects.contains(copy_of(second)));
}

TEST_F(SyncEngine, BlindSourceKeepsItsBusyTimeAndRecovers) {
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z"));
  connect();
  dav.down = true;
  live(1h);

  EXPECT_EQ(stored_source().state, store::SourceState::blind);
  EXPECT_EQ(outside_claims("dentist").size(), 1U);
  EXPECT_EQ(book("2026-12-01T12:00:00Z").error().code, Errc::source_unverified);

  dav.down = false;
  live(10min);
  EXPECT_EQ(stored_source().state, store::SourceState::healthy);
  EXPECT_TRUE(book("2026-12-01T12:00:00Z"));
}

// Trying a refused password again and again locks accounts.
TEST_F(SyncEngine, RefusedPasswordEndsAllRequestsUntilAPersonLooks) {
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z"));
  connect();
  dav.status = 401;
  live(2min);
  EXPECT_EQ(stored_source().state, store::SourceState::stopped);
  EXPECT_EQ(outside_claims("dentist").size(), 1U);

  const auto before = dav.methods.size();
  live(24h);
  EXPECT_EQ(dav.methods.size(), before);

  dav.status = 0;
  engine.poke(source);
  live(1s);
  EXPECT_EQ(stored_source().state, store::SourceState::healthy);
}

TEST_F(SyncEngine, RefusedTokenChangesNothing) {
  for (int i = 0; i < 8; ++i) {
    dav.put(std::to_string(i) + ".ics",
            event("u" + std::to_string(i), "20261201T090000Z", "20261201T100000Z"));
  }
  connect();
  dav.refuses_tokens = true;
  dav.put("new.ics", event("new", "20261202T090000Z", "20261202T100000Z"));
  const auto before = house.log.count("sync.read");
  live(2min);

  EXPECT_EQ(house.log.count("sync.read"), before + 1);
  EXPECT_EQ(outside_claims("u3").size(), 1U);
  EXPECT_EQ(outside_claims("new").size(), 1U);
}

// The wrong server behind a redirect, or a broken one: everything seems deleted.
TEST_F(SyncEngine, CalendarThatSeemsEmptyIsLookedAtTwice) {
  for (int i = 0; i < 8; ++i) {
    dav.put(std::to_string(i) + ".ics",
            event("u" + std::to_string(i), "20261201T090000Z", "20261201T100000Z"));
  }
  connect();
  dav.refuses_tokens = true;
  dav.lies_empty = true;
  dav.put("x.ics", event("x", "20261202T090000Z", "20261202T100000Z"));
  live(70s);
  EXPECT_EQ(house.log.count("sync.deletions_held"), 1);
  EXPECT_EQ(outside_claims("u3").size(), 1U);

  dav.lies_empty = false;
  live(2min);
  EXPECT_EQ(outside_claims("u3").size(), 1U);
  EXPECT_EQ(outside_claims("x").size(), 1U);
}

TEST_F(SyncEngine, CalendarThatWasEmptiedIsEmptyAfterTheSecondLook) {
  for (int i = 0; i < 8; ++i) {
    dav.put(std::to_string(i) + ".ics",
            event("u" + std::to_string(i), "20261201T090000Z", "20261201T100000Z"));
  }
  connect();
  for (int i = 0; i < 8; ++i) {
    dav.remove(std::to_string(i) + ".ics");
  }
  live(70s);
  EXPECT_EQ(outside_claims("u3").size(), 1U);

  live(2min);
  EXPECT_TRUE(outside_claims("u3").empty());
  EXPECT_TRUE(book("2026-12-01T09:00:00Z"));
}

// Radicale makes its ETags from the content, so what is deleted and put back is the same version.
TEST_F(SyncEngine, EventThatIsPutBackUnchangedBarsAgain) {
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z"));
  const auto original = dav.objects.at(test::FakeDav::href("a.ics"));
  connect();
  dav.remove("a.ics");
  live(2min);
  ASSERT_TRUE(outside_claims("dentist").empty());

  dav.put("a.ics", original.text);
  dav.objects.at(test::FakeDav::href("a.ics")).etag = original.etag;
  live(2min);

  EXPECT_EQ(outside_claims("dentist").size(), 1U);
}

TEST_F(SyncEngine, TwoEventsWithOneUidBothBar) {
  dav.put("a.ics", event("same", "20261201T090000Z", "20261201T100000Z"));
  dav.put("b.ics", event("same", "20261202T090000Z", "20261202T100000Z"));
  connect();

  EXPECT_EQ(book("2026-12-01T09:00:00Z").error().code, Errc::busy_outside);
  EXPECT_EQ(book("2026-12-02T09:00:00Z").error().code, Errc::busy_outside);
}

TEST_F(SyncEngine, BrokenObjectHidesNoOther) {
  dav.put("a.ics", "no calendar at all");
  dav.put("b.ics", event("dentist", "20261201T090000Z", "20261201T100000Z"));
  connect();

  EXPECT_EQ(outside_claims("dentist").size(), 1U);
  EXPECT_EQ(house.log.count("sync.object_noted"), 1);
  EXPECT_EQ(stored_source().state, store::SourceState::blind) << "nobody knows when a is";
}

// The horizon moves on although the event never changes.
TEST_F(SyncEngine, WeeklyEventOfOldStillBarsInTwoYears) {
  dav.put("a.ics",
          event("weekly", "20200107T090000Z", "20200107T100000Z", "RRULE:FREQ=WEEKLY\r\n"));
  connect(false);
  const auto last_claim = [&] {
    Instant last{};
    for (const auto& claim : outside_claims("weekly")) {
      last = std::max(last, claim.time.end);
    }
    return last;
  };
  EXPECT_GT(last_claim(), house.clock.now() + 390 * 24h);

  for (int month = 0; month < 24; ++month) {
    house.clock.advance(30 * 24h);
    engine.poke(source);
    house.run();
  }

  EXPECT_GT(last_claim(), house.clock.now() + 390 * 24h);
}

// A day at rest: one small request a minute, and a full listing once.
TEST_F(SyncEngine, QuietSourceCostsOneRequestAMinute) {
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z"));
  connect();
  dav.methods.clear();

  live(24h);

  EXPECT_GT(dav.methods.size(), 1300U);
  EXPECT_LT(dav.methods.size(), 1600U);
  EXPECT_EQ(dav.count("REPORT"), 0);
}

TEST_F(SyncEngine, WriteOnlySourceBarsNothingButIsHeard) {
  dav.put("a.ics", event("dentist", "20261201T090000Z", "20261201T100000Z"));
  store::ConnectSource command;
  command.source.resource = salon.ana;
  command.source.provider = "caldav";
  command.source.name = "Copies";
  command.source.url = test::FakeDav::url();
  command.source.username = "ana";
  command.source.sealed_secret = "secret";
  command.source.reads = false;
  command.source.writes = true;
  source = house.apply(std::move(command)).value().id;
  engine.poke(source);
  house.run();

  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(2min);
  dav.remove(booking.id.value + ".ics");
  live(2min);

  EXPECT_EQ(stored(booking).status, BookingStatus::cancelled);
}

TEST_F(SyncEngine, DisconnectedSourceIsLeftAlone) {
  connect();
  const auto booking = book("2026-12-01T09:00:00Z").value();
  live(2min);

  store::DisconnectSource command;
  command.source = source;
  ASSERT_TRUE(house.apply(std::move(command)));
  live(1min);
  dav.methods.clear();
  live(1h);

  EXPECT_TRUE(dav.methods.empty());
  EXPECT_EQ(stored(booking).status, BookingStatus::confirmed);
}

}  // namespace
}  // namespace holdfast::sync
