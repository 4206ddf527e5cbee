// When a server wants to be asked again, RFC 9110 section 10.2.3.
#pragma once

#include <chrono>

#include "store/base/error.hpp"
#include "store/base/retry_after.hpp"

namespace holdfast::sync {

using holdfast::retry_after;

/// The same out of an error's `retry_after` field; 0 where there is none.
std::chrono::seconds retry_after(const Error& error);

/// Whether the error is the host's trouble. One that says when to come back is there, and may mean
/// one account only.
bool is_host_away(const Error& error);

}  // namespace holdfast::sync
