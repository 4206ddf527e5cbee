// What of a calendar object a report returns: C:calendar-data of RFC 4791 section 9.6.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "caldav/icalendar/object.hpp"

namespace holdfast::icalendar {

struct Excerpt {
  struct Prop {
    std::string name;
    /// Its name alone is wanted.
    bool novalue = false;
  };
  struct Comp {
    std::string name;
    bool all_props = false;
    std::vector<Prop> props = {};
    bool all_comps = false;
    std::vector<Comp> comps = {};
  };
  /// Of VCALENDAR; nothing: all of it.
  std::optional<Comp> parts = {};
  /// Instances as components of their own, in UTC (section 9.6.5).
  std::optional<TimeRange> expand = {};
  /// The overrides that matter to that span, beside the master (section 9.6.6).
  std::optional<TimeRange> recurrences = {};
  /// The FREEBUSY periods in that span (section 9.6.7).
  std::optional<TimeRange> free_busy = {};

  /// Octets that are written for one object: an expansion says a long description once for each
  /// instance.
  std::size_t max_size = std::size_t{64} << 20;

  /// The stored text is what is wanted.
  [[nodiscard]] bool whole() const { return !parts && !expand && !recurrences && !free_busy; }
};

/// Errors: too_many_instances; too_large.
Result<std::string> text_of(Object& object, const Excerpt& excerpt);

}  // namespace holdfast::icalendar
