// An event that is owed to a webhook.
#pragma once

#include "store/event.hpp"
#include "store/transaction.hpp"
#include "store/webhook.hpp"

namespace holdfast::store {

/// Makes it due, also where it was sent before. False where it is owed already.
bool owe_event(const Webhook& webhook, const Event& event, Instant now, Transaction& tx);

}  // namespace holdfast::store
