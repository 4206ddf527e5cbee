// When calendars are busy, and how: what free-busy-query tells.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "caldav/reports/scope.hpp"

namespace holdfast::caldav {

/// Collects busy time inside of a range.
class BusySpans {
 public:
  explicit BusySpans(TimeRange range) : range_(range) {}

  void add(TimeRange time, store::BusyType type);
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Clipped to the range, in order, merged where they touch.
  [[nodiscard]] std::vector<TimeRange> merged(store::BusyType type) const;

 private:
  TimeRange range_;
  std::map<store::BusyType, std::vector<TimeRange>> spans_;
  std::size_t size_ = 0;
};

/// What the calendar's objects and, in `appointments`, its bookings take; nothing of a calendar
/// whose events take no time. A booking takes also the time before and after it that its service
/// asks for.
/// Errors: an answer that gets too long; too_many_instances.
Awaitable<Status> add_busy_time(const Door& door, const Shelf& shelf, TimeRange range,
                                BusySpans& spans);

}  // namespace holdfast::caldav
