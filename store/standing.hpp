// A waitlist entry with what people ask about it.
#pragma once

#include <cstdint>
#include <optional>

#include "store/booking.hpp"
#include "store/reads.hpp"
#include "store/waitlist.hpp"

namespace holdfast::store {

struct WaitlistStanding {
  WaitlistEntry entry;
  /// The open offer, or the booking that it led to.
  std::optional<Booking> booking;
  /// Its place among those who wait for the same service, from 1; nothing unless it waits.
  std::optional<std::int64_t> rank;
};

/// How the entry stands now. It need not be stored.
WaitlistStanding standing_of(WaitlistEntry entry, const Reads& reads);

}  // namespace holdfast::store
