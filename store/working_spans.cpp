// Working hours as instants.
//
// A window is two wall times of one date, each made an instant on that date: an offset carried over
// from the day's start would be wrong after a clock change.
#include <algorithm>

#include "store/base/time_zone.hpp"
#include "store/placement.hpp"
#include "store/spans.hpp"

namespace holdfast::store {
namespace {

/// A room or a device without any hours is there all the time; a person without hours never is.
bool is_always_open(const Resource& resource) {
  if (resource.kind == ResourceKind::staff) {
    return false;
  }
  const auto& hours = resource.hours;
  return std::all_of(std::begin(hours.weekdays), std::end(hours.weekdays),
                     [](const auto& windows) { return windows.empty(); }) &&
         std::all_of(hours.overrides.begin(), hours.overrides.end(),
                     [](const auto& other) { return other.windows.empty(); });
}

std::vector<DayWindow> windows_on(const Resource& resource, LocalDate date, bool always_open) {
  const auto& hours = resource.hours;
  const auto other = std::find_if(hours.overrides.begin(), hours.overrides.end(),
                                  [&](const auto& entry) { return entry.date == date; });
  if (other != hours.overrides.end()) {
    return other->windows;
  }
  if (always_open) {
    return {{0, 24 * 60}};
  }
  // ISO: Monday is 1.
  return hours.weekdays[std::chrono::weekday{date}.iso_encoding() - 1];
}

}  // namespace

std::vector<TimeRange> working_spans(const Resource& resource, TimeRange range) {
  const auto zone = TimeZone::find(resource.time_zone);
  if (!zone || range.empty()) {
    return {};
  }
  const bool always_open = is_always_open(resource);
  std::vector<TimeRange> spans;
  // A day more on each side: a clock change may make a local day reach over the range's dates.
  const auto last = zone->date_at(range.end) + std::chrono::days{1};
  for (auto date = zone->date_at(range.start) - std::chrono::days{1}; date <= last;
       date += std::chrono::days{1}) {
    for (const auto& window : windows_on(resource, date, always_open)) {
      const auto at = [&](int minute) {
        return zone->first_instant_at_or_after(
            {std::chrono::local_seconds{date} + std::chrono::minutes{minute}});
      };
      const TimeRange span{at(window.start_minute), at(window.end_minute)};
      // Empty where a clock change swallowed the whole window.
      if (!span.empty() && span.overlaps(range)) {
        spans.push_back(span);
      }
    }
  }
  return merged(std::move(spans));
}

}  // namespace holdfast::store
