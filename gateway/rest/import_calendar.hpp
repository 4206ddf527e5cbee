// An iCalendar file as an import: its events one by one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"
#include "sync/providers/feed_snapshot.hpp"

namespace holdfast::gateway::rest {

/// A master with its overrides, or an event without repeats: one VCALENDAR each.
struct ImportedEvent {
  /// Where it begins in the file, from 1; 0: that cannot be told.
  std::size_t line = 0;
  /// As the file names it; may be empty.
  std::string uid;
  sync::FeedObject object;
};

/// In the order of the file; one for each UID. Errors: validation for what is no whole calendar,
/// too_large for more than kMostImported.
Result<std::vector<ImportedEvent>> events_of_calendar(std::string_view text);

}  // namespace holdfast::gateway::rest
