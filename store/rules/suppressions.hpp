// What is not sent any more, to whom, and how that ends.
#pragma once

#include <string>

#include "store/effect.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// The receiver's side said for good that there is no such address as the message's.
void suppress(const Effect& effect, std::string status, std::string detail, RuleContext context,
              Transaction& tx);

/// Whether the message must not be tried, since its address is known to be dead. What was asked for
/// since then was asked for under the same address anew: that ends it.
bool is_suppressed(const Effect& effect, RuleContext context, Transaction& tx);

/// Ends what there is for that address, if anything; `why` is for the audit.
void clear_suppression(AgencyId agency, const std::string& channel, const std::string& address,
                       const Actor& actor, std::string_view why, RuleContext context,
                       Transaction& tx);

}  // namespace holdfast::store
