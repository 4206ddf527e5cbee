// A staff member says in their calendar that they will not do a booking, or that they will after
// all (rule C14).
#pragma once

#include "store/rules/staff_edits.hpp"

namespace holdfast::store {

/// Somebody else takes over where the service wants that and somebody is free; else a conflict of
/// kind "declined" is opened, once for each copy. Errors: invalid_transition where it is too late
/// to ask.
Result<Booking> decline_copy(const Booking& booking, const StaffEdit& edit, RuleContext context,
                             Transaction& tx);

/// Closes what decline_copy opened.
Booking accept_copy(const Booking& booking, const StaffEdit& edit, RuleContext context,
                    Transaction& tx);

}  // namespace holdfast::store
