// Pictures and other files inside calendar objects.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::sync {

/// The text without its ATTACH properties that hold a file themselves: they say nothing of time,
/// and one photograph is longer than what is read of an object. One pass; any octets.
std::string without_inline_files(std::string_view text);

}  // namespace holdfast::sync
