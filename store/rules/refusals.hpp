// What a refusal tells besides that it is one.
#pragma once

#include "store/base/error.hpp"
#include "store/booking.hpp"
#include "store/placement.hpp"
#include "store/rule_context.hpp"

namespace holdfast::store {

/// Adds up to five `alternative` fields to an error about time that cannot be promised (any more),
/// and to source_unverified a `source` for each calendar that cannot be read: its id, a blank and
/// its last good read, if there was one. Leaves every other error as it is.
Error with_alternatives(Error error, const Wish& wish, RuleContext context, const Reads& reads);

/// version_conflict if the caller saw another version (field `current_version`).
Status expect_version(std::int64_t expected, std::int64_t current);

}  // namespace holdfast::store
