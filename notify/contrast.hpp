// Whether a colour can be read.
#pragma once

#include <string_view>

namespace holdfast::notify {

/// Text of that colour ("#rrggbb") on white, by the measure of WCAG 2.1, section 1.4.3: at least
/// 4.5 to 1. False for what is no colour.
bool is_readable_on_white(std::string_view colour);

}  // namespace holdfast::notify
