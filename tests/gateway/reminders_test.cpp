// What people are told without having asked at that moment: once, in time, and of what holds.
#include "store/commands/reminders.hpp"

#include <gmock/gmock.h>

#include "gateway/agenda_keeper.hpp"
#include "gateway/blind_watch.hpp"
#include "gateway/links/stored_context.hpp"
#include "gateway/reminder_keeper.hpp"
#include "notify/wording.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/effects.hpp"
#include "store/commands/sources.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using test::at;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Telling : public testing::Test {
 protected:
  Telling() : salon(house.with_salon()), keeper(house.ledger(), house.clock, house.log) {}

  void remind(std::vector<store::Lead> leads, std::optional<store::Lead> follow_up = {}) {
    house.arrange([&](store::Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.policy.reminders = leads;
      service.policy.follow_up = follow_up;
      tx.put(service);
    });
  }
  template <class Work>
  void run(Work work) {
    boost::asio::co_spawn(house.io, std::move(work),
                          [](const std::exception_ptr& fault) { EXPECT_FALSE(fault); });
    house.run();
  }
  void look() { run(keeper.look(salon.agency)); }
  void look_at(const char* now) {
    house.clock.set(at(now));
    look();
  }
  store::Booking book(const char* start, const char* zone = "Europe/Berlin") {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.actor = {"key", "tk_test", "api", "rq_test"};
    command.service = salon.massage;
    command.starts_at = at(start);
    command.time_zone = zone;
    command.customer.name = "Dora";
    command.customer.email = "dora@mail.example";
    command.allow_duplicate = true;
    return house.apply(command).value();
  }
  std::vector<store::Effect> owed(const store::BookingId& about, std::string_view kind) {
    auto effects = house.read(
        [&](const store::Reads& reads) { return reads.effects_of(salon.agency, about); });
    std::erase_if(effects, [&](const store::Effect& effect) { return effect.kind != kind; });
    return effects;
  }
  std::vector<std::string> reminders(const store::Booking& booking) {
    std::vector<std::string> leads;
    for (const auto& effect : owed(booking.id, store::kReminder)) {
      leads.push_back(effect.discriminator);
    }
    return leads;
  }
  /// Hands out all that is due, as a worker does, and says of what kinds it is.
  std::vector<std::string> sent() {
    std::vector<std::string> kinds;
    for (;;) {
      store::LeaseEffects lease;
      lease.channel = "mail";
      const auto leased = house.apply(lease).value();
      if (leased.empty()) {
        return kinds;
      }
      for (const auto& effect : leased) {
        kinds.push_back(effect.kind);
        store::RecordAttempt record;
        record.effect = effect.id;
        record.lease = effect.lease;
        EXPECT_TRUE(house.apply(record));
      }
    }
  }

  test::House house;
  test::Salon salon;
  ReminderKeeper keeper;
};

TEST_F(Telling, RemindsADayAndTwoHoursBeforeAndOnceEach) {
  remind({{1, minutes{0}}, {0, hours{2}}});
  look();
  const auto booking = book("2026-12-02T09:00:00Z");

  look_at("2026-12-01T08:59:00Z");
  EXPECT_THAT(reminders(booking), IsEmpty());
  look_at("2026-12-01T09:00:00Z");
  EXPECT_THAT(reminders(booking), ElementsAre("P1D"));
  look_at("2026-12-01T09:01:00Z");
  look_at("2026-12-01T20:00:00Z");
  EXPECT_THAT(reminders(booking), ElementsAre("P1D"));
  look_at("2026-12-02T07:00:00Z");
  look_at("2026-12-02T07:01:00Z");

  EXPECT_THAT(reminders(booking), ElementsAre("P1D", "PT2H"));
  const auto effect = owed(booking.id, store::kReminder).front();
  EXPECT_EQ(effect.recipient, "dora@mail.example");
  EXPECT_EQ(effect.deadline, booking.time.start) << "never after the start";
}

