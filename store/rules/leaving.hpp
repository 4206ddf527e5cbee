// Sources that go.
#pragma once

#include "store/rule_context.hpp"
#include "store/source.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Forgets the source, and what a person took back with it. Its claims are gone already.
void forget_source(const Source& source, const Actor& actor, RuleContext context, Transaction& tx);

/// Forgets a leaving source once nothing is owed to it any more.
void leave_if_done(const SourceId& id, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
