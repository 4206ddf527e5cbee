// Microsoft Graph v1.0: Outlook and Microsoft 365. docs/sync.md says what differs.
#pragma once

#include <map>
#include <string>

#include "sync/provider.hpp"
#include "sync/providers.hpp"
#include "sync/providers/graph_push.hpp"
#include "sync/providers/graph_session.hpp"

namespace holdfast::sync {

class GraphProvider final : public Provider {
 public:
  explicit GraphProvider(const ProviderContext& context) : context_(context) {}

  Awaitable<Result<Pull>> pull(Account account, Known known) override;
  Awaitable<Result<std::optional<RemoteItem>>> fetch(Account account, std::string href) override;
  Awaitable<Result<PushResult>> put_copy(Account account, Copy copy) override;
  Awaitable<Status> remove_copy(Account account, Copy copy) override;
  Awaitable<Result<std::vector<FoundCalendar>>> discover(Account account) override;
  [[nodiscard]] bool has_channels() const override { return true; }
  Awaitable<Result<OpenedChannel>> open_channel(Account account, ChannelWish wish) override;
  Awaitable<Result<OpenedChannel>> renew_channel(Account account,
                                                 store::PushChannel channel) override;
  Awaitable<Status> close_channel(Account account, store::PushChannel channel) override;

 private:
  const ProviderContext context_;
  GraphPauses pauses_;
  GraphGhosts ghosts_;
  /// When everything was read because a link was refused.
  std::map<store::SourceId, Instant> begun_anew_;
};

}  // namespace holdfast::sync
