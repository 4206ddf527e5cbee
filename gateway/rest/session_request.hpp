// The bodies of what is done to whole group sessions, made into commands.
#pragma once

#include "gateway/rest/booking_request.hpp"
#include "store/commands/classes.hpp"

namespace holdfast::gateway::rest {

/// The session that the path names; nothing where it is absent, or takes none of a staff caller's
/// resources.
std::optional<store::GroupSession> visible_session(const Request& request,
                                                   const store::Reads& reads);

/// Errors: not_found, forbidden (staff who name somebody else), validation, invalid_local_time.
Result<Prepared<store::MoveClass>> read_class_move(const Request& request,
                                                   const store::Reads& reads);
/// Errors: not_found, validation.
Result<Prepared<store::ReassignClass>> read_class_reassign(const Request& request,
                                                           const store::Reads& reads);
/// Errors: not_found, validation.
Result<Prepared<store::CancelClass>> read_class_cancel(const Request& request,
                                                       const store::Reads& reads);

}  // namespace holdfast::gateway::rest
