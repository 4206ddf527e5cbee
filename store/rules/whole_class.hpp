// What all commands share that change a group session as a whole.
#pragma once

#include <optional>
#include <string_view>

#include "store/commands/classes.hpp"
#include "store/placement.hpp"
#include "store/rules/reassign.hpp"

namespace holdfast::store {

/// Those who have seats in the session, in order of their seats.
std::vector<Booking> sitting_in(AgencyId agency, const SessionId& session, const Reads& reads);

/// The class that the command is meant for, in the version that the caller saw, and the reason in
/// order. Errors: not_found, version_conflict, validation.
Result<WholeClass> class_for(const ClassStep& command, const Reads& reads);

/// Everybody in it was promised their seat: what is held, requested or offered is not moved under
/// who waits for it. Errors: invalid_transition.
Status expect_promised(const WholeClass& whole, std::string_view what);

/// The class with other resources at the same time, all that has to be stored and told of it
/// included. On an error nothing was written. Errors: as place(), invalid_transition, validation.
Result<WholeClass> reassign_class(const WholeClass& before, const Reassignment& wanted,
                                  RuleContext context, Transaction& tx);

}  // namespace holdfast::store
