// Checks and encodings of octets that more than one room needs.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast {

/// Well-formed UTF-8 (no surrogates, no overlong forms, up to U+10FFFF).
bool is_utf8(std::string_view text);
/// True if `text` has a control character other than those in `allowed`.
bool has_control(std::string_view text, std::string_view allowed = "");
/// ASCII only; other octets stay.
std::string to_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);

std::string to_hex(std::span<const std::byte> bytes);
/// RFC 4648 section 4, with padding.
std::string to_base64(std::string_view bytes);
/// Accepts padding or none; nothing for any other fault.
std::optional<std::string> from_base64(std::string_view text);

using Sha256 = std::array<std::byte, 32>;
Sha256 sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);
/// RFC 2104: what only who has the key can say of the message.
Sha256 hmac_sha256(std::string_view key, std::string_view message);
/// In a time that does not tell where they differ.
bool same_octets(std::string_view a, std::string_view b);

}  // namespace holdfast
