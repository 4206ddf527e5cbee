// What an Authorization field says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::gateway {

struct BasicCredentials {
  /// Lower case, as logins are stored.
  std::string login;
  std::string password;
};

/// RFC 7617 with UTF-8. Nothing for another scheme, broken base64, no colon, control characters,
/// text that is not UTF-8, or a login or password longer than any of ours.
std::optional<BasicCredentials> parse_basic(std::string_view authorization);

/// The token of RFC 6750 section 2.1, if it looks like one of ours; else nothing.
std::optional<std::string> parse_bearer(std::string_view authorization);

/// 256 random bits in base64url: 43 characters.
std::string random_secret();

/// A new token: "hft_" and 256 random bits in base64url. The prefix lets secret scanners find
/// tokens that were published by mistake.
std::string generate_token();

}  // namespace holdfast::gateway
