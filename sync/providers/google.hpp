// Google Calendar API v3. docs/sync.md says what differs.
#pragma once

#include <map>

#include "sync/provider.hpp"
#include "sync/providers.hpp"

namespace holdfast::sync {

class GoogleProvider final : public Provider {
 public:
  explicit GoogleProvider(const ProviderContext& context) : context_(context) {}

  Awaitable<Result<Pull>> pull(Account account, Known known) override;
  Awaitable<Result<std::optional<RemoteItem>>> fetch(Account account, std::string href) override;
  Awaitable<Result<PushResult>> put_copy(Account account, Copy copy) override;
  Awaitable<Status> remove_copy(Account account, Copy copy) override;
  Awaitable<Result<std::vector<FoundCalendar>>> discover(Account account) override;
  [[nodiscard]] bool has_channels() const override { return true; }
  Awaitable<Result<OpenedChannel>> open_channel(Account account, ChannelWish wish) override;
  Awaitable<Status> close_channel(Account account, store::PushChannel channel) override;

 private:
  const ProviderContext context_;
  /// When sources whose token was refused were listed whole: a service that refuses every token
  /// must not be read whole every minute.
  std::map<store::SourceId, Instant> begun_anew_;
};

}  // namespace holdfast::sync
