// Time on a resource.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// `booking` and `hold` are exclusive: ours to grant, never more of them at an instant than the
/// resource has places. The others are busy time: they bar exclusive claims and may overlap one
/// another.
enum class ClaimKind { booking, hold, external, block, closure };
std::string_view name(ClaimKind kind);
constexpr bool is_exclusive(ClaimKind kind) {
  return kind == ClaimKind::booking || kind == ClaimKind::hold;
}

/// No stored row is longer, so that an overlap search has a bound. Longer spans are stored as
/// several rows; `split` makes them.
inline constexpr Duration kLongestClaim = std::chrono::hours{24};

struct Claim {
  ResourceId resource;
  TimeRange time;
  ClaimKind kind = ClaimKind::booking;
  /// Place of the resource, for exclusive claims.
  int unit = 0;
  /// What the claim comes from: a booking's id; "<calendar id>/<object name>" for a block;
  /// "<source id>/<uid>" for an external event.
  std::string origin;
  /// Which busy rule (N1 to N14 of docs/busy-time.md) or command made it.
  std::string rule;
  friend bool operator==(const Claim&, const Claim&) = default;
};

std::vector<TimeRange> split(TimeRange range, Duration longest = kLongestClaim);

}  // namespace holdfast::store
