// The bodies of booking writes, made into commands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/rest/context.hpp"
#include "gateway/rest/names.hpp"
#include "gateway/rest/request.hpp"
#include "store/base/time_zone.hpp"
#include "store/commands/bookings.hpp"

namespace holdfast::gateway::rest {

/// A command, what its answer will call things, and the zone that its times are shown in.
template <class Command>
struct Prepared {
  Command command;
  Names names;
  std::string time_zone;
  /// Outside calendars that it depends on and that should be asked once more (probe.hpp).
  std::vector<store::SourceId> doubtful = {};
};

/// Errors: validation, invalid_local_time.
Result<Prepared<store::RequestBooking>> read_request_booking(const Request& request,
                                                             const store::Reads& reads);
/// Errors: not_found, forbidden (staff who name somebody else), validation, invalid_local_time.
Result<Prepared<store::RescheduleBooking>> read_reschedule(const Request& request,
                                                           const store::Reads& reads);
/// Errors: not_found, forbidden (staff who speak for the customer), validation.
Result<Prepared<store::CancelBooking>> read_cancel(const Request& request,
                                                   const store::Reads& reads);

}  // namespace holdfast::gateway::rest
