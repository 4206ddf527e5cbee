// Bookings that wait for an outside calendar to answer (rule C4, verify).
#pragma once

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// What is known of the resource's calendars has changed. Requests that were taken without asking
/// them, and whose resources are all known now, are decided: declined where something lies on them
/// by now, else confirmed, or left to whoever approves requests of their service.
void settle_unverified(AgencyId agency, const ResourceId& resource, const Actor& actor,
                       RuleContext context, Transaction& tx);

}  // namespace holdfast::store
