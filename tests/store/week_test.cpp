// A week of the salon in the time that a clock needs that does not run: people book, move and
// cancel, staff drag and block, an outside calendar fails and recovers, a mail server is down for a
// night, kept answers run out. After every step the store is sound.
#include <ctime>
#include <random>

#include "store/commands/keyed.hpp"
#include "store/retry.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

/// What may happen to the wishes of a lively week; anything else is a fault.
template <class T>
void may_fail(const Result<T>& outcome, std::vector<Errc> codes) {
  if (!outcome) {
    EXPECT_THAT(codes, testing::Contains(outcome.error().code)) << outcome.error().detail;
  }
}

class Week : public RulesTest {
 protected:
  Week() = default;

  int draw(int below) { return static_cast<int>(chance() % static_cast<unsigned>(below)); }
  Instant some_start() {
    // A working hour of the coming days.
    const auto midnight = std::chrono::floor<std::chrono::days>(house.clock.now());
    return Instant{midnight} + std::chrono::days{draw(4)} + hours{8 + draw(8)};
  }

  const Booking& some_booking() {
    return bookings[static_cast<std::size_t>(draw(static_cast<int>(bookings.size())))];
  }

  void customer();
  void staff();
  void outside();
  void deliver();

  struct Sent {
    std::string key;
    std::string body;
    Instant at;
    Instant start;
  };

  std::mt19937 chance{7};
  std::optional<Source> source;
  std::vector<Booking> bookings;
  std::vector<Sent> sent;
  int keys = 0;
  int replays = 0;
  int delivered = 0;
  int retried = 0;
  int refused = 0;
  bool mail_is_down = false;
};

Keyed<RequestBooking> keyed(RequestBooking command, const std::string& key) {
  Keyed<RequestBooking> request;
  request.key = {command.agency, "us_test", "POST /v1/bookings", key, key};
  request.keep_for = hours{24};
  request.command = std::move(command);
  request.render = [](const Result<Booking>& outcome, const auto&) {
    return outcome ? Answer{201, outcome->id.value, {}, {}}
                   : Answer{409, std::string(name(outcome.error().code)), {}, {}};
  };
  return request;
}

void Week::customer() {
  const int what = draw(6);
  if (what == 0 && !bookings.empty()) {
    may_fail(cancel(some_booking()), {Errc::invalid_transition});
  } else if (what == 1 && !bookings.empty()) {
    may_fail(reschedule(some_booking(), some_start()),
             {Errc::slot_taken, Errc::busy_outside, Errc::source_unverified, Errc::outside_rules,
              Errc::invalid_transition});
  } else if (what == 2 && !sent.empty()) {
    // A client that never saw its answer asks again.
    const auto again = sent[static_cast<std::size_t>(draw(static_cast<int>(sent.size())))];
    const bool kept = again.at + hours{24} > house.clock.now();
    const auto answer = house.apply(keyed(wish(again.start), again.key));
    if (kept) {
      ASSERT_TRUE(answer.value().replayed);
      ASSERT_EQ(answer.value().answer.body, again.body);
      ++replays;
    }
  } else {
    const auto start = some_start();
    const auto key = "key-" + std::to_string(++keys);
    const auto answer = house.apply(keyed(wish(start), key));
    if (!answer) {
      return;
    }
    sent.push_back({key, answer->answer.body, house.clock.now(), start});
    if (answer->answer.status == 201) {
      bookings.push_back(house.read([&](const Reads& reads) {
        return *reads.booking(salon.agency, BookingId{answer->answer.body});
      }));
    }
  }
}

void Week::staff() {
  const int what = draw(4);
  if (what == 0) {
    const auto start = some_start() + minutes{draw(60)};
    may_fail(put("own" + std::to_string(draw(4)) + ".ics",
                 event("own" + std::to_string(draw(4)), {start, start + minutes{45}})),
             {Errc::uid_conflict});
  } else if (what == 1) {
    may_fail(remove("own" + std::to_string(draw(4)) + ".ics"), {Errc::not_found});
  } else if (!bookings.empty()) {
    // Often onto another one.
    const auto start = draw(2) == 0 ? some_start() : now(some_booking()).time.start;
    const auto moved = drag(some_booking(), {start, start + hours{1}});
    may_fail(moved, {Errc::invalid_calendar_object});
    refused += moved && moved->refused ? 1 : 0;
  }
}

