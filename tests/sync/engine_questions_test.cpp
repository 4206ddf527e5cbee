// What others ask the engine while somebody waits for them.
#include <gmock/gmock.h>
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

/// Ana's calendar, which was read well once and not for twenty minutes since.
class AskingTheEngine : public testing::Test {
 protected:
  AskingTheEngine()
      : salon(house.with_salon()),
        engine(house.io.get_executor(), house.ledger(), house.clock, house.random, dav,
               test::codec_format(), test::open_secrets(), house.log) {
    boost::asio::co_spawn(house.io, engine.run(),
                          [this](const std::exception_ptr&) { ended = true; });
    store::ConnectSource command;
    command.source.agency = salon.agency;
    command.source.resource = salon.ana;
    command.source.provider = "caldav";
    command.source.name = "Ana's phone";
    command.source.url = test::FakeDav::url();
    command.source.username = "ana";
    command.source.sealed_secret = "secret";
    source = house.apply(std::move(command)).value().id;
    engine.poke(source);
    house.run();
    dav.down = true;
    live(20min);
    dav.methods.clear();
  }
  ~AskingTheEngine() override {
    engine.stop();
    live(10min);
    EXPECT_TRUE(ended);
  }

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
  /// How long the answer took.
  Duration probe() {
    const auto begun = house.clock.now();
    bool done = false;
    boost::asio::co_spawn(house.io, engine.probe({source}, 1500ms),
                          [&](const std::exception_ptr&) { done = true; });
    house.run();
    while (!done) {
      house.clock.set(*house.clock.next_wake());
      house.run();
    }
    return house.clock.now() - begun;
  }
  store::Source stored() {
    return house.read([&](const store::Reads& reads) { return *reads.source(source); });
  }

  test::House house;
  test::Salon salon;
  test::FakeDav dav;
  bool ended = false;
  Engine engine;
  store::SourceId source;
};

TEST_F(AskingTheEngine, ABlindCalendarThatAnswersIsKnownWithinMoments) {
  ASSERT_NE(stored().state, store::SourceState::healthy);
  dav.down = false;

  EXPECT_LT(probe(), 1500ms);

  EXPECT_EQ(stored().state, store::SourceState::healthy);
}

// Many customers may wait for one calendar; it is not their number that it should feel.
TEST_F(AskingTheEngine, OneThatWasAskedMomentsAgoIsNotAskedAgain) {
  probe();
  const auto asked = dav.methods.size();
  ASSERT_GT(asked, 0U);

  EXPECT_EQ(probe(), 0ms);

  EXPECT_EQ(dav.methods.size(), asked);
}

TEST_F(AskingTheEngine, OneThatIsPausedIsLeftAlone) {
  store::PauseSource pause{salon.agency, {}, source, true};
  ASSERT_TRUE(house.apply(std::move(pause)));
  engine.poke(source);
  house.run();

  probe();
  live(2h);

  EXPECT_TRUE(dav.methods.empty());
}

TEST_F(AskingTheEngine, ACalendarIsLookedIntoAndNothingIsKept) {
  dav.down = false;
  dav.put("a.ics",
          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:dentist\r\n"
          "DTSTAMP:20261101T000000Z\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\n"
          "END:VEVENT\r\nEND:VCALENDAR\r\n");
  const auto before = stored();
  store::Source wanted = before;
  wanted.id = {};

  const auto drafts = house.wait(engine.preview(wanted));

  ASSERT_TRUE(drafts) << drafts.error().detail;
  ASSERT_EQ(drafts->size(), 1U);
  EXPECT_EQ(drafts->at(0).uid, "dentist");
  EXPECT_EQ(stored().cursor, before.cursor);
  EXPECT_TRUE(house
                  .read([&](const store::Reads& reads) {
                    return reads.remote_objects_by_uid(salon.agency, salon.ana, "dentist");
                  })
                  .empty());
}

}  // namespace
}  // namespace holdfast::sync
