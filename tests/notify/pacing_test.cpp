// Each receiver's side is written to at its pace, and left alone while it has trouble.
#include "notify/pacing.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/counting_random.hpp"

namespace holdfast::notify {
namespace {

using namespace std::chrono_literals;

class Pace : public testing::Test {
 protected:
  static PacingSettings settings(int per_minute, int failures = 3) {
    return {.per_minute = per_minute, .failures = failures, .rest = 60s, .ceiling = 1800s};
  }
  void fail(Pacing& pacing, int times) {
    for (int i = 0; i < times; ++i) {
      pacing.begin("far.example");
      pacing.end("far.example", true, now);
    }
  }

  test::CountingRandom random{1};
  Instant now{std::chrono::hours{500'000}};
};

TEST_F(Pace, WithoutARateAndWithoutTroubleNobodyWaits) {
  Pacing pacing(settings(0), random);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(pacing.place("far.example", now), now);
    pacing.begin("far.example");
    pacing.end("far.example", false, now);
  }
  EXPECT_TRUE(pacing.is_idle());
}

// A thousand messages to one domain at sixty a minute: each has a place, one second apart, and is
// let through when that has come.
TEST_F(Pace, ARateIsKeptAndEveryoneGetsAPlaceOnce) {
  Pacing pacing(settings(60), random);
  std::multimap<Instant, int> waiting;
  for (int i = 0; i < 1000; ++i) {
    waiting.emplace(now, i);
  }
  std::map<Instant, int> begun;
  int asked = 0;
  while (!waiting.empty()) {
    const auto [at, message] = *waiting.begin();
    waiting.erase(waiting.begin());
    now = std::max(now, at);
    ++asked;
    const auto place = pacing.place("far.example", now);
    if (place <= now) {
      ++begun[now];
    } else {
      waiting.emplace(place, message);
    }
  }

  EXPECT_LT(asked, 2100) << "each is put off once";
  for (auto from = begun.begin(); from != begun.end(); ++from) {
    int in_a_minute = 0;
    for (auto at = from; at != begun.end() && at->first < from->first + 60s; ++at) {
      in_a_minute += at->second;
    }
    EXPECT_LE(in_a_minute, 71) << "the rate, and once what may be run ahead";
  }
  EXPECT_NEAR(std::chrono::duration<double>(now - begun.begin()->first) / 1s, 990, 15);
}

TEST_F(Pace, ARateOfOneHoldsUpNoOther) {
  Pacing pacing(settings(6), random);
  while (pacing.place("far.example", now) == now) {
  }
  EXPECT_EQ(pacing.place("near.example", now), now);
}

TEST_F(Pace, WhoHasTroubleIsLeftAloneAndThenTriedWithOne) {
  Pacing pacing(settings(0), random);
  fail(pacing, 2);
  EXPECT_EQ(pacing.place("far.example", now), now);
  fail(pacing, 1);

  EXPECT_GE(pacing.place("far.example", now), now + 60s);
  EXPECT_LE(pacing.place("far.example", now), now + 70s);
  EXPECT_EQ(pacing.place("near.example", now), now);

  now += 60s;
  EXPECT_EQ(pacing.place("far.example", now), now) << "one tries";
  EXPECT_GT(pacing.place("far.example", now), now) << "one alone, also before it has begun";
  pacing.begin("far.example");
  EXPECT_GT(pacing.place("far.example", now), now) << "the others wait for what becomes of it";
  pacing.end("far.example", true, now);
  EXPECT_GE(pacing.place("far.example", now), now + 120s) << "twice as long";

  now += 120s;
  pacing.begin("far.example");
  pacing.end("far.example", false, now);
  EXPECT_EQ(pacing.place("far.example", now), now);
  EXPECT_TRUE(pacing.is_idle()) << "nothing is remembered of who is well";
}

// Four were on their way when the first of them failed: they say nothing new.
TEST_F(Pace, WhatWasUnderWayDoesNotMakeTheRestLonger) {
  Pacing pacing(settings(0, 1), random);
  for (int i = 0; i < 4; ++i) {
    pacing.begin("far.example");
  }
  for (int i = 0; i < 4; ++i) {
    pacing.end("far.example", true, now);
  }
  EXPECT_LE(pacing.place("far.example", now), now + 70s);
}

TEST_F(Pace, ARestHasAnEndAndSurvivesAClockThatIsSetBack) {
  Pacing pacing(settings(0, 1), random);
  for (int i = 0; i < 30; ++i) {
    fail(pacing, 1);
    now += 1801s;
  }
  fail(pacing, 1);
  EXPECT_LE(pacing.place("far.example", now), now + 1810s);
  now -= 24h;
  EXPECT_LE(pacing.place("far.example", now), now + 1810s);
}

}  // namespace
}  // namespace holdfast::notify
