// What a setting's text must look like.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/config_settings.hpp"

namespace holdfast::gateway {

/// What would be right, if `text` is not: "must be an absolute http or https URL". Pure.
std::optional<std::string> fault_in(std::string_view text, TextRule rule);

/// "127.0.0.1:9464" or "[::1]:9464"; nothing for any other text.
std::optional<Listen> read_endpoint(std::string_view text);

/// A numeric IPv4 or IPv6 address.
bool is_numeric_address(std::string_view text);
/// 127.0.0.0/8 or ::1.
bool is_loopback(std::string_view address);

}  // namespace holdfast::gateway
