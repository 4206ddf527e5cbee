// A request that is sent twice is done once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// Agency and principal are part of it, so that no caller can meet another one's key.
struct IdempotencyKey {
  AgencyId agency;
  /// The user or token that sent it.
  std::string principal;
  /// "POST /v1/bookings".
  std::string route;
  /// 8 to 255 printable ASCII characters.
  std::string key;
  /// SHA-256, in hex, of method, route and canonical body.
  std::string fingerprint;
};

/// An answer as given: kept whole, so that a repeat gets the same bytes.
struct Answer {
  int status = 200;
  std::string body;
  std::string etag;
  std::string location;
};

struct KeptAnswer {
  std::string fingerprint;
  Answer answer;
  Instant expires_at;
};

}  // namespace holdfast::store
