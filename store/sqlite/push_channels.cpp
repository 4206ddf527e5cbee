// Channels by which services tell us of changes.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

PushChannel read_channel(Row row) {
  PushChannel channel;
  row.read(channel.id, channel.agency, channel.source, channel.provider, channel.remote,
           channel.secret_hash, channel.opened_at, channel.expires_at);
  return channel;
}

#define CHANNEL_COLUMNS                                                              \
  "select id, agency, source, provider, remote, secret_hash, opened_at, expires_at " \
  "from push_channels "

}  // namespace

std::optional<PushChannel> Session::push_channel(const PushChannelId& id) const {
  return db_.one(read_channel, CHANNEL_COLUMNS "where id = ?", id);
}

std::optional<PushChannel> Session::push_channel_by_remote(std::string_view provider,
                                                           std::string_view remote) const {
  return db_.one(read_channel, CHANNEL_COLUMNS "where provider = ? and remote = ? limit 1",
                 provider, remote);
}

std::vector<PushChannel> Session::push_channels_of(const SourceId& source) const {
  return db_.all(read_channel, CHANNEL_COLUMNS "where source = ? order by id", source);
}

void Session::put(const PushChannel& channel) {
  db_.run(
      "insert into push_channels (id, agency, source, provider, remote, secret_hash, opened_at, "
      "expires_at) values (?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set remote = excluded.remote, "
      "secret_hash = excluded.secret_hash, opened_at = excluded.opened_at, "
      "expires_at = excluded.expires_at",
      channel.id, channel.agency, channel.source, channel.provider, channel.remote,
      channel.secret_hash, channel.opened_at, channel.expires_at);
}

void Session::remove_push_channel(const PushChannelId& id) {
  db_.run("delete from push_channels where id = ?", id);
}

}  // namespace holdfast::sqlite
