#include <gtest/gtest.h>

#include "caldav/webdav/depth.hpp"
#include "caldav/webdav/preconditions.hpp"

namespace holdfast::webdav {
namespace {

TEST(Preconditions, NoHeaderIsNoCondition) {
  const auto read = read_write_precondition({});

  EXPECT_FALSE(read.value().conditional);
  EXPECT_FALSE(read.value().condition.must_exist);
  EXPECT_FALSE(read.value().condition.must_not_exist);
  EXPECT_TRUE(read.value().condition.etags.empty());
}

TEST(Preconditions, ListsAndStarsAreRead) {
  const auto list =
      read_write_precondition({{"If-Match", "\"a\", ,\"b,c\""}, {"if-match", "\"d\""}});
  const auto star = read_write_precondition({{"If-Match", " * "}});
  const auto create = read_write_precondition({{"If-None-Match", "*"}});

  EXPECT_EQ(list.value().condition.etags, (std::vector<std::string>{"a", "b,c", "d"}));
  EXPECT_TRUE(list.value().conditional);
  EXPECT_TRUE(star.value().condition.must_exist);
  EXPECT_TRUE(create.value().condition.must_not_exist);
}

// If-Match compares strongly (RFC 9110 section 13.1.1). The condition must fail, not go away.
TEST(Preconditions, AWeakTagStaysAConditionThatNothingMeets) {
  const auto weak = read_write_precondition({{"If-Match", "W/\"a\""}});

  ASSERT_EQ(weak.value().condition.etags.size(), 1U);
  EXPECT_NE(weak.value().condition.etags[0], "a");
}

// Passing over a condition overwrites somebody's change.
TEST(Preconditions, WhatCannotBeJudgedIsRefused) {
  for (const auto* value : {"a", "\"a", "\"a\" \"b\"", "", ",", "*, \"a\"", "w/\"a\""}) {
    EXPECT_EQ(read_write_precondition({{"If-Match", value}}).error().code, Errc::validation)
        << value;
  }
  EXPECT_EQ(read_write_precondition({{"If-None-Match", "\"a\""}}).error().code, Errc::validation);
  EXPECT_EQ(read_write_precondition({{"If-Schedule-Tag-Match", "\"1\""}}).error().code,
            Errc::precondition_failed);
}

TEST(Preconditions, IfNoneMatchOfAGetComparesWeakly) {
  EXPECT_TRUE(is_not_modified({{"If-None-Match", "\"x\", W/\"a\""}}, "a"));
  EXPECT_TRUE(is_not_modified({{"If-None-Match", "*"}}, "a"));
  EXPECT_FALSE(is_not_modified({{"If-None-Match", "\"b\""}}, "a"));
  EXPECT_FALSE(is_not_modified({{"If-None-Match", "a"}}, "a"));
  EXPECT_FALSE(is_not_modified({}, "a"));
}

TEST(Depth, IsOneOfThree) {
  EXPECT_EQ(read_depth({}).value(), std::nullopt);
  EXPECT_EQ(read_depth({{"Depth", " 0"}}).value(), Depth::zero);
  EXPECT_EQ(read_depth({{"depth", "1"}}).value(), Depth::one);
  EXPECT_EQ(read_depth({{"Depth", "Infinity"}}).value(), Depth::infinity);
  for (const auto* value : {"2", "", "1,noroot", "0, 1"}) {
    EXPECT_EQ(read_depth({{"Depth", value}}).error().code, Errc::validation) << value;
  }
}

TEST(Prefer, MinimalIsFoundAmongOtherPreferences) {
  EXPECT_TRUE(prefers_minimal({{"Prefer", "return=minimal"}}));
  EXPECT_TRUE(prefers_minimal({{"Prefer", "wait=10, Return=Minimal; x=1"}}));
  EXPECT_TRUE(prefers_minimal({{"Brief", "t"}}));
  EXPECT_FALSE(prefers_minimal({{"Brief", "f"}}));
  EXPECT_FALSE(prefers_minimal({{"Prefer", "return=representation"}}));
  EXPECT_FALSE(prefers_minimal({}));
}

}  // namespace
}  // namespace holdfast::webdav
