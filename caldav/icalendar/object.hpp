// A stored object, scanned once, its times evaluated where somebody asks for them.
//
// For reports: a filter asks about many parts of one object, and what it finds is then written in
// part or expanded. All of that shares one scan, one book of zones and one reading of each
// component.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "caldav/icalendar/event.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/series.hpp"
#include "caldav/icalendar/zones.hpp"

namespace holdfast::icalendar {

/// Not for sharing between threads.
class Object {
 public:
  /// Tolerant, as what is stored may have been taken by older rules. Null for a text that is no
  /// calendar at all. `floating` is the zone of floating and all-day times; `options.zone` is not
  /// looked at.
  static std::unique_ptr<Object> read(std::string_view text, const ReadOptions& options,
                                      const Zone& floating);

  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  [[nodiscard]] const Component& calendar() const { return scanned_.calendars.front(); }
  [[nodiscard]] const ReadOptions& options() const { return options_; }
  ZoneBook& zones() { return zones_; }

  /// The times of a VEVENT, VTODO or VJOURNAL right inside the calendar; null for all others.
  const Event* event_of(const Component& component);

  /// The instances inside `range`, which is clamped to what can be calculated with; valid until the
  /// next call. Asked for the same range again (by each of a thousand overrides), it remembers.
  /// Errors: too_many_instances.
  Result<std::span<const Occurrence>> occurrences(TimeRange range);

  /// Whether there is, or may be, more than one instance.
  bool recurs();

  /// Pays for so many comparisons with instances. False once more were asked for than anybody
  /// needs: the answer is then what it is for what cannot be evaluated.
  bool pay(std::size_t comparisons);

  /// What was done so far, in steps of recurrence rules; about 20 ns each.
  [[nodiscard]] std::int64_t work() const;

 private:
  Object(Scanned scanned, const ReadOptions& options, const Zone& floating);
  const std::vector<Event>& events();
  Result<std::vector<Occurrence>> expand_in(TimeRange range);

  Scanned scanned_;
  ReadOptions options_;
  Steps steps_;
  std::int64_t compared_ = 0;
  ZoneBook zones_;
  bool evaluated_ = false;
  std::vector<Event> events_;
  std::optional<TimeRange> asked_;
  Result<std::vector<Occurrence>> found_ = std::vector<Occurrence>{};
};

}  // namespace holdfast::icalendar
