// JSON from outside, read without leniency.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "store/base/result.hpp"

namespace holdfast::gateway::rest {

/// RFC 8259 and nothing more: UTF-8, no comments, no trailing commas, at most 32 levels deep. A
/// member that comes twice is refused: readers of such an object disagree on which one counts.
///
/// Errors: validation; `detail` says what is wrong and at which octet.
Result<boost::json::value> parse_strictly(std::string_view text);

/// One text for all spellings of a value: members sorted by name, no white space.
std::string canonical(const boost::json::value& value);

}  // namespace holdfast::gateway::rest
