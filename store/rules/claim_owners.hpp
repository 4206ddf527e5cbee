// Whose time a claim is.
#pragma once

#include <string>
#include <vector>

#include "store/claim.hpp"
#include "store/ids.hpp"
#include "store/reads.hpp"

namespace holdfast::store {

/// The bookings that own exclusive claims of that origin: one, or everybody in a group appointment.
std::vector<BookingId> owners(AgencyId agency, const std::string& origin, const Reads& reads);

/// The bookings that lie under those claims and have not begun yet, in order of their ids: what a
/// new fact about that time would hit.
std::vector<BookingId> bookings_under(AgencyId agency, const std::vector<Claim>& claims,
                                      Instant now, const Reads& reads);

}  // namespace holdfast::store
