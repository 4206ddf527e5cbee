// A group appointment: several customers, one span of time, one set of resources.
#pragma once

#include <cstdint>
#include <vector>

#include "store/base/time.hpp"
#include "store/booking.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// Made with its first booking and gone with its last one. The claims on the resources are the
/// session's (its id is their origin); a booking in it holds one numbered seat and no claim.
struct GroupSession {
  SessionId id;
  AgencyId agency;
  ServiceId service;
  /// The appointment, without buffers.
  TimeRange time;
  std::vector<Taken> taken;
  /// How many customers it takes, >= 2.
  int seats = 2;
  /// Raised by every change of time, resources or seats. The REST API's ETag.
  std::int64_t version = 1;
};

}  // namespace holdfast::store
