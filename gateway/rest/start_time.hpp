// When an appointment shall start: `starts_at` with an offset, or `local` with `time_zone`.
#pragma once

#include <string>

#include "gateway/rest/members.hpp"
#include "store/base/time.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::gateway::rest {

struct StartTime {
  Instant at;
  /// The zone that the wall time is meant in.
  std::string time_zone;
};

/// What the members say, still without a decision about clock changes.
struct StartMembers {
  std::optional<std::string> starts_at;
  std::optional<std::string> local;
  std::optional<std::string> time_zone;
};

/// Reads `starts_at`, `local` and `time_zone`; faults neither or both of the first two, and `local`
/// without a zone.
StartMembers read_start(Members& members, Faults& faults);

/// Rule C7: a wall time that does not exist, or exists twice, is for the caller to decide.
/// invalid_local_time with reason (gap or ambiguous) and candidates.
Error ask_which(const LocalMeaning& meaning, const TimeZone& zone, std::string_view local);

/// The instant. `fallback_zone` is what `starts_at` is meant in when no zone is named.
/// Errors: validation; invalid_local_time (fields reason: gap or ambiguous, candidate: with
/// offset).
Result<StartTime> decide_start(const StartMembers& members, const std::string& fallback_zone);

/// The members of an answer that say when: starts_at and ends_at in the zone's offset, time_zone.
boost::json::object when_json(TimeRange time, const std::string& time_zone);

}  // namespace holdfast::gateway::rest
