// Commands on the ways by which services tell us that a calendar has changed. They concern how soon
// a source is read, and no booking.
#pragma once

#include "store/push_channel.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// A channel in use, the one that takes over from it, and what a crash has left.
inline constexpr std::size_t kMostChannels = 6;

/// Notes a channel before the service is asked for it: its first message may come before its
/// answer. `id` and `opened_at` are given here.
/// Errors: not_found (no such source); already_exists (too many).
struct MakePushChannel {
  using Outcome = PushChannel;
  PushChannel channel;
};
Result<PushChannel> decide(const MakePushChannel& command, RuleContext context, Transaction& tx);

/// The service has opened it, or goes on with it until then. Errors: not_found.
struct ConfirmPushChannel {
  using Outcome = PushChannel;
  AgencyId agency;
  PushChannelId channel;
  std::string remote;
  Instant expires_at{};
};
Result<PushChannel> decide(const ConfirmPushChannel& command, RuleContext context, Transaction& tx);

/// Messages by it are those of a stranger from now on. Dropping what is not there changes nothing.
struct DropPushChannel {
  using Outcome = bool;
  AgencyId agency;
  PushChannelId channel;
};
/// Whether there was one.
Result<bool> decide(const DropPushChannel& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
