#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/booking.hpp"
#include "store/source.hpp"

namespace holdfast::store {
namespace {

using S = BookingStatus;
using testing::UnorderedElementsAre;

TEST(BookingStatus, NameComesBack) {
  for (int i = 0; i <= static_cast<int>(S::failed); ++i) {
    const auto status = static_cast<S>(i);
    EXPECT_EQ(booking_status(name(status)), status);
  }
  EXPECT_EQ(booking_status("Confirmed"), std::nullopt);
  EXPECT_EQ(booking_status(""), std::nullopt);
  EXPECT_EQ(source_state("blind"), SourceState::blind);
}

TEST(BookingStatus, OnlyThePromisesHoldClaims) {
  for (const auto status : {S::requested, S::held, S::offered, S::confirmed, S::conflicted}) {
    EXPECT_TRUE(holds_claims(status)) << name(status);
  }
  for (const auto status : {S::waitlisted, S::completed, S::no_show, S::cancelled, S::declined,
                            S::expired, S::failed}) {
    EXPECT_FALSE(holds_claims(status)) << name(status);
  }
}

TEST(BookingStatus, FinalMeansFinal) {
  for (const auto status : {S::declined, S::expired, S::failed}) {
    EXPECT_TRUE(may_become(status).empty()) << name(status);
  }
  EXPECT_THAT(may_become(S::cancelled), UnorderedElementsAre(S::confirmed));
  EXPECT_THAT(may_become(S::completed), UnorderedElementsAre(S::no_show));
}

TEST(BookingStatus, APromiseIsNeverTurnedIntoAFailure) {
  EXPECT_THAT(
      may_become(S::confirmed),
      UnorderedElementsAre(S::confirmed, S::conflicted, S::cancelled, S::completed, S::no_show));
  EXPECT_THAT(may_become(S::conflicted),
              UnorderedElementsAre(S::confirmed, S::conflicted, S::cancelled));
  EXPECT_FALSE(may_become(S::confirmed, S::requested));
  EXPECT_FALSE(may_become(S::conflicted, S::completed));
}

}  // namespace
}  // namespace holdfast::store
