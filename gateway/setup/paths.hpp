// Where the set-up pages are.
#pragma once

#include <string_view>

namespace holdfast::gateway {

/// Followed by the secret of an invitation.
inline constexpr std::string_view kSetupPath = "/setup/";

}  // namespace holdfast::gateway
