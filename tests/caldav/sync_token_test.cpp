#include "caldav/sync_token.hpp"

#include <gtest/gtest.h>

namespace holdfast::caldav {
namespace {

store::Calendar calendar(std::int64_t change) {
  return {.id = {"ca_1"}, .agency = {}, .resource = {}, .slug = "x", .name = "X", .change = change};
}

TEST(SyncToken, IsReadBack) {
  EXPECT_EQ(read_sync_token(sync_token("", {"ca_1"}, 7), "", calendar(9)).value(), 7);
  EXPECT_EQ(read_sync_token(sync_token("", {"ca_1"}, 9), "", calendar(9)).value(), 9);
  EXPECT_EQ(read_sync_token(sync_token("b2", {"ca_1"}, 0), "b2", calendar(0)).value(), 0);
}

TEST(SyncToken, AnyOtherTextIsNotValid) {
  for (const auto* token :
       {"", "7", "urn:holdfast:sync:ca_2:7", "urn:holdfast:sync:ca_1:10",
        "urn:holdfast:sync:ca_1:-1", "urn:holdfast:sync:ca_1:07", "urn:holdfast:sync:ca_1:7x",
        "urn:holdfast:sync:ca_1:", "urn:holdfast:sync:ca_1: 7", "http://example.org/sync/7",
        "urn:holdfast:sync:ca_1:99999999999999999999", "URN:holdfast:sync:ca_1:7"}) {
    EXPECT_EQ(read_sync_token(token, "", calendar(9)).error().code, Errc::invalid_sync_token)
        << token;
  }
}

// A backup was taken at change 5. What the original counted after that is another history than what
// the restored copy counts.
TEST(SyncToken, OfAnotherHistoryIsNotValid) {
  const auto token = sync_token("", {"ca_1"}, 7);
  const auto restored = sync_token("b2", {"ca_1"}, 7);

  EXPECT_EQ(read_sync_token(token, "b2", calendar(9)).error().code, Errc::invalid_sync_token);
  EXPECT_EQ(read_sync_token(restored, "", calendar(9)).error().code, Errc::invalid_sync_token);
  EXPECT_EQ(read_sync_token(restored, "c3", calendar(9)).error().code, Errc::invalid_sync_token);
  EXPECT_EQ(read_sync_token(restored, "b2", calendar(9)).value(), 7);
  EXPECT_NE(collection_tag("", 7), collection_tag("b2", 7));
}

}  // namespace
}  // namespace holdfast::caldav