// The process ends after each step and begins anew.
TEST_F(Telling, RemindsOnceWhateverIsStartedAnew) {
  remind({{1, minutes{0}}});
  look();
  const auto booking = book("2026-12-02T09:00:00Z");
  house.clock.set(at("2026-12-01T09:00:30Z"));
  // It ended before it could note how far it was.
  store::OweReminders command;
  command.agency = salon.agency;
  command.items = {{booking.id, {1, minutes{0}}, std::string(store::kReminder)}};
  ASSERT_EQ(house.apply(command).value(), 1);

  EXPECT_EQ(house.apply(command).value(), 0);
  look();
  look();

  EXPECT_THAT(reminders(booking), SizeIs(1));
}

TEST_F(Telling, RemindsLateAfterAPauseButNotOfWhatHasBegun) {
  remind({{1, minutes{0}}});
  look();
  const auto missed = book("2026-12-01T09:00:00Z");
  const auto ahead = book("2026-12-02T13:00:00Z");

  look_at("2026-12-02T08:00:00Z");

  EXPECT_THAT(reminders(missed), IsEmpty());
  EXPECT_THAT(reminders(ahead), SizeIs(1));
}

TEST_F(Telling, DoesNotRemindWhoBookedAfterTheMoment) {
  remind({{1, minutes{0}}, {0, hours{2}}});
  look();
  const auto booking = book("2026-11-30T14:00:00Z");

  look_at("2026-11-30T09:00:00Z");
  EXPECT_THAT(reminders(booking), IsEmpty());
  look_at("2026-11-30T12:00:00Z");

  EXPECT_THAT(reminders(booking), ElementsAre("PT2H"));
}

TEST_F(Telling, RemindsOfTheTimeThatHolds) {
  remind({{1, minutes{0}}});
  look();
  auto booking = book("2026-12-02T09:00:00Z");
  store::RescheduleBooking move;
  move.agency = salon.agency;
  move.actor = {"key", "tk_test", "api", "rq_test"};
  move.booking = booking.id;
  move.expected_version = 1;
  move.starts_at = at("2026-12-03T09:00:00Z");
  ASSERT_TRUE(house.apply(move));

  look_at("2026-12-01T09:00:00Z");
  EXPECT_THAT(reminders(booking), IsEmpty());
  look_at("2026-12-02T09:00:00Z");

  EXPECT_THAT(reminders(booking), SizeIs(1));
}

// The reminder is owed, and before it is sent the booking is cancelled or moved.
TEST_F(Telling, SendsNoReminderOfWhatHasChangedMeanwhile) {
  remind({{1, minutes{0}}});
  look();
  const auto cancelled = book("2026-12-02T09:00:00Z");
  const auto stands = book("2026-12-02T09:00:00Z");
  EXPECT_THAT(sent(), SizeIs(2));
  look_at("2026-12-01T09:00:00Z");
  ASSERT_THAT(reminders(cancelled), SizeIs(1));
  // Past all rules, so that no message about it supersedes the reminder.
  house.arrange([&](store::Transaction& tx) {
    auto booking = *tx.booking(salon.agency, cancelled.id);
    booking.status = store::BookingStatus::cancelled;
    tx.put(booking);
  });

  EXPECT_THAT(sent(), ElementsAre("reminder.upcoming"));
  EXPECT_EQ(owed(cancelled.id, store::kReminder).front().state, store::EffectState::superseded);
  EXPECT_EQ(owed(stands.id, store::kReminder).front().state, store::EffectState::delivered);
}

TEST_F(Telling, ANewerWordSupersedesAReminderAndNoReminderAWord) {
  remind({{1, minutes{0}}});
  look();
  const auto booking = book("2026-12-02T09:00:00Z");
  look_at("2026-12-01T09:00:00Z");
  EXPECT_EQ(owed(booking.id, "booking.confirmed").front().state, store::EffectState::due);
  store::CancelBooking cancel;
  cancel.agency = salon.agency;
  cancel.actor = {"key", "tk_test", "api", "rq_test"};
  cancel.booking = booking.id;
  cancel.by = "staff";
  ASSERT_TRUE(house.apply(cancel));

  EXPECT_THAT(sent(), ElementsAre("booking.cancelled"));
}

