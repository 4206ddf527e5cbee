// The bodies of what becomes of a booking after its request, made into commands.
#pragma once

#include "gateway/rest/booking_request.hpp"
#include "store/commands/lifecycle.hpp"

namespace holdfast::gateway::rest {

/// What all of them have in the body, the path and the header fields: which booking, in which
/// version, and why. Errors: not_found, validation.
Result<Prepared<store::BookingStep>> read_step(const Request& request, const store::Reads& reads);

/// The same as a command of its own kind.
template <class Command>
Prepared<Command> with_step(Prepared<store::BookingStep> step) {
  Prepared<Command> prepared;
  static_cast<store::BookingStep&>(prepared.command) = std::move(step.command);
  prepared.names = std::move(step.names);
  prepared.time_zone = std::move(step.time_zone);
  return prepared;
}

/// `from` and `to` besides. Errors: not_found, validation.
Result<Prepared<store::ReassignBooking>> read_reassign(const Request& request,
                                                       const store::Reads& reads);
/// `note` and `metadata`, and no reason. Errors: not_found, validation.
Result<Prepared<store::EditBooking>> read_edit(const Request& request, const store::Reads& reads);

}  // namespace holdfast::gateway::rest
