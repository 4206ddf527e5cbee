// A resource that is changed may not carry all that it was booked for: shorter hours, fewer places,
// out of service (rule C37). The bookings keep their promise and become conflicted; the conflicts
// close by themselves when the resource carries them again.
#pragma once

#include "store/agency.hpp"
#include "store/rule_context.hpp"
#include "store/rules/carried.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// After the resource was stored: other places for who finds one, conflicts for the others.
void judge_resource(const Resource& resource, const Carried& carried, const Actor& actor,
                    RuleContext context, Transaction& tx);

/// After time on the resource was given back: who had no place may have one now.
void look_for_places(AgencyId agency, const ResourceId& resource, RuleContext context,
                     Transaction& tx);

}  // namespace holdfast::store
