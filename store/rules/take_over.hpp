// Somebody else of the pool steps in where busy time came over an appointment (OnClash::reassign).
#pragma once

#include <set>

#include "store/rules/reassign.hpp"

namespace holdfast::store {

/// Classes that were tried in this command: what cannot be for one seat cannot be for the next.
using Asked = std::set<SessionId>;

/// Whether somebody took over, for all of a class at once. If not, nothing was written.
bool take_over(const Booking& booking, const Reassignment& wanted, Asked& asked,
               RuleContext context, Transaction& tx);

}  // namespace holdfast::store
