// Forgets what webhooks were told long ago, and what is left of those that were removed.
#pragma once

#include "store/base/log.hpp"
#include "store/ids.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

class WebhookKeeper {
 public:
  /// References outlive this.
  WebhookKeeper(store::Ledger& ledger, Log& log) : ledger_(ledger), log_(log) {}

  /// A bounded part. Of those that still stand only where `all` is set.
  Awaitable<void> look(store::AgencyId agency, bool all);

 private:
  Awaitable<void> drop(store::WebhookId webhook);

  store::Ledger& ledger_;
  Log& log_;
};

}  // namespace holdfast::gateway
