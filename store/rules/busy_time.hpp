// The busy time of calendar objects as claims.
#pragma once

#include <string>
#include <vector>

#include "store/calendar.hpp"
#include "store/claim.hpp"
#include "store/rules/conflicts.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// The busy instances of an object, merged where they touch and split to the longest claim. What
/// ended more than a day ago bars nothing and is left out.
std::vector<Claim> busy_claims(const ObjectDraft& draft, const Cause& cause, Instant now);

/// "<calendar>/<name>": what an own event's claims come from.
std::string origin_of(const CalendarId& calendar, std::string_view name);
/// "<source>/<uid>": what an external event's claims come from.
std::string origin_of(const SourceId& source, std::string_view uid);

/// Puts these claims in the place of the cause's and judges the conflicts. Nothing for claims that
/// are there already.
struct Claimed {
  bool changed = false;
  Judged judged;
};
Claimed set_busy(const Cause& cause, std::vector<Claim> claims, RuleContext context,
                 Transaction& tx);

}  // namespace holdfast::store
