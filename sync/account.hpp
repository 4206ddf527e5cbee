// A source with what opens it.
#pragma once

#include <functional>
#include <string>

#include "store/base/result.hpp"
#include "store/source.hpp"

namespace holdfast::sync {

/// A source with its credential opened. Never logged. Where a grant opens the source, `secret` is
/// empty, and AccessTokens has what is sent.
struct Account {
  store::Source source;
  std::string secret;
};

/// The gateway's key, as far as this floor needs it. Any thread.
struct Secrets {
  std::function<Result<std::string>(const std::string& sealed)> open;
  std::function<std::string(const std::string& plain)> seal;
};

/// Errors: unauthenticated (sealed with a key that we do not have).
Result<Account> open_account(store::Source source, const Secrets& secrets);

}  // namespace holdfast::sync
