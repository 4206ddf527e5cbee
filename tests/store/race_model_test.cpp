// Random commands against a model so simple that it can be believed: a list of what is taken,
// looked through from end to end. What the ledger grants the model must find free, and what it
// refuses as taken must really be taken.
#include <random>

#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

class Model {
 public:
  struct Entry {
    ResourceId who;
    TimeRange time;
  };

  [[nodiscard]] bool is_booked(const ResourceId& who, TimeRange time,
                               const std::string& except = {}) const {
    return stands(bookings, who, time, except);
  }
  [[nodiscard]] bool is_busy(const ResourceId& who, TimeRange time) const {
    return stands(events, who, time, {});
  }

  std::map<std::string, Entry> bookings;
  std::map<std::string, Entry> events;

 private:
  static bool stands(const std::map<std::string, Entry>& entries, const ResourceId& who,
                     TimeRange time, const std::string& except) {
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) {
      return entry.first != except && entry.second.who == who && entry.second.time.overlaps(time);
    });
  }
};

class RaceModel : public RulesTest, public testing::WithParamInterface<unsigned> {
 protected:
  RaceModel() = default;
  void SetUp() override {
    std::printf("seed %u\n", GetParam());
    // The room takes as many as there are people: what is left to race for is people.
    source = connect(salon.ana).id;
  }

  int draw(int below) { return static_cast<int>(chance() % static_cast<unsigned>(below)); }
  /// Tuesday and Wednesday from 09:00 to 17:00, on the half hour.
  Instant some_start() {
    return at("2026-12-01T08:00:00Z") + std::chrono::days{draw(2)} + minutes{30 * draw(15)};
  }
  const ResourceId& someone() { return draw(2) == 0 ? salon.ana : salon.ben; }
  const std::string& some_booking() {
    return std::next(model.bookings.begin(), draw(static_cast<int>(model.bookings.size())))->first;
  }

  void request();
  void move();
  void drop();
  void put_event();
  void bring_event();

  /// Whether the answer agrees with the model about `who` at `time`.
  void expect_agreement(const Result<Booking>& answer, const ResourceId& who, TimeRange time,
                        const std::string& except);

  std::mt19937 chance{GetParam()};
  Model model;
  SourceId source;
  int granted = 0;
  int refused = 0;
};

void RaceModel::expect_agreement(const Result<Booking>& answer, const ResourceId& who,
                                 TimeRange time, const std::string& except) {
  const bool booked = model.is_booked(who, time, except);
  const bool busy = model.is_busy(who, time);
  if (answer) {
    ASSERT_FALSE(booked || busy) << "granted what is taken, " << to_rfc3339(time.start);
    ASSERT_EQ(answer->taken[0].resource, who);
    ++granted;
  } else {
    ASSERT_EQ(answer.error().code, booked ? Errc::slot_taken : Errc::busy_outside)
        << to_rfc3339(time.start) << " " << answer.error().detail;
    ASSERT_TRUE(booked || busy) << "refused what is free, " << to_rfc3339(time.start);
    ++refused;
  }
}

void RaceModel::request() {
  auto command = wish(some_start());
  command.wanted = someone();
  command.allow_duplicate = true;
  const TimeRange time{command.starts_at, command.starts_at + hours{1}};
  const auto answer = house.apply(command);
  expect_agreement(answer, *command.wanted, time, {});
  if (answer) {
    model.bookings[answer->id.value] = {*command.wanted, time};
  }
}

void RaceModel::move() {
  if (model.bookings.empty()) {
    return;
  }
  const auto id = some_booking();
  const auto before =
      house.read([&](const Reads& reads) { return *reads.booking(salon.agency, BookingId{id}); });
  RescheduleBooking command;
  command.agency = salon.agency;
  command.booking = before.id;
  command.expected_version = before.version;
  command.starts_at = some_start();
  command.wanted = someone();
  const TimeRange time{command.starts_at, command.starts_at + hours{1}};
  if (before.time == time && before.taken[0].resource == *command.wanted) {
    ASSERT_EQ(house.apply(command).value().version, before.version);
    return;
  }
  const auto answer = house.apply(command);
  expect_agreement(answer, *command.wanted, time, id);
  if (answer) {
    model.bookings[id] = {*command.wanted, time};
  }
}

void RaceModel::drop() {
  if (model.bookings.empty()) {
    return;
  }
  const auto id = some_booking();
  CancelBooking command;
  command.agency = salon.agency;
  command.booking = BookingId{id};
  command.by = "customer";
  house.apply(command).value();
  model.bookings.erase(id);
}

void RaceModel::put_event() {
  const auto name = std::to_string(draw(6)) + ".ics";
  if (draw(3) == 0) {
    if (remove(name)) {
      model.events.erase(name);
    }
    return;
  }
  const auto start = some_start() + minutes{draw(30)};
  const TimeRange time{start, start + minutes{10 + draw(60)}};
  put(name, event("uid of " + name, time)).value();
  model.events[name] = {salon.ana, time};
}

void RaceModel::bring_event() {
  const auto href = "/" + std::to_string(draw(6));
  if (draw(3) == 0) {
    bring(source, {gone(href)}).value();
    model.events.erase(href);
    return;
  }
  const auto start = some_start() + minutes{draw(30)};
  const TimeRange time{start, start + minutes{10 + draw(60)}};
  house.clock.advance(std::chrono::seconds{1});
  bring(source, {change(href, event("uid of " + href, time))}).value();
  model.events[href] = {salon.ana, time};
}

TEST_P(RaceModel, TheLedgerGrantsWhatIsFreeAndNothingElse) {
  for (int step = 0; step < 250 && !HasFatalFailure(); ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    // The outside calendar is read often enough not to be blind.
    house.clock.advance(std::chrono::seconds{2});
    const int what = draw(10);
    if (what < 4) {
      request();
    } else if (what < 6) {
      move();
    } else if (what < 7) {
      drop();
    } else if (what < 9) {
      put_event();
    } else {
      bring_event();
    }
    house.read([&](const Reads& reads) {
      EXPECT_EQ(reads.count_double_bookings(), 0);
      for (const auto& [id, entry] : model.bookings) {
        const auto status = reads.booking(salon.agency, BookingId{id})->status;
        EXPECT_EQ(status == BookingStatus::conflicted, model.is_busy(entry.who, entry.time));
      }
      return 0;
    });
  }
  EXPECT_GT(granted, 20);
  EXPECT_GT(refused, 20);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RaceModel, testing::Values(1U, 2U, 3U, 20261130U));

}  // namespace
}  // namespace holdfast::store
