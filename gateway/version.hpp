// Which version of the program this is.
#pragma once

#include <string_view>

namespace holdfast::gateway {

/// "0.1.0".
std::string_view version();

}  // namespace holdfast::gateway
