// Ways by which services tell us that a calendar has changed.
#pragma once

#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// A channel of Google, a subscription of Microsoft. What comes by it is a hint to read the source,
/// never a fact.
struct PushChannel {
  PushChannelId id;
  AgencyId agency;
  SourceId source;
  /// "google" or "microsoft".
  std::string provider;
  /// What the service calls it: Google's resource id, Microsoft's subscription id. Empty while the
  /// service has not answered.
  std::string remote;
  /// SHA-256 of the secret that comes with each message, in hex.
  std::string secret_hash;
  /// Or made to last longer.
  Instant opened_at{};
  /// By the service's word.
  Instant expires_at{};
};

}  // namespace holdfast::store
