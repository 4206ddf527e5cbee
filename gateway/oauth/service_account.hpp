// Google's service accounts: a key that may act for every account of a domain.
#pragma once

#include <string>

#include "store/base/result.hpp"
#include "sync/oauth.hpp"

namespace holdfast::gateway {

/// Signs with the key in that file, as Google's console gives it out (JSON). `audience` is where
/// the assertions are sent. Errors: not_found, forbidden (others may read it), validation.
Result<sync::Assertion> load_service_account(const std::string& path, const std::string& audience);

}  // namespace holdfast::gateway
