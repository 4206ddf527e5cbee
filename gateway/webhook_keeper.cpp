#include "gateway/webhook_keeper.hpp"

#include <vector>

#include "store/commands/webhooks.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway {

namespace {
/// Full batches for one webhook in one call; what is left waits for the next one.
constexpr int kBatches = 20;
}  // namespace

Awaitable<void> WebhookKeeper::look(store::AgencyId agency, bool all) {
  const auto webhooks = store::read(
      ledger_.engine(), [&](const store::Reads& reads) { return reads.webhooks(agency); });
  for (const auto& webhook : webhooks) {
    if (all || webhook.state == store::WebhookState::removed) {
      co_await drop(webhook.id);
    }
  }
}

Awaitable<void> WebhookKeeper::drop(store::WebhookId webhook) {
  for (int batch = 0; batch < kBatches; ++batch) {
    store::DropWebhookDeliveries command;
    command.webhook = webhook;
    const int limit = command.limit;
    const auto dropped = co_await ledger_.apply(std::move(command));
    if (!dropped) {
      log_.warning("housekeeping.deliveries_not_dropped", {{"what", dropped.error().detail}});
    }
    if (!dropped || *dropped < limit) {
      co_return;
    }
  }
}

}  // namespace holdfast::gateway
