// An ICS feed as a set of calendar objects. Pure.
#pragma once

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
  /// A VCALENDAR of its own, with the definitions of the zones that it names.
  std::string text;
};

struct FeedSnapshot {
  /// In order of their keys; no key twice.
  std::vector<FeedObject> objects;
  /// NAME or X-WR-CALNAME; may be empty.
  std::string name;
};

/// Octets of a feed at most.
inline constexpr std::size_t kLargestFeed = 20U * 1024 * 1024;

/// Errors: unavailable, for what is no whole calendar: a login page, an answer that was cut off. It
/// says nothing about what is in the calendar, least of all that it is empty. too_large.
Result<FeedSnapshot> read_feed(std::string_view body);

}  // namespace holdfast::sync
