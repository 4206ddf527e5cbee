#include "store/retry.hpp"

#include <gtest/gtest.h>

#include <set>

#include "store/claim.hpp"
#include "store/ids.hpp"
#include "tests/support/counting_random.hpp"

namespace holdfast::store {
namespace {

using namespace std::chrono_literals;

TEST(RetryDelay, DoublesUpToTheCeilingAndJittersFully) {
  test::CountingRandom random(3);
  const RetryPolicy policy{60s, 3600s, 1s, 30};
  const std::pair<int, Duration> rows[] = {
      {1, 60s}, {2, 120s}, {6, 1920s}, {7, 3600s}, {29, 3600s}};
  for (const auto& [attempt, longest] : rows) {
    Duration smallest = 24h;
    Duration largest = 0s;
    for (int i = 0; i < 2000; ++i) {
      const auto delay = next_delay(policy, attempt, random).value();
      smallest = std::min(smallest, delay);
      largest = std::max(largest, delay);
    }
    EXPECT_GE(smallest, 1s);
    EXPECT_LE(smallest, 1s + longest / 50);
    EXPECT_LE(largest, longest);
    EXPECT_GE(largest, longest - longest / 50);
  }
}

// Mail servers with greylists take the second attempt after some minutes, not after seconds.
TEST(RetryDelay, InStepsIsKeptWithinATenth) {
  test::CountingRandom random(5);
  RetryPolicy policy{60s, 3600s, 1s, 30};
  policy.steps = {1, 5, 15, 30, 60};
  const std::pair<int, Duration> rows[] = {{1, 1min}, {2, 5min}, {3, 15min}, {4, 30min},
                                           {5, 1h},   {6, 1h},   {29, 1h}};
  for (const auto& [attempt, middle] : rows) {
    for (int i = 0; i < 200; ++i) {
      const auto delay = next_delay(policy, attempt, random).value();
      EXPECT_GE(delay, middle - middle / 10);
      EXPECT_LE(delay, middle + middle / 10);
    }
  }
  EXPECT_FALSE(next_delay(policy, 30, random));
}

TEST(RetryDelay, EndsWithTheLastAttempt) {
  test::CountingRandom random;
  const RetryPolicy policy{60s, 3600s, 1s, 3};

  EXPECT_TRUE(next_delay(policy, 2, random));
  EXPECT_FALSE(next_delay(policy, 3, random));
}

TEST(RetryDelay, FloorWinsOverABaseThatIsShorter) {
  test::CountingRandom random;

  EXPECT_EQ(next_delay({1s, 1s, 5s, 9}, 4, random), Duration{5s});
}

TEST(RandomBelow, ReachesEveryNumberAndNoOther) {
  test::CountingRandom random;
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    seen.insert(random_below(random, 7));
  }

  EXPECT_EQ(seen.size(), 7U);
  EXPECT_EQ(*seen.rbegin(), 6U);
  EXPECT_EQ(random_below(random, 1), 0U);
}

TEST(SortableId, SortsByTimeAndIsAVersion7Uuid) {
  test::CountingRandom random;
  const auto now = parse_rfc3339("2026-12-01T09:00:00Z").value();

  const auto first = make_sortable_id(now, random);
  const auto second = make_sortable_id(now + 1ms, random);

  EXPECT_EQ(first.size(), 26U);
  EXPECT_LT(first, second);
  EXPECT_EQ(first.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz"), std::string::npos);
  EXPECT_NE(make_sortable_id(now, random), first);
  EXPECT_TRUE(make_id<BookingId>(now, random).value.starts_with("bk_"));
}

// The example of RFC 9562 appendix A.6 with its random bits set to one.
TEST(SortableId, PutsTheBitsWhereTheRfcDoes) {
  struct Ones final : RandomSource {
    void fill(std::span<std::byte> bytes) override {
      std::fill(bytes.begin(), bytes.end(), std::byte{0xFF});
    }
  } ones;

  const auto id = make_sortable_id(from_stored(0x017F22E279B0 * 1000), ones);

  // 017f22e2-79b0-7fff-bfff-ffffffffffff
  EXPECT_EQ(id, "01fwhe4ydgfzzvzzzzzzzzzzzz");
}

TEST(Split, CutsAtTheBoundAndLosesNothing) {
  const Instant start{};

  const auto parts = split({start, start + 50h});

  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0], (TimeRange{start, start + 24h}));
  EXPECT_EQ(parts[2], (TimeRange{start + 48h, start + 50h}));
  EXPECT_EQ(split({start, start + 24h}).size(), 1U);
  EXPECT_TRUE(split({start, start}).empty());
}

}  // namespace
}  // namespace holdfast::store
