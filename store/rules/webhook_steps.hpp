// What the rules about webhooks share.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Of that agency, and not removed. Errors: not_found.
Result<Webhook> living_webhook(AgencyId agency, const WebhookId& id, const Reads& reads);

/// Of its address, which as a whole often is a secret.
std::string host_of(const std::string& url);

/// For the audit: neither the secret nor the address, which often is one; its host alone.
boost::json::object describe(const Webhook& webhook);

/// Stores the webhook with its next version, and writes that down.
Webhook store_webhook(const Webhook& before, Webhook after, std::string_view action,
                      const Actor& actor, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
