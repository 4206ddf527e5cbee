// The configuration profile that Apple's devices take a CalDAV account from.
#pragma once

#include <string>

#include "gateway/setup/account.hpp"

namespace holdfast::gateway {

inline constexpr std::string_view kProfileType = "application/x-apple-aspen-config";

/// A property list with one com.apple.caldav.account payload. It holds no password: the device asks
/// for it, and what lies among the downloads opens nothing. The identifiers are made from the
/// account, so that a second profile takes the place of the first.
std::string profile(const Account& account);

}  // namespace holdfast::gateway
