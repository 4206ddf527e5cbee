// The bodies of waitlist writes, made into commands.
#pragma once

#include <vector>

#include "gateway/rest/booking_request.hpp"
#include "gateway/rest/members.hpp"
#include "store/commands/waitlist.hpp"

namespace holdfast::gateway::rest {

/// `windows`: a list of {starts_at, ends_at}, with what is wrong in it as faults.
std::vector<TimeRange> read_windows(Members& body, Faults& faults);

/// Errors: validation.
Result<Prepared<store::JoinWaitlist>> read_join(const Request& request, const store::Reads& reads);

/// What all commands on one entry have in the path and the header fields. Errors: not_found,
/// validation.
Result<Prepared<store::WaitlistStep>> read_waitlist_step(const Request& request,
                                                         const store::Reads& reads);

/// The same as a command of its own kind.
template <class Command>
Prepared<Command> as(Prepared<store::WaitlistStep> step) {
  Prepared<Command> prepared;
  static_cast<store::WaitlistStep&>(prepared.command) = std::move(step.command);
  prepared.names = std::move(step.names);
  prepared.time_zone = std::move(step.time_zone);
  return prepared;
}

/// Nothing may be in the body. Errors: not_found, validation.
Result<Prepared<store::AcceptOffer>> read_accept(const Request& request, const store::Reads& reads);
/// `leave` besides. Errors: not_found, validation.
Result<Prepared<store::DeclineOffer>> read_decline(const Request& request,
                                                   const store::Reads& reads);
/// `starts_at` or `local` with `time_zone` besides. Errors: not_found, validation,
/// invalid_local_time.
Result<Prepared<store::PromoteEntry>> read_promote(const Request& request,
                                                   const store::Reads& reads);

}  // namespace holdfast::gateway::rest
