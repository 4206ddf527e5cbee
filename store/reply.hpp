// What somebody answered to an invitation by mail (iTIP REPLY and COUNTER).
#pragma once

#include <cstdint>
#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// The newest answer of one person about one booking. Of several answers the one to the higher
/// SEQUENCE counts, and of those the one with the later DTSTAMP.
struct Reply {
  AgencyId agency;
  BookingId booking;
  /// Lower-case mail address.
  std::string attendee;
  std::int64_t sequence = 0;
  Instant dtstamp;
  /// accepted, tentative, declined or counter.
  std::string said;
  Instant at;
  /// How often this person has answered, this one included.
  int answers = 1;
};

}  // namespace holdfast::store
