// From a master and its overrides to instances.
#pragma once

#include <string>
#include <vector>

#include "caldav/icalendar/event.hpp"
#include "store/calendar.hpp"

namespace holdfast::icalendar {

/// One instance, with what tells it.
struct Occurrence {
  TimeRange time;
  /// The master, the override that stands in its place, or the one that moved it together with all
  /// later ones (RANGE=THISANDFUTURE).
  const Event* told_by = nullptr;
  /// Where the series has it: what its RECURRENCE-ID names.
  Moment original;
  Moment start;
  Length length;
};

/// As the store keeps it.
store::Instance instance_of(const Occurrence& occurrence);

struct Expansion {
  /// In order of start.
  std::vector<Occurrence> occurrences;
  /// There is, or may be, more after the horizon.
  bool unbounded = false;
  /// Why it could not be expanded whole (too many instances, too much work); empty if it could.
  std::string too_many;
};

/// All events have a start and no problem. `master` may be null: an invitation to single instances
/// (RFC 4791 section 4.1). A single event is given also where it lies outside of the horizon; of a
/// series only what touches it.
Expansion expand(const Event* master, const std::vector<const Event*>& overrides, ZoneBook& zones,
                 const ReadOptions& options, Steps& steps);

/// The part of all time that is calculated with: years 2 to 9998.
TimeRange within_calendar(TimeRange range);

}  // namespace holdfast::icalendar
