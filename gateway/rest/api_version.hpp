// Which shape of the API a caller speaks (Gateway-Version).
#pragma once

#include <string_view>

#include "store/base/http.hpp"
#include "store/base/result.hpp"

namespace holdfast::gateway::rest {

/// The newest one, which is what a request without the field gets. Inside a version things are
/// only added.
inline constexpr std::string_view kApiVersion = "2027-01-01";

/// Errors: validation for a version that this server does not know, naming those that it does.
Status check_version(const HttpHeaders& request);

/// Says in which version an answer is.
void tell_version(HttpHeaders& answer);

}  // namespace holdfast::gateway::rest
