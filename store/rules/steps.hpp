// What all commands share that take a booking from one status to another.
#pragma once

#include <string>

#include "store/commands/lifecycle.hpp"

namespace holdfast::store {

/// The booking that the command is meant for, in the version that the caller saw, and the reason in
/// order. Errors: not_found, version_conflict, validation.
Result<Booking> booking_for(const BookingStep& command, const Reads& reads);

/// A later version of it in another status, with the next SEQUENCE if calendars must show it.
Booking turned(const Booking& before, BookingStatus status, bool calendars_must_show,
               RuleContext context);

/// Stores what only changes in status and keeps its copies as they are, with the audit entry.
void store_step(const Booking& before, const Booking& after, const std::string& action,
                const BookingStep& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
