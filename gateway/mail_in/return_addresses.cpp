#include "gateway/mail_in/return_addresses.hpp"

namespace holdfast::gateway {

Result<std::optional<notify::ReturnAddresses>> load_return_addresses(const Config& config,
                                                                     const SecretBox& secrets) {
  if (config.mail_in.address.empty()) {
    return std::optional<notify::ReturnAddresses>{};
  }
  auto made = notify::ReturnAddresses::make(config.mail_in.address,
                                            secrets.derive("holdfast return addresses"));
  if (!made) {
    return Error{Errc::validation, "mail_in.address " + made.error().detail};
  }
  return std::optional(std::move(*made));
}

}  // namespace holdfast::gateway
