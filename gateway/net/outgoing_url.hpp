// The parts of an absolute URL that an outgoing request needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/result.hpp"

namespace holdfast::gateway {

struct OutgoingUrl {
  bool tls = true;
  /// A name or a numeric address, without brackets.
  std::string host;
  std::uint16_t port = 443;
  /// For the Host field: with brackets, and with the port where it is not the scheme's own.
  std::string host_field;
  /// Path and query, still percent-encoded; no fragment.
  std::string target;
};

/// Errors: validation for what is not an absolute http or https URL with a host, or carries a user
/// name (credentials belong in a field, not in what ends up in logs).
Result<OutgoingUrl> parse_outgoing_url(std::string_view url);

}  // namespace holdfast::gateway
