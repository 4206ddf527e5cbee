// Asking outside calendars once more before a booking is decided (rule C4).
#pragma once

#include <optional>
#include <vector>

#include "gateway/rest/context.hpp"
#include "gateway/rest/names.hpp"
#include "store/commands/bookings.hpp"

namespace holdfast::gateway::rest {

/// What is asked for, as far as it says whose calendars matter.
struct Bookable {
  store::AgencyId agency;
  store::ServiceId service;
  std::optional<store::ResourceId> wanted = {};
  std::vector<store::NextService> then = {};
};

/// Calendars that cannot be trusted now, of those who could take it; none if somebody else can be
/// taken whose calendars are known. Looked for in the snapshot that the request is read in: one of
/// its own would cost every booking, and hardly any needs it. `names` may know the services.
std::vector<store::SourceId> doubtful_sources(const Context& context, const Bookable& wish,
                                              const Names& names, const store::Reads& reads);
/// The same for a move: of those whom the booking takes, and of who is wanted instead.
std::vector<store::SourceId> doubtful_sources(const Context& context, const store::Booking& booking,
                                              const std::optional<store::ResourceId>& wanted,
                                              const store::Reads& reads);

/// Has them read once more, for a moment. Whatever comes of it, the ledger decides.
Awaitable<void> probe(Context context, std::vector<store::SourceId> sources);

}  // namespace holdfast::gateway::rest
