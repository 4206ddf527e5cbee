// Commands on calendars that are read under secret addresses. Who may give them is the door's
// question; the feed itself asks again at each read.
#pragma once

#include "store/feed.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Feeds in force that one calendar may have.
inline constexpr std::size_t kMostFeeds = 20;

/// Stores a new feed's hash; the secret itself is known to the caller alone.
/// Errors: validation; not_found (calendar or user); already_exists (that secret, or too many).
struct MakeFeed {
  using Outcome = Feed;
  Actor actor;
  Feed feed;
};
Result<Feed> decide(const MakeFeed& command, RuleContext context, Transaction& tx);

/// Ends a feed at once. Revoking twice is one wish. Errors: not_found.
struct RevokeFeed {
  using Outcome = Feed;
  AgencyId agency;
  Actor actor;
  FeedId feed;
};
Result<Feed> decide(const RevokeFeed& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