void Week::outside() {
  if (draw(5) == 0) {
    house.apply(NoteSourceFailure{salon.agency, source->id, false, "503"}).value();
    return;
  }
  const auto start = some_start();
  bring(source->id, {change("/" + std::to_string(draw(4)),
                            event("outside" + std::to_string(draw(4)), {start, start + hours{1}}))})
      .value();
}

void Week::deliver() {
  const RetryPolicy policy;
  for (const auto& effect : house.apply(LeaseEffects{"mail", 64}).value()) {
    RecordAttempt attempt;
    attempt.effect = effect.id;
    attempt.lease = effect.lease;
    ASSERT_TRUE(!effect.deadline || *effect.deadline > house.clock.now());
    if (mail_is_down) {
      const auto delay = next_delay(policy, effect.attempts, house.random);
      attempt.ending = delay ? RecordAttempt::Ending::retry : RecordAttempt::Ending::failed;
      attempt.retry_at = delay ? std::optional{house.clock.now() + *delay} : std::nullopt;
      ++retried;
    } else {
      // What is told is what holds, or held when the booking came to rest.
      const auto told = parse_appointment(effect.payload).value().booking;
      if (effect.kind.starts_with("booking.")) {
        ASSERT_EQ(told.sequence, now(told).sequence);
        ASSERT_EQ(told.time, now(told).time);
      }
      ++delivered;
    }
    house.apply(attempt).value();
  }
}

TEST_F(Week, AWeekPassesAndTheStoreIsSoundAfterEveryStep) {
  const auto cpu_before = std::clock();
  source = connect(salon.ana);
  const auto monday = house.clock.now();
  int step = 0;
  for (; house.clock.now() < monday + std::chrono::days{7}; house.clock.advance(minutes{40})) {
    SCOPED_TRACE("step " + std::to_string(step++) + ", " + to_rfc3339(house.clock.now()));
    const auto since = house.clock.now() - monday;
    mail_is_down = since > hours{36} && since < hours{46};
    // First, for a source that was not read for forty minutes is blind.
    outside();
    customer();
    if (step % 3 == 0) {
      staff();
    }
    deliver();
    house.apply(CompleteEndedBookings{salon.agency}).value();
    house.apply(DropKeptAnswers{}).value();
    ASSERT_EQ(house.read([](const Reads& reads) { return reads.count_double_bookings(); }), 0);
    if (step % 25 == 0) {
      house.read([&](const Reads& reads) {
        expect_sound(reads, salon.agency);
        return 0;
      });
    }
    if (HasFatalFailure()) {
      return;
    }
  }
  // A quiet day: what is owed is sent, what is over is completed, what was kept is dropped.
  for (int i = 0; i < 60; ++i) {
    house.clock.advance(minutes{60});
    deliver();
    house.apply(CompleteEndedBookings{salon.agency}).value();
  }
  house.clock.advance(hours{24});
  house.apply(DropKeptAnswers{}).value();

  EXPECT_GT(bookings.size(), 40U);
  EXPECT_GT(delivered, 40);
  EXPECT_GT(retried, 0);
  EXPECT_GT(replays, 0);
  EXPECT_GT(refused, 0);
  house.read([&](const Reads& reads) {
    EXPECT_EQ(reads.count_effects("mail", EffectState::due), 0);
    EXPECT_EQ(reads.count_effects("mail", EffectState::leased), 0);
    EXPECT_EQ(reads.count_effects("mail", EffectState::failed), 0);
    return 0;
  });
  std::printf("%d steps, %zu bookings, %d mails, %.2f s of CPU\n", step, bookings.size(), delivered,
              static_cast<double>(std::clock() - cpu_before) / CLOCKS_PER_SEC);
}

}  // namespace
}  // namespace holdfast::store
