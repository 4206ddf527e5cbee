// When a server wants to be asked again, RFC 9110 section 10.2.3.
#pragma once

#include <chrono>
#include <optional>

#include "store/base/http.hpp"

namespace holdfast::sync {

/// Seconds, or a date measured from the answer's own Date, so that our clocks need not agree. At
/// most a day; nothing if there is no such header or it cannot be read.
std::optional<std::chrono::seconds> retry_after(const HttpHeaders& headers);

/// The same out of an error's `retry_after` field; 0 where there is none.
std::chrono::seconds retry_after(const Error& error);

/// Whether the error is the host's trouble. One that says when to come back is there, and may mean
/// one account only.
bool is_host_away(const Error& error);

}  // namespace holdfast::sync
