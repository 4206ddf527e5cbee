// Passwords that people choose.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "store/base/result.hpp"

namespace holdfast::gateway {

/// Longer ones are refused unseen: hashing is for passwords, not for files.
inline constexpr std::size_t kLongestPassword = 1024;
inline constexpr std::size_t kShortestPassword = 10;

/// argon2id with 19 MiB and two passes (the least that OWASP advises), as libsodium's text.
/// Blocks for some 16 ms: never on a thread that serves connections. Throws std::bad_alloc.
std::string hash_password(std::string_view password);

/// Blocks like hash_password. False for any text that is no hash.
bool password_matches(const std::string& hash, std::string_view password);

/// Whether a person may choose it: UTF-8, no control characters, 10 to 1024 octets.
Status check_new_password(std::string_view password);

/// 100 random bits in 20 characters that are hard to mix up, in groups: "7k2m-…".
std::string generate_password();

}  // namespace holdfast::gateway
