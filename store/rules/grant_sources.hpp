// The sources that a grant opens: they stop and go on with it.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "store/grant.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Nothing is read or written until somebody agrees again. What was read bars on (rule C23).
void stop_sources(const Grant& grant, const std::string& why, RuleContext context, Transaction& tx);

/// Those that had stopped are tried again at once, with all that was known of them: what they hold
/// is compared with what comes, so nothing is written twice (rule C26).
void revive_sources(const Grant& grant, Transaction& tx);

/// A grant that was taken back is forgotten with the last source that names it.
void forget_if_unused(const GrantId& grant, Transaction& tx);

/// What the audit keeps of a grant: no address, no secret.
boost::json::object describe(const Grant& grant);

}  // namespace holdfast::store
