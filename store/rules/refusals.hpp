// What a refusal tells besides that it is one.
#pragma once

#include "store/base/error.hpp"
#include "store/booking.hpp"
#include "store/placement.hpp"
#include "store/rule_context.hpp"

namespace holdfast::store {

/// Adds up to five `alternative` fields to an error about time that cannot be promised (any more);
/// leaves every other error as it is.
Error with_alternatives(Error error, const Wish& wish, RuleContext context, const Reads& reads);

/// version_conflict if the caller saw another version (field `current_version`).
Status expect_version(std::int64_t expected, std::int64_t current);

}  // namespace holdfast::store
