#include "sync/schedule.hpp"

#include <gtest/gtest.h>

#include "sync/pace.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using Ending = HostLane::Ending;

constexpr Instant kNow{std::chrono::hours{500'000}};

LaneSettings three_at_once() {
  LaneSettings settings;
  settings.most = 3;
  settings.failures = 3;
  return settings;
}

class HostAndItsWorkers : public testing::Test {
 protected:
  void read(Ending ending, Duration took = 0s) {
    lane.begin();
    lane.end(ending, took, now);
  }

  HostLane lane{three_at_once()};
  Instant now = kNow;
};

TEST_F(HostAndItsWorkers, GetsSoManyAndNoMore) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(lane.may_begin(now));
    lane.begin();
  }
  EXPECT_FALSE(lane.may_begin(now));

  lane.end(Ending::answered, 0s, now);
  EXPECT_TRUE(lane.may_begin(now));
}

TEST_F(HostAndItsWorkers, AreNotWastedOnAHostThatIsAway) {
  read(Ending::away);
  read(Ending::away);
  EXPECT_TRUE(lane.may_begin(now));
  read(Ending::away);

  EXPECT_TRUE(lane.is_open(now));
  EXPECT_FALSE(lane.may_begin(now));

  // After a rest one may look, and one only.
  now += 31s;
  EXPECT_TRUE(lane.may_begin(now));
  lane.begin();
  EXPECT_FALSE(lane.may_begin(now));
  lane.end(Ending::answered, 0s, now);
  lane.begin();
  EXPECT_TRUE(lane.may_begin(now));
}

TEST_F(HostAndItsWorkers, RestLongerEachTimeUpToALimit) {
  for (int i = 0; i < 3; ++i) {
    read(Ending::away);
  }
  Duration longest{0};
  for (int i = 0; i < 10; ++i) {
    const auto rest = lane.rest_until() - now;
    EXPECT_GE(rest, longest);
    longest = rest;
    now = lane.rest_until();
    read(Ending::away);
  }
  EXPECT_EQ(longest, Duration{5min});

  now = lane.rest_until();
  read(Ending::answered);
  read(Ending::away);
  EXPECT_TRUE(lane.may_begin(now));
}

// Whoever waits for an answer need not wait for the rest to be over.
TEST_F(HostAndItsWorkers, MayBeSentAtOnceBySomebodyWhoWaits) {
  for (int i = 0; i < 3; ++i) {
    read(Ending::away);
  }
  lane.ask_again(now);

  EXPECT_TRUE(lane.may_begin(now));
  lane.begin();
  EXPECT_FALSE(lane.may_begin(now));
}

TEST_F(HostAndItsWorkers, AreFewerWhereAnswersTakeLong) {
  for (int i = 0; i < 20; ++i) {
    read(Ending::answered, 20s);
  }
  lane.begin();
  EXPECT_FALSE(lane.may_begin(now));
  lane.end(Ending::answered, 20s, now);

  for (int i = 0; i < 30; ++i) {
    read(Ending::answered, 100ms);
  }
  lane.begin();
  EXPECT_TRUE(lane.may_begin(now));
}

class Turns : public testing::Test {
 protected:
  static ScheduleSettings settings() {
    ScheduleSettings out;
    out.lane = three_at_once();
    return out;
  }
  void wish(const std::string& id, Duration in, const std::string& host,
            const std::string& account = {}, bool urgent = false) {
    schedule.wish({id}, {now + in, urgent, host, account.empty() ? id : account});
  }
  std::string begin() {
    const auto id = schedule.begin(now);
    return id ? id->value : "";
  }
  void end(const std::string& id, Ending ending = Ending::answered) {
    schedule.end({id}, ending, 0s, now);
  }

  Instant now = kNow;
  Schedule schedule{settings()};
};

TEST_F(Turns, GoToWhoHasWaitedLongest) {
  wish("late", -1s, "a");
  wish("later", 1s, "a");
  wish("first", -2s, "a");

  EXPECT_EQ(begin(), "first");
  EXPECT_EQ(begin(), "late");
  EXPECT_EQ(begin(), "");
  EXPECT_EQ(schedule.next(now), now + 1s);
}

