#include <gtest/gtest.h>

#include "gateway/health.hpp"
#include "gateway/housekeeping.hpp"
#include "store/commands/administration.hpp"
#include "store/commands/effects.hpp"
#include "tests/support/faulty_files.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

class HealthTest : public testing::Test {
 protected:
  HealthTest() : house_(setup()), health_(house_.ledger(), house_.clock) { house_.with_salon(); }

  static test::HouseSetup setup() {
    test::HouseSetup setup;
    setup.vfs = test::FaultyFiles::name();
    return setup;
  }

  /// A command that writes.
  void write() {
    store::DefineAgency command;
    command.agency = house_.read([](const auto& reads) { return reads.agencies().front(); });
    command.agency.name += "+";
    const auto written = house_.apply(std::move(command));
    written_ = written.has_value();
  }

  test::FaultyFiles files_;
  test::House house_;
  Health health_;
  bool written_ = false;
};

TEST_F(HealthTest, ReadyUntilWeStop) {
  EXPECT_EQ(health_.ready().status, 200);
  EXPECT_EQ(Health::live().status, 200);

  health_.drain();

  EXPECT_EQ(health_.ready().status, 503);
  EXPECT_NE(health_.ready().body.find("stopping"), std::string::npos);
  EXPECT_EQ(Health::live().status, 200) << "a process that stops is not to be killed for it";
}

// A full disk makes us unready, so that nobody sends requests whose commits would show that space
// is back. Housekeeping's own do.
TEST_F(HealthTest, FullDiskIsNamedAndOverByItself) {
  files_.fail(test::FileCall::write, 1, test::FileFault::no_space, true);
  write();
  EXPECT_FALSE(written_);
  EXPECT_EQ(health_.ready().status, 503);
  EXPECT_NE(health_.ready().body.find("causes"), std::string::npos);

  files_.heal();
  Housekeeping housekeeping(house_.io.get_executor(), house_.ledger(), house_.clock, house_.log);
  boost::asio::co_spawn(house_.io, housekeeping.run(), [](const std::exception_ptr&) {});
  house_.run();

  EXPECT_EQ(health_.ready().status, 200);
  housekeeping.stop();
  house_.run();
}

TEST_F(HealthTest, DiskErrorStaysUntilSomebodyLooks) {
  files_.fail(test::FileCall::sync, 1, test::FileFault::broken);
  write();
  EXPECT_FALSE(written_);
  files_.heal();
  write();

  EXPECT_FALSE(written_);
  EXPECT_EQ(health_.ready().status, 503);
  EXPECT_NE(health_.ready().body.find("stopped writing"), std::string::npos);
}

TEST_F(HealthTest, HousekeepingComesBackEveryMinuteAndEndsWhenTold) {
  bool ended = false;
  Housekeeping housekeeping(house_.io.get_executor(), house_.ledger(), house_.clock, house_.log);
  boost::asio::co_spawn(house_.io, housekeeping.run(),
                        [&ended](const std::exception_ptr&) { ended = true; });
  house_.run();
  EXPECT_EQ(house_.clock.next_wake(), house_.clock.now() + std::chrono::minutes(1));
  EXPECT_EQ(house_.log.count("store.double_bookings"), 0);

  housekeeping.stop();
  house_.run();
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace holdfast::gateway