// Summer time ends in New York on 1 November 2026: the day before ten o'clock is ten o'clock.
TEST_F(Telling, CountsDaysByTheClockOnTheWall) {
  const auto zone = TimeZone::find("America/New_York").value();
  const auto start = at("2026-11-01T15:00:00Z");

  EXPECT_EQ(store::ahead_of(start, {1, minutes{0}}, zone), at("2026-10-31T14:00:00Z"));
  EXPECT_EQ(store::ahead_of(start, {0, hours{24}}, zone), at("2026-10-31T15:00:00Z"));
  EXPECT_EQ(store::behind(at("2026-10-31T14:00:00Z"), {1, hours{1}}, zone),
            at("2026-11-01T16:00:00Z"));
}

TEST_F(Telling, FindsTheMomentAlsoWhereTheClocksChange) {
  remind({{1, minutes{0}}});
  house.clock.set(at("2027-03-20T08:00:00Z"));
  house.arrange([&](store::Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.booking_window = days{365};
    tx.put(service);
  });
  look();
  // Monday after the clocks were set forward in Berlin, at nine.
  const auto booking = book("2027-03-29T07:00:00Z");

  look_at("2027-03-28T06:59:00Z");
  EXPECT_THAT(reminders(booking), IsEmpty());
  look_at("2027-03-28T07:00:00Z");

  EXPECT_THAT(reminders(booking), SizeIs(1));
}

TEST_F(Telling, AManyAreAllRemindedOnce) {
  remind({{0, hours{2}}});
  look();
  std::vector<store::Booking> all;
  house.arrange([&](store::Transaction& tx) {
    for (int i = 0; i < 250; ++i) {
      store::Booking booking;
      booking.id = store::make_id<store::BookingId>(house.clock.now(), house.random);
      booking.agency = salon.agency;
      booking.service = salon.massage;
      booking.time = {at("2026-11-30T12:00:00Z"), at("2026-11-30T13:00:00Z")};
      booking.time_zone = "Europe/Berlin";
      booking.customer.id = store::make_id<store::CustomerId>(house.clock.now(), house.random);
      booking.customer.name = "Dora";
      booking.customer.email = "dora" + std::to_string(i) + "@mail.example";
      booking.uid = booking.id.value;
      booking.created_at = house.clock.now();
      tx.put(booking);
      all.push_back(booking);
    }
  });

  look_at("2026-11-30T10:00:00Z");
  look_at("2026-11-30T10:01:00Z");

  for (const auto& booking : all) {
    EXPECT_THAT(reminders(booking), SizeIs(1));
  }
}

// A virtual machine woke with a clock of next month; then it was set right.
TEST_F(Telling, RemindsAlsoAfterTheClockWasSetBack) {
  remind({{1, minutes{0}}});
  look();
  const auto booking = book("2026-12-02T09:00:00Z");
  look_at("2026-12-30T08:00:00Z");
  look_at("2026-12-01T08:00:00Z");

  look_at("2026-12-01T08:59:00Z");
  EXPECT_THAT(reminders(booking), IsEmpty());
  look_at("2026-12-01T09:00:00Z");
  look_at("2026-12-01T09:01:00Z");

  EXPECT_THAT(reminders(booking), SizeIs(1));
}

// Who was told a minute ago that it was moved to tomorrow need not be reminded of it.
TEST_F(Telling, DoesNotRemindOfAMoveThatCameAfterTheMoment) {
  remind({{1, minutes{0}}});
  look();
  const auto booking = book("2026-12-04T09:00:00Z");
  look_at("2026-12-01T09:59:00Z");
  look_at("2026-12-01T10:04:00Z");
  store::RescheduleBooking move;
  move.agency = salon.agency;
  move.actor = {"key", "tk_test", "api", "rq_test"};
  move.booking = booking.id;
  move.expected_version = 1;
  move.starts_at = at("2026-12-02T10:00:00Z");
  ASSERT_TRUE(house.apply(move));

  look_at("2026-12-01T10:05:00Z");

  EXPECT_THAT(reminders(booking), IsEmpty());
}

