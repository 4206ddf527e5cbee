// Whether somebody was told what they should know, and whether a copy is what it should be
// (rule C34).
#pragma once

#include "store/effect.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// Leaves it in the audit, and where it was a customer who was not reached, tells the agency.
void raise_unreached(const Effect& effect, RuleContext context, Transaction& tx);

/// A message is known to be in the mailbox, or on the phone: leaves it in the audit, from which
/// others are told.
void note_arrived(const Effect& effect, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
