// What a caller may see and touch, beyond what its role may at all.
#pragma once

#include <optional>

#include "gateway/rest/request.hpp"
#include "store/booking.hpp"
#include "store/engine.hpp"
#include "store/reads.hpp"
#include "store/source.hpp"

namespace holdfast::gateway::rest {

/// Staff: only bookings that take their own resource. Others: all of the agency.
bool may_see(const Request& request, const store::Booking& booking);
/// Staff: only what is tied to their own resource.
bool may_see(const Request& request, const store::ResourceId& resource);

/// The booking that the path names, or nothing where it is absent or not the caller's to see.
std::optional<store::Booking> visible_booking(const Request& request, const store::Reads& reads);
/// Likewise a source.
std::optional<store::Source> visible_source(const Request& request, const store::Reads& reads);

/// A refusal as that user may see it: of the calendars that it names, staff see their own.
Error seen_by(const store::User& user, Error refusal, const store::Engine& engine);

}  // namespace holdfast::gateway::rest
