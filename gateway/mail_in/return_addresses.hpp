// The addresses of bookings and messages, as the configuration wants them.
#pragma once

#include <optional>

#include "gateway/auth/secret_box.hpp"
#include "gateway/config.hpp"
#include "notify/return_address.hpp"

namespace holdfast::gateway {

/// Nothing where no mail is read. Their unguessable parts come from the keys of the box: with a key
/// go the addresses that were made with it. Errors: validation.
Result<std::optional<notify::ReturnAddresses>> load_return_addresses(const Config& config,
                                                                     const SecretBox& secrets);

}  // namespace holdfast::gateway
