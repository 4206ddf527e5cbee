#include "store/commands/push_channels.hpp"

#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

void note(const PushChannel& channel, const Source& source, std::string_view action,
          RuleContext context, Transaction& tx) {
  record({channel.agency,
          source_actor(source),
          std::string(action),
          source.id.value,
          {},
          {{"channel", channel.id.value}, {"expires_at", to_rfc3339(channel.expires_at)}}},
         context, tx);
}

}  // namespace

Result<PushChannel> decide(const MakePushChannel& command, RuleContext context, Transaction& tx) {
  auto channel = command.channel;
  const auto source = tx.source(channel.source);
  if (!source || source->agency != channel.agency) {
    return Error{Errc::not_found, "there is no such source"};
  }
  if (tx.push_channels_of(source->id).size() >= kMostChannels) {
    return Error{Errc::already_exists,
                 "a source has at most " + std::to_string(kMostChannels) + " push channels"};
  }
  channel.id = make_id<PushChannelId>(context.now, context.random);
  channel.provider = source->provider;
  channel.opened_at = context.now;
  tx.put(channel);
  return channel;
}

Result<PushChannel> decide(const ConfirmPushChannel& command, RuleContext context,
                           Transaction& tx) {
  auto channel = tx.push_channel(command.channel);
  if (!channel || channel->agency != command.agency) {
    return Error{Errc::not_found, "there is no such push channel"};
  }
  const bool is_new = channel->remote.empty();
  channel->remote = command.remote;
  channel->expires_at = command.expires_at;
  channel->opened_at = context.now;
  tx.put(*channel);
  const auto source = tx.source(channel->source);
  if (is_new && source) {
    note(*channel, *source, "channel.opened", context, tx);
  }
  return *channel;
}

Result<bool> decide(const DropPushChannel& command, RuleContext context, Transaction& tx) {
  const auto channel = tx.push_channel(command.channel);
  if (!channel || channel->agency != command.agency) {
    return false;
  }
  tx.remove_push_channel(channel->id);
  const auto source = tx.source(channel->source);
  if (!channel->remote.empty() && source) {
    note(*channel, *source, "channel.closed", context, tx);
  }
  return true;
}

}  // namespace holdfast::store
