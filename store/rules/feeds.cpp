#include "store/commands/feeds.hpp"

#include <algorithm>

#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/secrets.hpp"

namespace holdfast::store {
namespace {

constexpr int kLongestPast = 3660;

/// Neither the secret nor its hash: who reads the audit need not read the calendar.
boost::json::object describe(const Feed& feed) {
  return {{"calendar", feed.calendar.value},
          {"user", feed.user.value},
          {"privacy", name(feed.privacy)},
          {"past_days", feed.past_days}};
}

}  // namespace

Result<Feed> decide(const MakeFeed& command, RuleContext context, Transaction& tx) {
  auto feed = command.feed;
  const auto calendar = tx.calendar(feed.calendar);
  if (!calendar || calendar->agency != feed.agency) {
    return Error{Errc::not_found, "there is no such calendar"};
  }
  const auto user = tx.user(feed.user);
  if (!user || user->agency != feed.agency || !user->active) {
    return Error{Errc::not_found, "there is no such active user"};
  }
  Faults faults;
  faults.check_line("/name", feed.name, 200);
  faults.unless(is_secret_hash(feed.hash), "/hash", "must be a SHA-256 in lower-case hex");
  faults.unless(feed.past_days >= 0 && feed.past_days <= kLongestPast, "/past_days",
                "must be 0 to 3660 days");
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  if (tx.feed_by_hash(feed.hash)) {
    return Error{Errc::already_exists, "that address was given out before"};
  }
  const auto feeds = tx.feeds(feed.agency);
  const auto same_calendar = std::count_if(feeds.begin(), feeds.end(), [&](const Feed& other) {
    return other.calendar == feed.calendar;
  });
  if (static_cast<std::size_t>(same_calendar) >= kMostFeeds) {
    return Error{Errc::already_exists, "a calendar has at most " + std::to_string(kMostFeeds) +
                                           " feeds; revoke one that nobody reads any more"};
  }
  feed.id = make_id<FeedId>(context.now, context.random);
  feed.created_at = context.now;
  feed.revoked_at.reset();
  tx.put(feed);
  record({feed.agency, command.actor, "feed.made", feed.id.value, {}, describe(feed)}, context, tx);
  return feed;
}

Result<Feed> decide(const RevokeFeed& command, RuleContext context, Transaction& tx) {
  auto feed = tx.feed(command.feed);
  if (!feed || feed->agency != command.agency) {
    return Error{Errc::not_found, "there is no such feed"};
  }
  if (feed->revoked_at) {
    return *feed;
  }
  feed->revoked_at = context.now;
  tx.put(*feed);
  record({feed->agency, command.actor, "feed.revoked", feed->id.value, describe(*feed)}, context,
         tx);
  return *feed;
}

}  // namespace holdfast::store
