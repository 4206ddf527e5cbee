// Asking outside calendars once more before a booking is decided (rule C4).
#pragma once

#include <vector>

#include "gateway/rest/context.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/holds.hpp"

namespace holdfast::gateway::rest {

/// Where somebody who could take the booking has a calendar that cannot be trusted now, it is read
/// once more, for a moment. Whatever comes of it, the ledger decides.
Awaitable<void> probe_for(Context context, store::AgencyId agency, store::ServiceId service,
                          std::optional<store::ResourceId> wanted,
                          std::vector<store::NextService> then);

}  // namespace holdfast::gateway::rest