// The original may tell them.
TEST_F(Telling, LetsMomentsGoByWhileARestoredCopyIsQuiet) {
  remind({{1, minutes{0}}});
  look();
  const auto booking = book("2026-12-02T09:00:00Z");
  house.clock.set(at("2026-12-01T10:00:00Z"));
  run(keeper.skip(salon.agency));

  look_at("2026-12-01T10:01:00Z");

  EXPECT_THAT(reminders(booking), IsEmpty());
}

TEST_F(Telling, ThanksWhoWasThereAndNobodyElse) {
  remind({}, store::Lead{0, hours{2}});
  look();
  const auto there = book("2026-12-01T09:00:00Z");
  const auto away = book("2026-12-01T09:00:00Z");
  house.clock.set(at("2026-12-01T10:30:00Z"));
  ASSERT_EQ(house.apply(store::CompleteEndedBookings{salon.agency}).value(), 2);
  house.arrange([&](store::Transaction& tx) {
    auto booking = *tx.booking(salon.agency, away.id);
    booking.status = store::BookingStatus::no_show;
    tx.put(booking);
  });

  look_at("2026-12-01T11:55:00Z");
  EXPECT_THAT(owed(there.id, store::kThanks), IsEmpty());
  look_at("2026-12-01T12:06:00Z");
  look_at("2026-12-01T12:20:00Z");

  EXPECT_THAT(owed(there.id, store::kThanks), SizeIs(1));
  EXPECT_THAT(owed(away.id, store::kThanks), IsEmpty());
}

class Agendas : public Telling {
 protected:
  Agendas() : agendas(house.ledger(), house.clock, house.log) {
    house.arrange([&](store::Transaction& tx) {
      store::MessageSettings settings;
      settings.agency = salon.agency;
      settings.agenda_minute = 7 * 60;
      settings.version = 1;
      tx.put(settings);
      auto ana = *tx.resource(salon.agency, salon.ana);
      ana.email = "ana@salon.example";
      ana.agenda = true;
      tx.put(ana);
    });
  }
  void look_at(const char* now) {
    house.clock.set(at(now));
    run(agendas.look(salon.agency));
  }
  std::vector<store::Effect> of_day(const std::string& date) {
    return owed(store::BookingId{date + '.' + salon.ana.value}, "agenda.today");
  }
  AgendaKeeper agendas;
};

TEST_F(Agendas, ComeEachWorkingMorningOnce) {
  look_at("2026-12-01T05:59:00Z");
  EXPECT_THAT(of_day("2026-12-01"), IsEmpty()) << "seven o'clock in Berlin is six";
  look_at("2026-12-01T06:00:00Z");
  look_at("2026-12-01T06:01:00Z");
  AgendaKeeper anew(house.ledger(), house.clock, house.log);
  run(anew.look(salon.agency));

  ASSERT_THAT(of_day("2026-12-01"), SizeIs(1));
  EXPECT_EQ(of_day("2026-12-01").front().recipient, "ana@salon.example");
  look_at("2026-12-05T06:00:00Z");
  EXPECT_THAT(of_day("2026-12-05"), IsEmpty()) << "nobody works on Saturday";
  look_at("2026-12-07T06:00:00Z");
  EXPECT_THAT(of_day("2026-12-07"), SizeIs(1));
}

