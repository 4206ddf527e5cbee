// A text whose lines are folded elsewhere.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::icalendar {

/// The same content lines, folded as we fold: never inside of a UTF-8 sequence. RFC 5545
/// section 3.1 lets a client do that, but such a text as a whole is no UTF-8 and cannot stand in
/// XML.
std::string refolded(std::string_view text);

}  // namespace holdfast::icalendar
