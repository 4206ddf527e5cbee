// Random edits on both sides, with losses and failures in between: in the end both sides agree,
// nothing is there twice, and nothing that was deleted comes back.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <cstdlib>

#include "store/commands/bookings.hpp"
#include "store/commands/sources.hpp"
#include "sync/engine.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/fake_google.hpp"
#include "tests/sync/open_secrets.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using store::BookingStatus;
using test::at;

/// More with HOLDFAST_HISTORIES.
int histories() {
  const auto* wanted = std::getenv("HOLDFAST_HISTORIES");
  return wanted == nullptr ? 25 : std::atoi(wanted);
}

Settings settings() {
  Settings out;
  out.oauth.hosts.google_api = test::FakeGoogle::kApi;
  out.oauth.hosts.google_token = "https://google.example/token";
  out.oauth.google = {"client", "secret"};
  return out;
}

class History {
 public:
  explicit History(std::uint64_t seed)
      : house({.seed = seed}),
        salon(house.with_salon()),
        chance(seed),
        engine(house.io.get_executor(), house.ledger(), house.clock, house.random, google,
               test::codec_format(), test::open_secrets(), house.log, settings()) {
    house.ledger().on_commit([this](store::Woken woken) {
      if (woken.effects) {
        engine.wake();
      }
    });
    boost::asio::co_spawn(house.io, engine.run(),
                          [this](const std::exception_ptr&) { ended = true; });
    house.arrange([&](store::Transaction& tx) {
      store::Grant grant;
      grant.id = {"gr_1"};
      grant.agency = salon.agency;
      grant.resource = salon.ana;
      grant.provider = "google";
      grant.sealed_secret = "refresh";
      grant.state = store::GrantState::active;
      tx.put(grant);
    });
    store::ConnectSource command;
    command.source.resource = salon.ana;
    command.source.provider = "google";
    command.source.name = "Ana";
    command.source.url = test::FakeGoogle::url();
    command.source.grant = {"gr_1"};
    command.source.writes = true;
    source = house.apply(std::move(command)).value().id;
    engine.poke(source);
    live(10s);
  }
  ~History() {
    engine.stop();
    live(20min);
    EXPECT_TRUE(ended);
  }
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  void step() {
    switch (random(11)) {
      case 0:
      case 1:
        book();
        break;
      case 2:
        reschedule();
        break;
      case 3:
        cancel();
        break;
      case 4:
        google.add(some_hour());
        break;
      case 5:
        with_event(false, [&](const std::string& id) { google.move(id, some_hour()); });
        break;
      case 6:
        with_event(false, [&](const std::string& id) { google.remove(id); });
        break;
      case 7:
        with_event(true, [&](const std::string& id) { google.move(id, some_hour()); });
        break;
      case 8:
        if (random(3) == 0) {
          with_event(true, [&](const std::string& id) { google.remove(id); });
        }
        break;
      case 9:
        google.lost = random(2) == 0 ? random(3) : -random(3);
        break;
      default:
        google.down = random(3) == 0;
        if (random(3) == 0) {
          google.forget_tokens();
        }
    }
    live(random(4) == 0 ? 3min : Duration{random(20)} * 1'000'000);
  }

  void settle() {
    google.down = false;
    google.lost = 0;
    // A copy that failed often waits for up to an hour.
    live(150min);
    // So much vanished at once that a person has to look.
    const auto stored = house.read([&](const store::Reads& reads) { return reads.source(source); });
    if (stored && stored->state == store::SourceState::stopped) {
      house.apply(store::ResyncSource{salon.agency, {}, source}).value();
      engine.poke(source);
      live(150min);
    }
  }

  void check() {
    std::multimap<std::string, boost::json::object> copies;
    std::map<std::string, boost::json::object> others;
    for (const auto& [id, event] : google.living()) {
      const auto uid = test::FakeGoogle::own_uid(event);
      if (uid.empty()) {
        others.emplace(id, event);
      } else {
        copies.emplace(uid, event);
      }
    }
    house.read([&](const store::Reads& reads) {
      EXPECT_EQ(reads.count_double_bookings(), 0);
      for (const auto& id : made) {
        const auto booking = reads.booking(salon.agency, id).value();
        const bool stands = booking.status == BookingStatus::confirmed ||
                            booking.status == BookingStatus::conflicted;
        EXPECT_EQ(copies.count(booking.uid), stands ? 1U : 0U) << booking.id.value;
        const auto copy = copies.find(booking.uid);
        if (stands && copy != copies.end()) {
          EXPECT_EQ(start_of(copy->second), booking.time.start) << booking.id.value;
        }
      }
      for (const auto& [id, event] : others) {
        const auto claims = reads.claims_of(salon.agency, source.value + '/' + id + "@google.com");
        EXPECT_TRUE(claims.size() == 1U && claims.front().time.start == start_of(event)) << id;
      }
      return 0;
    });
    for (const auto& uid : gone) {
      const auto claims = house.read([&](const store::Reads& reads) {
        return reads.claims_of(salon.agency, source.value + '/' + uid);
      });
      if (!others.contains(uid.substr(0, uid.find('@')))) {
        EXPECT_TRUE(claims.empty()) << uid;
      }
    }
  }

 private:
  int random(int bound) {
    return static_cast<int>(random_below(chance, static_cast<std::uint64_t>(bound)));
  }
  /// One of eight on each of five days.
  Instant some_hour() {
    const int number = random(40);
    return at("2026-12-01T08:00:00Z") + std::chrono::days{number / 8} +
           std::chrono::hours{number % 8};
  }
  static Instant start_of(const boost::json::object& event) {
    return parse_rfc3339(event.at("start").as_object().at("dateTime").as_string()).value();
  }

  void book() {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = some_hour();
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Carla";
    command.customer.phone = "+49 30 " + std::to_string(++customers);
    command.wanted = salon.ana;
    if (const auto booking = house.apply(std::move(command))) {
      made.push_back(booking->id);
    }
  }
  void reschedule() {
    if (made.empty()) {
      return;
    }
    store::RescheduleBooking command;
    command.booking = made[static_cast<std::size_t>(random(static_cast<int>(made.size())))];
    command.starts_at = some_hour();
    static_cast<void>(house.apply(std::move(command)));
  }
  void cancel() {
    if (made.empty()) {
      return;
    }
    store::CancelBooking command;
    command.booking = made[static_cast<std::size_t>(random(static_cast<int>(made.size())))];
    command.by = "staff";
    static_cast<void>(house.apply(std::move(command)));
  }
  template <class F>
  void with_event(bool ours, F&& work) {
    std::vector<std::string> ids;
    for (const auto& [id, event] : google.living()) {
      if (test::FakeGoogle::own_uid(event).empty() != ours) {
        ids.push_back(id);
      }
    }
    if (ids.empty()) {
      return;
    }
    const auto id = ids[static_cast<std::size_t>(random(static_cast<int>(ids.size())))];
    if (!ours) {
      gone.insert(id + "@google.com");
    }
    work(id);
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

  test::House house;
  test::Salon salon;
  test::CountingRandom chance;
  test::FakeGoogle google;
  bool ended = false;
  Engine engine;
  store::SourceId source;
  std::vector<store::BookingId> made;
  std::set<std::string> gone;
  int customers = 0;
};

TEST(GoogleHistories, EndInAgreement) {
  for (int seed = 1; seed <= histories(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History history(static_cast<std::uint64_t>(seed));
    for (int i = 0; i < 40; ++i) {
      history.step();
    }
    history.settle();
    history.check();
    if (testing::Test::HasFailure()) {
      return;
    }
  }
}

}  // namespace
}  // namespace holdfast::sync
