// A wish for time that is not free yet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/booking.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

enum class WishStatus {
  /// Waits for time that fits.
  waiting,
  /// Has a slot of its own for a while: `booking` is its offer.
  offered,
  /// Got its booking.
  booked,
  /// The customer, or staff, took it back.
  left,
  /// Its time is over.
  expired,
};
std::string_view name(WishStatus status);
std::optional<WishStatus> wish_status(std::string_view name);
/// Any pair that is not listed is refused with Errc::invalid_transition.
bool may_become(WishStatus from, WishStatus to);
std::vector<WishStatus> may_become(WishStatus from);

/// Order within a service: tier, then the time of joining, then the id (rule W2).
struct WaitlistEntry {
  WaitlistId id;
  AgencyId agency;
  ServiceId service;
  /// Of the service's; the service's own if it has no choice.
  std::chrono::minutes duration{0};
  Customer customer;
  /// The zone the customer meant; IANA name.
  std::string time_zone;
  /// A particular resource; nothing: any.
  std::optional<ResourceId> wanted;
  /// 1 to 10 spans in which the appointment must lie.
  std::vector<TimeRange> windows;
  /// Lower is served first.
  int tier = 0;
  /// Not served with less time before the start than that.
  std::chrono::minutes earliest_notice{0};
  Instant joined_at;
  /// The end of the last window, or earlier if asked for.
  Instant expires_at;
  WishStatus status = WishStatus::waiting;
  /// The offer, or what came of it; empty: none yet.
  BookingId booking;
  /// Times ahead that were offered and not taken: what overlaps them is not offered again.
  std::vector<TimeRange> passed;
  /// A booking that this one is to replace once it is confirmed (rule W9); empty: none.
  BookingId replaces;
  std::string note;
  /// Seats that are wanted of a group service.
  int party = 1;
  std::int64_t version = 1;
};

}  // namespace holdfast::store
