// Keeps a channel open for each source whose service tells of changes by itself.
//
// A channel is a convenience: it makes us read sooner, and polling goes on under it. Nothing that
// goes wrong with one may hinder a read or a copy.
#pragma once

#include <string>
#include <vector>

#include "store/base/log.hpp"
#include "store/ledger.hpp"
#include "sync/account.hpp"
#include "sync/providers.hpp"

namespace holdfast::sync {

struct ChannelSettings {
  /// Where services reach us, without a slash at the end; empty: we ask for no channels. Messages
  /// come to "<address>/hooks/<provider>".
  std::string address = {};
  /// After a failure.
  std::chrono::minutes retry{10};
  /// After a "no": somebody has to change something there.
  std::chrono::hours retry_refused{6};
  /// A note of a channel that the service never answered for.
  std::chrono::minutes unanswered{10};
};

/// How a source is told about.
struct Outlook {
  /// Until when the service tells of changes; in the past: it does not.
  Instant live_until{};
  Instant look_again{};
};

/// On the engine's executor.
class Channels {
 public:
  /// References outlive it.
  Channels(store::Ledger& ledger, Clock& clock, RandomSource& random, const Providers& providers,
           Secrets secrets, Log& log, ChannelSettings settings);

  /// Whether channels of that source are our business.
  [[nodiscard]] bool can_open(const store::Source& source) const;

  /// Opens, renews and ends what has to be. `renew_now`: the service wants that now. Throws
  /// EngineFailure.
  Awaitable<Outlook> tend(store::Source source, bool renew_now = false);

 private:
  Awaitable<Outlook> keep_one(Account account, std::vector<store::PushChannel> open,
                              bool renew_now);
  Awaitable<Result<store::PushChannel>> renew(Account account, store::PushChannel channel);
  Awaitable<Result<store::PushChannel>> open(Account account);
  Awaitable<void> end(Account account, store::PushChannel channel);
  Awaitable<void> drop(store::PushChannel channel);
  Awaitable<Result<store::PushChannel>> confirm(store::PushChannel channel, OpenedChannel opened);
  [[nodiscard]] std::string make_secret();
  [[nodiscard]] Instant after(Duration wait);

  store::Ledger& ledger_;
  Clock& clock_;
  RandomSource& random_;
  const Providers& providers_;
  const Secrets secrets_;
  Log& log_;
  const ChannelSettings settings_;
};

}  // namespace holdfast::sync