TEST_F(Turns, GoFirstToWhomSomebodyWaitsFor) {
  wish("old", -1h, "a");
  wish("asked", 0s, "a", {}, true);
  wish("soon", 5s, "a", {}, true);

  EXPECT_EQ(begin(), "asked");
  EXPECT_EQ(begin(), "old");
  EXPECT_EQ(begin(), "");
}

TEST_F(Turns, OfAHostWithManyLeaveRoomForTheOthers) {
  for (int i = 0; i < 100; ++i) {
    wish("big" + std::to_string(i), -1h, "big");
  }
  wish("small", -1s, "small");

  EXPECT_EQ(begin().substr(0, 3), "big");
  EXPECT_EQ(begin(), "small");
  EXPECT_EQ(begin().substr(0, 3), "big");
  EXPECT_EQ(begin().substr(0, 3), "big");
  EXPECT_EQ(begin(), "");
  EXPECT_EQ(schedule.waiting(now), 97U);
  EXPECT_EQ(schedule.next(now), std::nullopt);
}

TEST_F(Turns, OfOneAccountAreTwoAtATime) {
  for (const auto* id : {"x1", "x2", "x3", "x4"}) {
    wish(id, -1s, "a", "x");
  }
  EXPECT_EQ(begin(), "x1");
  EXPECT_EQ(begin(), "x2");
  EXPECT_EQ(begin(), "");

  end("x1");
  EXPECT_EQ(begin(), "x3");
  EXPECT_EQ(begin(), "");
  end("x2");
  end("x3");
  EXPECT_EQ(begin(), "x4");
}

// Whatever it wishes while it is at work comes after that.
TEST_F(Turns, OfOneSourceComeOneAfterTheOther) {
  wish("s", 0s, "a");
  EXPECT_EQ(begin(), "s");
  wish("s", 0s, "a", {}, true);
  EXPECT_EQ(begin(), "");

  end("s");
  EXPECT_EQ(begin(), "s");
  schedule.forget({"s"});
  end("s");
  EXPECT_EQ(begin(), "");
  EXPECT_EQ(schedule.next(now), std::nullopt);
}

TEST_F(Turns, OfADeadHostAreKeptForTheOthers) {
  for (int i = 0; i < 50; ++i) {
    wish("dead" + std::to_string(i), -1h, "dead");
  }
  for (int i = 0; i < 3; ++i) {
    const auto id = begin();
    wish(id, 1min, "dead");
    end(id, Ending::away);
  }
  EXPECT_TRUE(schedule.is_left_alone("dead", now));
  EXPECT_EQ(schedule.left_alone(now), 1U);
  EXPECT_EQ(begin(), "");
  EXPECT_EQ(schedule.next(now), now + 30s);

  wish("living", 0s, "other");
  EXPECT_EQ(begin(), "living");

  schedule.ask_again("dead", now);
  EXPECT_EQ(begin().substr(0, 4), "dead");
  EXPECT_EQ(begin(), "");
}

// Ten thousand that are due at once are begun and ended in no time, whatever their hosts.
TEST_F(Turns, OfTenThousandCostLittle) {
  for (int i = 0; i < 10'000; ++i) {
    wish("s" + std::to_string(i), -1s, "host" + std::to_string(i % 5000));
  }
  int begun = 0;
  for (auto id = begin(); !id.empty(); id = begin()) {
    wish(id, 1min, "host");
    end(id);
    ++begun;
  }
  EXPECT_EQ(begun, 10'000);
}

TEST(Pace, FollowsHowLivelyACalendarIs) {
  const PaceSettings settings;
  EXPECT_EQ(pace(settings, 0s), Duration{20s});
  EXPECT_EQ(pace(settings, 30min), Duration{60s});
  EXPECT_EQ(pace(settings, 48h), Duration{120s});
}

}  // namespace
}  // namespace holdfast::sync
