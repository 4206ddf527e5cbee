// How far series are expanded into busy time, and when that must be done again.
//
// A calendar object that never changes is never sent again, but the days that it fills come nearer.
// So the time is cut into periods: within one, an object is expanded to the same bound; with the
// next one, those that go on beyond it are read anew. The period is part of their content hash, so
// that the ledger takes them for changed.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "store/base/time.hpp"
#include "store/calendar.hpp"

namespace holdfast::sync {

inline constexpr Duration kExpansionPeriod = std::chrono::days{30};
/// At least so far ahead at any moment of a period. Longer than any booking window (730 days).
inline constexpr Duration kExpandAhead = std::chrono::days{740};
inline constexpr Duration kExpandBack = std::chrono::days{1};

TimeRange expansion_range(Instant now);

/// The version of the tz database that this process reads by: another one may mean other times
/// (rule C41), so it is part of the stamp of everything.
const std::string& rules_of_zones();

/// The hash that the store keeps for an object read at `now`.
std::string stamped_hash(std::string hash, const store::ObjectDraft& draft, Instant now,
                         std::string_view rules = rules_of_zones());

/// Whether an object with that stored hash must be read again: it goes on beyond what was expanded,
/// or it was read by other rules of zones.
bool is_out_of_date(std::string_view stamped, Instant now,
                    std::string_view rules = rules_of_zones());

}  // namespace holdfast::sync
