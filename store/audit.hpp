// The audit log: one chained entry for each change.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/result.hpp"
#include "store/base/time.hpp"
#include "store/ids.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// `before` and `after` are JSON and refer to people by id only, so that erasing a person leaves
/// the chain whole.
struct AuditEntry {
  AgencyId agency;
  /// 1, 2, 3 … for each agency, without gaps.
  std::int64_t number = 0;
  Instant at;
  Actor actor;
  /// The reason codes of docs/bookings.md: "intake.accepted", "move.staff_caldav" …
  std::string action;
  /// The id of what changed.
  std::string subject;
  std::string before;
  std::string after;
  /// Hex SHA-256. `previous` of the first entry is 64 zeros.
  std::string previous;
  std::string hash;
};

inline constexpr std::string_view kAuditStart =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of an entry: SHA-256, in hex, over its fields as netstrings ("5:hello,") in the order
/// previous, agency, number, at (microseconds), actor.kind, actor.id, actor.via, actor.request_id,
/// action, subject, before, after. docs/audit.md shows how to check it with other tools.
std::string audit_hash(const AuditEntry& entry);

}  // namespace holdfast::store
