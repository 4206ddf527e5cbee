// Which bookings ahead a changed resource carries: pure decisions of rule C37.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/agency.hpp"
#include "store/booking.hpp"
#include "store/claim.hpp"
#include "store/conflict.hpp"
#include "store/reads.hpp"

namespace holdfast::store {

/// Kinds of conflicts about a resource; a conflict's cause is the kind, a slash and the resource's
/// id.
inline constexpr std::string_view kHours = "hours";
inline constexpr std::string_view kCapacity = "capacity";
std::string cause_of(std::string_view kind, const ResourceId& resource);

/// What becomes of the bookings ahead.
struct Carried {
  struct Hit {
    BookingId booking;
    TimeRange time;
  };
  /// Outside of the hours that are left.
  std::vector<Hit> closed;
  /// More at once than there are places; who booked later has none.
  std::vector<Hit> crowded;
  /// By origin: all its claims, for those that find another place than the one that is gone.
  std::map<std::string, std::vector<Claim>> moved;

  /// Everybody who is hit, once.
  [[nodiscard]] std::vector<BookingId> hit() const;
};

/// What the resource, as it will be, does not carry. Bookings that lay outside of its hours before
/// (rule C11) are not asked about.
Carried carried_by(const Resource& after, const Resource& before, Instant now, const Reads& reads);
/// The places only: who finds another one, and who does not.
Carried placed_on(const Resource& resource, Instant now, const Reads& reads);

/// The booking's time on the resource that does not lie in its hours, also because it is out of
/// service; nothing if all does.
std::optional<TimeRange> outside_hours(const Booking& booking, const Resource& resource);
/// Whether all that the booking takes has hours and places for it, where it owns `owned`.
bool is_carried(const Booking& booking, const std::vector<Claim>& owned, const Reads& reads);

/// Of kind hours or capacity.
bool is_about_resource(const Conflict& conflict);
/// When such a conflict is still a question where the booking owns `ours`; nothing: it is none.
std::optional<TimeRange> still_uncarried(const Conflict& conflict, const Booking& booking,
                                         const std::vector<Claim>& ours, const Reads& reads);

}  // namespace holdfast::store
