// Secrets that were sealed with an older key are sealed with the newest one, so that the older one
// can be thrown away.
#pragma once

#include "gateway/auth/secret_box.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Once after each start. What cannot be opened stays as it is, and the log says how many there
/// are. References outlive it. Throws EngineFailure.
Awaitable<void> reseal_secrets(store::Ledger& ledger, const SecretBox& secrets, Log& log);

}  // namespace holdfast::gateway
