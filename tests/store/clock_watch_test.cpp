// C42: somebody sets the clock.
#include "store/base/clock_watch.hpp"

#include <gtest/gtest.h>

#include "tests/support/house.hpp"

namespace holdfast {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Clocks : public testing::Test {
 protected:
  /// Both clocks go on by that, then somebody looks.
  std::optional<Duration> after(Duration passing) {
    time_of_day += passing;
    passed += passing;
    return watch.look(time_of_day, passed);
  }
  ClockWatch watch;
  Instant time_of_day = test::at("2026-12-01T09:00:00Z");
  Duration passed{hours{1000}};
};

TEST_F(Clocks, ThatRunEvenlyAreSteady) {
  EXPECT_FALSE(after(seconds{0}));
  EXPECT_FALSE(after(seconds{1}));
  EXPECT_FALSE(after(hours{24 * 30})) << "nobody looked for a month";
}

TEST_F(Clocks, ASlowCorrectionIsNoJump) {
  after(seconds{0});
  for (int minute = 0; minute < 600; ++minute) {
    time_of_day += milliseconds{30};
    EXPECT_FALSE(after(seconds{60}));
  }
}

TEST_F(Clocks, AJumpOfSecondsToDaysEitherWayIsSeenAndSettlesInHalfAMinute) {
  after(seconds{0});
  for (const Duration jump :
       {Duration(seconds{3}), Duration(-seconds{3}), Duration(hours{1}), Duration(-hours{1}),
        Duration(hours{24 * 9}), Duration(-hours{24 * 9})}) {
    time_of_day += jump;
    EXPECT_EQ(after(milliseconds{10}), jump);
    EXPECT_EQ(after(seconds{29}), jump);
    EXPECT_FALSE(after(seconds{1}));
  }
}

TEST_F(Clocks, AnotherJumpBeginsTheWaitAnewAndTheyAddUp) {
  after(seconds{0});
  time_of_day += hours{1};
  after(seconds{20});
  time_of_day -= seconds{90};
  EXPECT_EQ(after(seconds{20}), Duration(hours{1}) - Duration(seconds{90}));
  EXPECT_TRUE(after(seconds{29}));
  EXPECT_FALSE(after(seconds{1}));
}

TEST_F(Clocks, TwoSecondsAreNoJump) {
  after(seconds{0});
  time_of_day += seconds{2};
  EXPECT_FALSE(after(seconds{1}));
}

}  // namespace
}  // namespace holdfast
