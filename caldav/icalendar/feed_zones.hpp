// The time zones of a text that is put together from many objects.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/write.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::icalendar {

/// A zone that the tz database knows is defined once, from there, under its IANA name. Definitions
/// of made-up zones are taken over; where two objects mean different zones by one name, the second
/// gets a name of its own.
class FeedZones {
 public:
  /// TZID in an object -> TZID in the feed.
  using Names = std::map<std::string, std::string, std::less<>>;

  /// What the object's TZIDs are called here. A TZID that leads nowhere stays as it is.
  Names adopt(const Component& calendar);
  void add(const TimeZone& zone);

  /// The content line with its TZID parameter renamed.
  [[nodiscard]] std::string renamed(const Property& property, const Names& names) const;
  /// Likewise, with the parameters alone that say what the time means.
  [[nodiscard]] std::string time_line(const Property& property, const Names& names) const;

  void write(Writer& writer, TimeRange span) const;

 private:
  std::string name_for(std::string tzid, const std::string& definition);

  std::map<std::string, TimeZone, std::less<>> known_;
  /// Name in the feed -> lines of the definition without its TZID.
  std::map<std::string, std::string, std::less<>> own_;
};

}  // namespace holdfast::icalendar
