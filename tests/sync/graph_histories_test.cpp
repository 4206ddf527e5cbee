// Random edits on both sides, with losses, repeats, reorderings and restarts in between: in the end
// both sides agree, nothing is there twice, and nothing that was deleted comes back.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <cstdlib>
#include <memory>
#include <random>
#include <set>

#include "store/commands/bookings.hpp"
#include "store/commands/sources.hpp"
#include "sync/engine.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/fake_graph.hpp"
#include "tests/sync/open_secrets.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using store::BookingStatus;
using test::at;

/// More with HOLDFAST_HISTORIES.
int histories() {
  const auto* wanted = std::getenv("HOLDFAST_HISTORIES");
  return wanted == nullptr ? 40 : std::atoi(wanted);
}

Settings settings() {
  Settings out;
  out.oauth.hosts.graph_api = test::FakeGraph::api();
  out.oauth.hosts.microsoft_login = "https://login.example";
  out.oauth.microsoft = {"client", "secret"};
  return out;
}

/// An engine that runs until it is taken away.
class Running {
 public:
  Running(test::House& house, HttpClient& http)
      : engine(house.io.get_executor(), house.ledger(), house.clock, house.random, http,
               test::codec_format(), test::open_secrets(), house.log, settings()) {
    boost::asio::co_spawn(house.io, engine.run(),
                          [this](const std::exception_ptr&) { ended = true; });
  }

  bool ended = false;
  Engine engine;
};

class GraphHistory {
 public:
  explicit GraphHistory(std::uint64_t seed)
      : house({.seed = seed}), salon(house.with_salon()), chance(seed), graph(seed) {
    graph.refuses_repeats = random(2) == 0;
    start();
    house.ledger().on_commit([this](store::Woken woken) {
      if (woken.effects && running) {
        running->engine.wake();
      }
    });
    house.arrange([&](store::Transaction& tx) {
      store::Grant grant;
      grant.id = {"gr_1"};
      grant.agency = salon.agency;
      grant.resource = salon.ana;
      grant.provider = "microsoft";
      grant.sealed_secret = "refresh";
      grant.state = store::GrantState::active;
      tx.put(grant);
    });
    store::ConnectSource command;
    command.source.resource = salon.ana;
    command.source.provider = "microsoft";
    command.source.name = "Ana";
    command.source.url = test::FakeGraph::url();
    command.source.grant = {"gr_1"};
    command.source.writes = true;
    source = house.apply(std::move(command)).value().id;
    running->engine.poke(source);
    live(10s);
  }
  ~GraphHistory() { stop(); }
  GraphHistory(const GraphHistory&) = delete;
  GraphHistory& operator=(const GraphHistory&) = delete;

  void step() {
    switch (random(12)) {
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
        graph.add(hour());
        break;
      case 5:
        with_event(false, [&](const std::string& id) { graph.move(id, hour()); });
        break;
      case 6:
        with_event(false, [&](const std::string& id) { graph.remove(id); });
        break;
      case 7:
        with_event(true, [&](const std::string& id) { graph.move(id, hour()); });
        break;
      case 8:
        if (random(3) == 0) {
          with_event(true, [&](const std::string& id) { graph.remove(id); });
        }
        break;
      case 9:
        graph.lost = random(2) == 0 ? random(3) : -random(3);
        break;
      case 10:
        if (random(3) == 0) {
          stop();
          start();
        }
        break;
      default:
        graph.down = random(3) == 0;
        if (random(3) == 0) {
          graph.forget_links();
        }
    }
    live(random(4) == 0 ? Duration{3min} : Duration{std::chrono::seconds{random(20)}});
  }

  void settle() {
    graph.down = false;
    graph.lost = 0;
    live(60min);
    // So much vanished at once that a person has to look.
    const auto stored = house.read([&](const store::Reads& reads) { return reads.source(source); });
    if (stored && stored->state == store::SourceState::stopped) {
      house.apply(store::ResyncSource{salon.agency, {}, source}).value();
      running->engine.poke(source);
      live(60min);
    }
  }

  void check() {
    std::multimap<std::string, test::FakeGraph::Event> copies;
    std::map<std::string, test::FakeGraph::Event> others;
    for (const auto& [id, event] : graph.events) {
      if (const auto uid = event.own_uid(); uid.empty()) {
        others.emplace("0400" + id, event);
      } else {
        copies.emplace(uid, event);
      }
    }
    const auto bookings = house.read([&](const store::Reads& reads) {
      EXPECT_EQ(reads.count_double_bookings(), 0);
      std::vector<store::Booking> out;
      for (const auto& id : made) {
        out.push_back(reads.booking(salon.agency, id).value());
      }
      return out;
    });
    for (const auto& booking : bookings) {
      const bool stands =
          booking.status == BookingStatus::confirmed || booking.status == BookingStatus::conflicted;
      EXPECT_EQ(copies.count(booking.uid), stands ? 1U : 0U) << booking.id.value;
      const auto copy = copies.find(booking.uid);
      if (stands && copy != copies.end()) {
        EXPECT_EQ(copy->second.time, booking.time) << booking.id.value;
      }
    }
    for (const auto& [uid, event] : others) {
      const auto claims = claims_of(uid);
      EXPECT_TRUE(claims.size() == 1U && claims.front().time == event.time) << uid;
    }
    for (const auto& uid : touched) {
      if (!others.contains(uid)) {
        EXPECT_TRUE(claims_of(uid).empty()) << uid;
      }
    }
  }

 private:
  void start() { running = std::make_unique<Running>(house, graph); }
  /// What a process does that is told to end.
  void stop() {
    running->engine.stop();
    live(20min);
    EXPECT_TRUE(running->ended);
    running.reset();
  }

  int random(int bound) { return static_cast<int>(chance() % static_cast<unsigned>(bound)); }
  /// Of the five days after tomorrow.
  TimeRange hour() {
    const auto start =
        at("2026-12-01T08:00:00Z") + std::chrono::days{random(5)} + std::chrono::hours{random(8)};
    return {start, start + 1h};
  }
  [[nodiscard]] std::vector<store::Claim> claims_of(const std::string& uid) {
    return house.read([&](const store::Reads& reads) {
      return reads.claims_of(salon.agency, source.value + '/' + uid);
    });
  }

  void book() {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = hour().start;
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
    command.starts_at = hour().start;
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
    for (const auto& [id, event] : graph.events) {
      if (event.own_uid().empty() != ours) {
        ids.push_back(id);
      }
    }
    if (ids.empty()) {
      return;
    }
    const auto id = ids[static_cast<std::size_t>(random(static_cast<int>(ids.size())))];
    if (!ours) {
      touched.insert("0400" + id);
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
  std::mt19937_64 chance;
  test::FakeGraph graph;
  std::unique_ptr<Running> running;
  store::SourceId source;
  std::vector<store::BookingId> made;
  std::set<std::string> touched;
  int customers = 0;
};

TEST(GraphHistories, EndInAgreement) {
  for (int seed = 1; seed <= histories(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    GraphHistory history(static_cast<std::uint64_t>(seed));
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
