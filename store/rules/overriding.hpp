// Booking over other plans, on purpose (rule C3).
//
// What can be overridden is a fact that is not ours: an outside event, a block, a closure, or a
// calendar that cannot be read. A booking or hold never is. Where an agency wants two at once, the
// resource has another place.
#pragma once

#include <string>

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Whether the refusal is one that an override takes away.
bool can_be_overridden(const Error& refusal);

/// After the claims of `booking` were written: each thing that it lies on is a conflict that was
/// settled as it was opened, so that nobody is asked about it later. The audit says that it
/// happened, the staff and the coordinators hear of it.
void accept_overlaps(const Booking& booking, const Actor& actor, const std::string& reason,
                     RuleContext context, Transaction& tx);

}  // namespace holdfast::store
