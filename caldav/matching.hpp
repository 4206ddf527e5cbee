// Whether an object is what a filter asks for, and how few objects need to be asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "caldav/filter.hpp"
#include "caldav/icalendar/object.hpp"
#include "store/calendar.hpp"

namespace holdfast::caldav {

/// RFC 4791 section 9.7. A component matches by what it says itself: of a series, the conditions on
/// properties and on time hold for the same one of master and overrides.
bool matches(const Filter& filter, icalendar::Object& object);

/// How often a text is compared with something at most.
std::size_t count_conditions(const Filter& filter);

/// What can be said of the objects that match without reading their texts.
struct Narrowing {
  /// VEVENT, VTODO, VJOURNAL or VFREEBUSY; empty: any.
  std::string component = {};
  /// An instance of a VEVENT is in it.
  std::optional<TimeRange> time = {};
  /// The UID has these parts.
  std::vector<TextMatch> uids = {};
  /// All that is asked is said here.
  bool decides = false;

  /// By all but the time.
  [[nodiscard]] bool admits(const store::ObjectEntry& entry) const;
};

Narrowing narrowing_of(const Filter& filter);

}  // namespace holdfast::caldav
