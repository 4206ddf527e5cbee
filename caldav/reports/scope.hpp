// The calendars that a report looks into: the one of the URL, or all of a home.
#pragma once

#include <string>
#include <vector>

#include "caldav/call.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/icalendar/zones.hpp"

namespace holdfast::caldav {

struct Shelf {
  /// Of the calendar.
  Place place;
  /// Of the calendar; ends with a slash.
  std::string href;
  /// How its objects are read. `zone` in it is not set: `floating` says what it would say.
  icalendar::ReadOptions options;
  icalendar::Zone floating;
};

/// The calendar that the request is about, or that its object is in.
Shelf shelf_of(const Door& door, const Place& place);

/// Those that the request's URL covers, in order of name.
std::vector<Shelf> shelves_of(const Door& door, const Call& call);

/// The canonical href of a member.
std::string member_href(const Shelf& shelf, std::string_view name);

}  // namespace holdfast::caldav
