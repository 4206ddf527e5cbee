// The claims of closures (rule C37).
#pragma once

#include <vector>

#include "store/claim.hpp"
#include "store/closure.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Closed time on the resource that it is about, or on all that the agency has. What ended more
/// than a day ago bars nothing and is left out.
std::vector<Claim> closed_time(const Closure& closure, Instant now, const Reads& reads);

/// Puts these claims in the place of the closure's, opens and closes conflicts accordingly, and
/// offers what is open again to who waits.
void close_time(const Closure& closure, const std::vector<Claim>& claims, const Actor& actor,
                RuleContext context, Transaction& tx);

/// A resource that is new has the agency's closures too.
void close_time_of(const Resource& resource, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