TEST_F(Agendas, SayWhatHoldsWhenTheyAreSent) {
  look_at("2026-12-01T06:00:00Z");
  const auto effect = of_day("2026-12-01").front();
  EXPECT_EQ(effect.payload.find("Dora"), std::string::npos) << "the outbox holds nobody's day";
  book("2026-12-01T09:00:00Z");
  book("2026-12-01T09:00:00Z");
  const CustomerLinks links(SecretBox{std::vector<SecretBox::Key>(1)}, "https://salon.example");
  const StoredContext context(house.engine(), links);

  const auto words =
      notify::wording(effect.kind, store::parse_appointment(effect.payload).value(), context)
          .value();

  ASSERT_THAT(words.facts, SizeIs(1)) << "the other one is Ben's";
  EXPECT_EQ(words.facts[0].label, "10:00 to 11:00");
  EXPECT_THAT(words.facts[0].value, HasSubstr("Dora"));
}

TEST_F(Agendas, AreNotSentInTheAfternoonNorToWhoWantsNone) {
  look_at("2026-12-01T13:00:00Z");
  EXPECT_THAT(of_day("2026-12-01"), IsEmpty());
  house.arrange([&](store::Transaction& tx) {
    auto ana = *tx.resource(salon.agency, salon.ana);
    ana.agenda = false;
    tx.put(ana);
  });
  look_at("2026-12-02T06:00:00Z");

  EXPECT_THAT(of_day("2026-12-02"), IsEmpty());
}

// Rule C23: the staff member and the office hear of it, once for each outage.
TEST_F(Telling, TellsOfACalendarThatCannotBeReadOnceAnOutage) {
  house.arrange([&](store::Transaction& tx) {
    auto ana = *tx.resource(salon.agency, salon.ana);
    ana.email = "ana@salon.example";
    tx.put(ana);
  });
  store::ConnectSource connect;
  connect.source.agency = salon.agency;
  connect.source.resource = salon.ana;
  connect.source.provider = "caldav";
  connect.source.name = "Ana's phone";
  connect.source.url = "https://dav.example/ana/";
  connect.source.sealed_secret = "sealed";
  const auto source = house.apply(std::move(connect)).value().id;
  const store::TellOfSource tell{salon.agency, source};
  const auto fail = [&] {
    EXPECT_TRUE(house.apply(store::NoteSourceFailure{salon.agency, source, true, "401"}));
  };
  fail();

  EXPECT_TRUE(house.apply(tell).value());
  EXPECT_FALSE(house.apply(tell).value());

  const auto told = owed(store::BookingId{source.value}, "source.attention");
  ASSERT_THAT(told, SizeIs(2));
  const auto words =
      notify::wording("source.attention", store::parse_appointment(told[0].payload).value());
  EXPECT_EQ(words.value().subject, "A calendar cannot be read: Ana's phone");
  EXPECT_THAT(notify::as_text(words.value()), HasSubstr("401"));
  house.arrange([&](store::Transaction& tx) {
    auto stored = *tx.source(source);
    stored.state = store::SourceState::healthy;
    stored.failures = 0;
    stored.last_good_at = house.clock.now() + hours{1};
    tx.put(stored);
  });
  EXPECT_FALSE(house.apply(tell).value()) << "it is read again";
  fail();
  EXPECT_TRUE(house.apply(tell).value()) << "another outage";
}

TEST(Leads, AreDurationsOfDaysAndHours) {
  using store::Lead;
  using store::parse_lead;

  EXPECT_EQ(parse_lead("P1D"), (Lead{1, minutes{0}}));
  EXPECT_EQ(parse_lead("P2W"), (Lead{14, minutes{0}}));
  EXPECT_EQ(parse_lead("P1DT2H30M"), (Lead{1, minutes{150}}));
  for (const auto* text : {"", "P", "PT", "P1", "1D", "P-1D", "P1.5D", "P0D", "PT1S", "P1Y", "P1DT",
                           "P400D", "P1D2H", "PT99999999999999999999H", "P1D "}) {
    EXPECT_EQ(parse_lead(text), std::nullopt) << text;
  }
  for (const auto* text : {"P1D", "PT2H", "P1DT2H30M", "PT5M"}) {
    EXPECT_EQ(store::to_string(*parse_lead(text)), text);
  }
}

}  // namespace
}  // namespace holdfast::gateway
