// An ICS feed as a set of calendar objects. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"

namespace holdfast::sync {

/// A master with its overrides, or an event without repeats.
struct FeedObject {
  /// Names the object within its feed: made from its UID, or from what it says where it has none
  /// or shares it with an unrelated event.
  std::string key;
  /// Changes when the object says something else. Neither the UID nor the time of generation
  /// counts: some publishers make both anew for each answer.
  std::string fingerprint;
  /// A VCALENDAR of its own.
  std::string text;
  /// Calendars with the definitions of those zones that it names and nobody knows by name; shared
  /// by all objects that name them.
  std::vector<std::shared_ptr<const std::string>> zones = {};
};

struct FeedSnapshot {
  /// In order of their keys; no key twice.
  std::vector<FeedObject> objects;
  /// NAME or X-WR-CALNAME; may be empty.
  std::string name;
  /// TIMEZONE-ID or X-WR-TIMEZONE: whose clock its floating times are told by; may be empty.
  std::string zone = {};
};

/// Octets of a feed at most.
inline constexpr std::size_t kLargestFeed = 20U * 1024 * 1024;

/// Octets of the definition of one zone; a longer one is not looked at. It is read once for each
/// object that names it.
inline constexpr std::size_t kLargestZone = 32U * 1024;
/// Zones that one object may bring with it.
inline constexpr std::size_t kMostZones = 8;

inline constexpr std::size_t kMostObjects = 50'000;

/// Errors: unavailable, for what is no whole calendar: a login page, an answer that was cut off. It
/// says nothing about what is in the calendar, least of all that it is empty. too_large.
Result<FeedSnapshot> read_feed(std::string_view body);

}  // namespace holdfast::sync
