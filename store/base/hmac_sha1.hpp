// HMAC-SHA1 (RFC 2104), for those who sign by it. Ours are HMAC-SHA256.
#pragma once

#include <string>
#include <string_view>

namespace holdfast {

/// 20 octets.
std::string hmac_sha1(std::string_view key, std::string_view message);

}  // namespace holdfast
