// Calendars that are read by whoever knows a secret address.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// What a feed shows of an event: everything, or its time alone.
enum class FeedPrivacy { full, busy };
std::string_view name(FeedPrivacy privacy);
std::optional<FeedPrivacy> feed_privacy(std::string_view name);

/// One calendar under one secret address. Only the secret's SHA-256 is kept.
struct Feed {
  FeedId id;
  AgencyId agency;
  CalendarId calendar;
  /// Who made it. It shows nothing any more once that person may not see the calendar.
  UserId user;
  /// What subscribers' apps call the calendar.
  std::string name;
  std::string hash;
  FeedPrivacy privacy = FeedPrivacy::busy;
  /// How far back it reaches; all that lies ahead is in it.
  int past_days = 90;
  Instant created_at;
  std::optional<Instant> revoked_at;
};

}  // namespace holdfast::store
