// When a server wants to be asked again, RFC 9110 section 10.2.3.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "store/base/http.hpp"

namespace holdfast {

/// Seconds, or a date measured from the answer's own Date, so that our clocks need not agree. At
/// most a day; nothing if there is no such header or it cannot be read.
std::optional<std::chrono::seconds> retry_after(const HttpHeaders& headers);

/// A number of seconds as such a header has it; at most a day.
std::optional<std::chrono::seconds> retry_after_seconds(std::string_view text);

}  // namespace holdfast
