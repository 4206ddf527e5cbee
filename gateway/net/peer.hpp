// Who sent a request, as far as the connection tells.
#pragma once

#include <string>

#include "gateway/net/request_kind.hpp"

namespace holdfast::gateway {

/// Belongs to one request, never to the connection: a proxy may send many people's requests over
/// one.
struct Peer {
  /// Numeric, without a port.
  std::string address;
  /// Over TLS, here or at the trusted proxy in front.
  bool secure = false;
  /// Also in the answer's Request-Id, the log and the audit.
  std::string request_id;
  /// Where doors note what it is; null: nobody asks. Lives until the answer is made.
  RequestKind* kind = nullptr;
};

}  // namespace holdfast::gateway
