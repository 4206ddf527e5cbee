// Webhook endpoints as the API shows them, and read back.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "gateway/rest/context.hpp"
#include "gateway/rest/request.hpp"
#include "store/reads.hpp"
#include "store/webhook.hpp"

namespace holdfast::gateway::rest {

/// Never a secret, sealed or not.
boost::json::object webhook_json(const store::Webhook& webhook, const store::Reads& reads);
/// With its ETag; a new one (201) with its Location.
HttpResponse webhook_response(int status, const store::Webhook& webhook, boost::json::object body,
                              const std::string& base_url);

boost::json::object delivery_json(const store::WebhookDelivery& delivery,
                                  const store::Reads& reads);

/// Reads the members that are there over `webhook`. Errors: validation.
Result<store::Webhook> read_webhook(const Request& request, store::Webhook webhook, bool is_new,
                                    const Context& context);

/// The endpoint that the path names, unless it is gone or another agency's.
std::optional<store::Webhook> visible_webhook(const Request& request, const store::Reads& reads);

}  // namespace holdfast::gateway::rest
