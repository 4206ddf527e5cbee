// Text inside HTML.
#pragma once

#include <string>
#include <string_view>

namespace holdfast {

/// As text or as a quoted attribute's value. What is no UTF-8, and controls that no markup has,
/// become U+FFFD.
std::string escape_markup(std::string_view text);

}  // namespace holdfast
