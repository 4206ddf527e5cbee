#include "store/scopes.hpp"

#include <gmock/gmock.h>

namespace holdfast::store {
namespace {

TEST(ScopesOfAToken, AreKeptInOrderAndOnceEach) {
  EXPECT_EQ(tidy_scopes("slots:read  bookings:write slots:read").value(),
            "bookings:write slots:read");
  EXPECT_EQ(tidy_scopes("").value(), "");
}

TEST(ScopesOfAToken, AreRefusedByNameWhenThereAreNoSuch) {
  for (const auto* wrong :
       {"everything", "slots", "slots:all", "Slots:read", "slot:read", ":read"}) {
    const auto tidied = tidy_scopes(wrong);
    ASSERT_FALSE(tidied) << wrong;
    EXPECT_THAT(tidied.error().detail, testing::HasSubstr(wrong));
    EXPECT_THAT(tidied.error().detail, testing::HasSubstr("waitlist"));
  }
}

TEST(ScopesOfAToken, HoldNothingBackWhereThereAreNone) {
  EXPECT_TRUE(allows("", {"audit", true}));
  EXPECT_TRUE(allows("slots:read", {"slots", false}));
  EXPECT_FALSE(allows("slots:read", {"slots", true})) << "reading is not writing";
  EXPECT_FALSE(allows("slots:write", {"slots", false})) << "nor the other way round";
}

}  // namespace
}  // namespace holdfast::store
