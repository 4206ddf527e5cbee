// Events that cannot be evaluated whole (rule N13): they bar the time that they may touch, and
// somebody has to know why.
#pragma once

#include "store/calendar.hpp"
#include "store/rules/conflicts.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// Notes it in the audit and tells the person whose calendar it stands in, once for each event.
void tell_unreadable(const Cause& cause, const ObjectDraft& draft, RuleContext context,
                     Transaction& tx);

}  // namespace holdfast::store
