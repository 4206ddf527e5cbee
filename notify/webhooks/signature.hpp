// Signatures of Standard Webhooks 1.0.0.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/clock.hpp"

namespace holdfast::notify {

/// "whsec_" and 32 random octets in base64.
std::string make_webhook_secret(RandomSource& random);

/// "v1,<base64 of HMAC-SHA256>" over "id.timestamp.body", one for each secret, separated by spaces.
/// `timestamp` is in seconds since 1970. Nothing if one of the secrets is none.
std::optional<std::string> webhook_signature(const std::vector<std::string>& secrets,
                                             std::string_view id, std::int64_t timestamp,
                                             std::string_view body);

}  // namespace holdfast::notify
