// What a message of a service may bring about: a read a little sooner, and nothing else.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>

#include "store/commands/sources.hpp"
#include "sync/engine.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/fake_dav.hpp"
#include "tests/sync/open_secrets.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;

/// Ana's calendar, read once and left alone since.
class Hints : public testing::Test {
 protected:
  Hints()
      : salon(house.with_salon()),
        engine(house.io.get_executor(), house.ledger(), house.clock, house.random, dav,
               test::codec_format(), test::open_secrets(), house.log) {
    boost::asio::co_spawn(house.io, engine.run(),
                          [this](const std::exception_ptr&) { ended = true; });
    store::ConnectSource command;
    command.source.resource = salon.ana;
    command.source.provider = "caldav";
    command.source.name = "Ana's phone";
    command.source.url = test::FakeDav::url();
    command.source.username = "ana";
    command.source.sealed_secret = "secret";
    source = house.apply(std::move(command)).value().id;
    engine.poke(source);
    live(5s);
    dav.methods.clear();
  }
  ~Hints() override {
    engine.stop();
    live(2min);
    EXPECT_TRUE(ended);
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
  void hint() {
    engine.hint(source);
    house.run();
  }
  void change(const std::string& name) {
    dav.put(name + ".ics",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:" + name +
                "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261201T090000Z\r\n"
                "DTEND:20261201T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  }
  [[nodiscard]] bool is_known(const std::string& name) {
    return !house
                .read([&](const store::Reads& reads) {
                  return reads.claims_of(salon.agency, source.value + '/' + name);
                })
                .empty();
  }
  /// Each read asks for the calendar itself first.
  [[nodiscard]] int reads() const { return dav.count("PROPFIND"); }

  test::House house;
  test::Salon salon;
  test::FakeDav dav;
  bool ended = false;
  Engine engine;
  store::SourceId source;
};

TEST_F(Hints, HaveTheCalendarReadAtOnce) {
  change("dentist");

  hint();

  EXPECT_TRUE(is_known("dentist"));
  EXPECT_EQ(reads(), 1);
}

TEST_F(Hints, AStormOfThemIsAReadASecond) {
  for (int i = 0; i < 1000; ++i) {
    hint();
    if (i % 100 == 0) {
      live(100ms);
    }
  }
  EXPECT_LE(reads(), 3);

  // The last one counts all the same.
  change("late");
  hint();
  live(2s);
  EXPECT_TRUE(is_known("late"));
  EXPECT_LE(reads(), 5);
}

TEST_F(Hints, AreNotFollowedWhereTheServiceIsInTrouble) {
  dav.down = true;
  hint();
  const auto once = dav.methods.size();

  for (int i = 0; i < 50; ++i) {
    hint();
    live(200ms);
  }

  EXPECT_EQ(dav.methods.size(), once);
}

TEST_F(Hints, DoNotReviveWhatWaitsForAPerson) {
  dav.status = 401;
  hint();
  const auto once = dav.methods.size();
  dav.status = 0;

  live(2s);
  hint();
  live(5min);

  EXPECT_EQ(dav.methods.size(), once);
}

TEST_F(Hints, OfWhatIsNotHereAreNobodysBusiness) {
  engine.hint(store::SourceId{"so_unknown"});
  live(1s);

  EXPECT_EQ(reads(), 0);
}

}  // namespace
}  // namespace holdfast::sync
