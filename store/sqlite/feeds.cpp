// Secret addresses of calendars.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Feed read_feed(Row row) {
  Feed feed;
  row.read(feed.id, feed.agency, feed.calendar, feed.user, feed.name, feed.hash, feed.privacy,
           feed.past_days, feed.created_at, feed.revoked_at);
  return feed;
}

#define FEED_COLUMNS                                                                           \
  "select id, agency, calendar, user, name, hash, privacy, past_days, created_at, revoked_at " \
  "from feeds "

}  // namespace

std::vector<Feed> Session::feeds(AgencyId agency) const {
  return db_.all(read_feed, FEED_COLUMNS "where agency = ? and revoked_at is null order by id",
                 agency);
}

std::optional<Feed> Session::feed(const FeedId& id) const {
  return db_.one(read_feed, FEED_COLUMNS "where id = ?", id);
}

std::optional<Feed> Session::feed_by_hash(std::string_view hash) const {
  return db_.one(read_feed, FEED_COLUMNS "where hash = ?", hash);
}

void Session::put(const Feed& feed) {
  db_.run(
      "insert into feeds (id, agency, calendar, user, name, hash, privacy, past_days, created_at, "
      "revoked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set name = excluded.name, revoked_at = excluded.revoked_at",
      feed.id, feed.agency, feed.calendar, feed.user, feed.name, feed.hash, feed.privacy,
      feed.past_days, feed.created_at, feed.revoked_at);
}

}  // namespace holdfast::sqlite
