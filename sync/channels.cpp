#include "sync/channels.hpp"

#include <algorithm>
#include <array>

#include "store/base/text.hpp"
#include "store/commands/push_channels.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

/// When its successor is due: at half of its life, so that one failure in between does not matter.
Instant half_life(const store::PushChannel& channel) {
  return channel.opened_at + (channel.expires_at - channel.opened_at) / 2;
}

bool is_live(const store::PushChannel& channel, Instant now) {
  return !channel.remote.empty() && channel.expires_at > now;
}

bool lasts_longer(const store::PushChannel& a, const store::PushChannel& b) {
  return a.expires_at > b.expires_at;
}

}  // namespace

Channels::Channels(store::Ledger& ledger, Clock& clock, RandomSource& random,
                   const Providers& providers, Secrets secrets, Log& log, ChannelSettings settings)
    : ledger_(ledger),
      clock_(clock),
      random_(random),
      providers_(providers),
      secrets_(std::move(secrets)),
      log_(log),
      settings_(std::move(settings)) {}

bool Channels::can_open(const store::Source& source) const {
  const auto* provider = providers_.find(source.provider);
  return !settings_.address.empty() && provider != nullptr && provider->has_channels();
}

Awaitable<Outlook> Channels::tend(store::Source source, bool renew_now) {
  auto account = open_account(source, secrets_);
  if (!can_open(source) || !account) {
    co_return Outlook{{}, after(settings_.retry_refused)};
  }
  const auto now = clock_.now();
  auto channels = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.push_channels_of(source.id);
  });
  std::vector<store::PushChannel> live;
  for (auto& channel : channels) {
    const bool waits = channel.remote.empty() && now < channel.opened_at + settings_.unanswered;
    if (is_live(channel, now)) {
      live.push_back(std::move(channel));
    } else if (!waits) {
      co_await drop(std::move(channel));
    }
  }
  std::sort(live.begin(), live.end(), lasts_longer);
  co_return co_await keep_one(std::move(*account), std::move(live), renew_now);
}

Awaitable<Outlook> Channels::keep_one(Account account, std::vector<store::PushChannel> open_ones,
                                      bool renew_now) {
  Outlook outlook;
  const auto now = clock_.now();
  if (!open_ones.empty()) {
    outlook.live_until = open_ones.front().expires_at;
  }
  if (open_ones.empty() || renew_now || half_life(open_ones.front()) <= now) {
    Result<store::PushChannel> kept = Error{Errc::refused, {}};
    if (!open_ones.empty()) {
      kept = co_await renew(account, open_ones.front());
    }
    if (kept) {
      open_ones.front() = *kept;
    } else if (kept.error().code == Errc::refused || kept.error().code == Errc::not_found) {
      kept = co_await open(account);
      if (kept) {
        open_ones.insert(open_ones.begin(), *kept);
      }
    }
    if (!kept) {
      const auto code = kept.error().code;
      log_.warning("sync.no_channel", {{"source", account.source.id.value},
                                       {"error", name(code)},
                                       {"detail", kept.error().detail}});
      const bool for_long = code == Errc::refused || code == Errc::unauthenticated;
      const Duration wait = for_long ? Duration{settings_.retry_refused} : settings_.retry;
      outlook.look_again = after(std::max<Duration>(wait, retry_after(kept.error())));
      co_return outlook;
    }
  }
  for (std::size_t i = 1; i < open_ones.size(); ++i) {
    co_await end(account, open_ones[i]);
  }
  outlook.live_until = open_ones.front().expires_at;
  outlook.look_again = std::max(half_life(open_ones.front()), now + settings_.retry);
  co_return outlook;
}

Awaitable<Result<store::PushChannel>> Channels::renew(Account account, store::PushChannel channel) {
  auto* provider = providers_.find(account.source.provider);
  auto renewed = co_await provider->renew_channel(std::move(account), channel);
  if (!renewed) {
    co_return renewed.error();
  }
  co_return co_await confirm(std::move(channel), std::move(*renewed));
}

Awaitable<Result<store::PushChannel>> Channels::open(Account account) {
  auto* provider = providers_.find(account.source.provider);
  ChannelWish wish;
  wish.secret = make_secret();
  wish.address = settings_.address + "/hooks/" + account.source.provider;
  store::MakePushChannel command;
  command.channel.agency = account.source.agency;
  command.channel.source = account.source.id;
  command.channel.secret_hash = sha256_hex(wish.secret);
  auto made = co_await ledger_.apply(std::move(command));
  if (!made) {
    co_return made.error();
  }
  wish.id = made->id;
  auto opened = co_await provider->open_channel(account, std::move(wish));
  if (!opened) {
    // If only the answer was lost, its first message tells what it is called, and it is ours after
    // all; else the note of it goes when nobody has said anything for a while.
    const auto code = opened.error().code;
    if (code != Errc::timed_out && code != Errc::unavailable) {
      co_await drop(*made);
    }
    co_return opened.error();
  }
  co_return co_await confirm(std::move(*made), std::move(*opened));
}

Awaitable<void> Channels::end(Account account, store::PushChannel channel) {
  auto* provider = providers_.find(account.source.provider);
  const auto closed = co_await provider->close_channel(std::move(account), channel);
  if (!closed) {
    log_.warning("sync.channel_not_closed",
                 {{"source", channel.source.value}, {"error", name(closed.error().code)}});
  }
  co_await drop(std::move(channel));
}

Awaitable<void> Channels::drop(store::PushChannel channel) {
  store::DropPushChannel command{channel.agency, channel.id};
  const auto dropped = co_await ledger_.apply(std::move(command));
  if (!dropped) {
    log_.warning("sync.channel_not_dropped",
                 {{"source", channel.source.value}, {"error", name(dropped.error().code)}});
  }
}

Awaitable<Result<store::PushChannel>> Channels::confirm(store::PushChannel channel,
                                                        OpenedChannel opened) {
  store::ConfirmPushChannel command{channel.agency, channel.id, std::move(opened.remote),
                                    opened.expires_at};
  co_return co_await ledger_.apply(std::move(command));
}

std::string Channels::make_secret() {
  std::array<std::byte, 32> bytes{};
  random_.fill(bytes);
  return to_hex(bytes);
}

/// A tenth later at most, so that those which failed together do not come back together.
Instant Channels::after(Duration wait) {
  const auto tenth = static_cast<std::uint64_t>(std::max<std::int64_t>(1, wait.count() / 10));
  return clock_.now() + wait + Duration{static_cast<std::int64_t>(random_below(random_, tenth))};
}

}  // namespace holdfast::sync
