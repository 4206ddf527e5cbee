// Whether an event takes its owner's time: rules N2 to N14 of docs/busy-time.md.
#pragma once

#include <string_view>

#include "caldav/icalendar/read.hpp"
#include "caldav/icalendar/scan.hpp"

namespace holdfast::icalendar {

struct Verdict {
  bool busy = false;
  /// "N2" …; static text.
  std::string_view rule;
};

/// The first rule that fits decides. What is seen from the times alone (a zero length, N12) is the
/// caller's.
Verdict judge_busy(const Component& component, bool all_day, const ReadOptions& options);

/// PARTSTAT of the calendar's owner, as it is written; empty if the owner is no attendee.
std::string_view participation_of_owner(const Component& component, const ReadOptions& options);

}  // namespace holdfast::icalendar
