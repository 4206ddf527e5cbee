// What a TZID means.
//
// The tz database comes first, also where the object brings its own VTIMEZONE: definitions in the
// wild are often wrong or old, and one name must not mean two things in one house. Only a name that
// leads nowhere is read from the VTIMEZONE. libical is not asked: its conversion errs around clock
// changes, and its zone pointers die with the component that they came from.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "caldav/icalendar/observances.hpp"
#include "caldav/icalendar/scan.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::icalendar {

/// A zone of the tz database or of a VTIMEZONE. Wall times that do not exist, or exist twice, mean
/// what RFC 5545 section 3.3.5 says.
class Zone {
 public:
  explicit Zone(TimeZone known) : rules_(std::move(known)) {}
  explicit Zone(Observances own) : rules_(std::move(own)) {}

  [[nodiscard]] Instant to_instant(LocalSeconds local) const;
  [[nodiscard]] LocalSeconds to_local(Instant at) const;
  /// The first instant of a date: midnight, or what follows it where midnight does not exist.
  [[nodiscard]] Instant start_of(std::chrono::local_days day) const;

 private:
  std::variant<TimeZone, Observances> rules_;
};

/// The tz database's zone that a TZID names: an IANA name, one behind a prefix such as
/// "/freeassociation.sourceforge.net/", or a Windows name. Nothing if it leads nowhere.
std::optional<TimeZone> zone_by_name(std::string_view tzid);

/// The zone that a text with exactly one VTIMEZONE, and nothing else, defines; nothing for any
/// other text. `steps` outlives the zone.
std::optional<Zone> zone_of_text(std::string_view text, Steps& steps);

/// The zones of one object, each resolved once. Not for sharing between threads.
class ZoneBook {
 public:
  /// All outlive the book. `steps` pays for the rules of VTIMEZONEs.
  ZoneBook(const std::vector<Component>& calendars, const TimeZone& floating, Steps& steps);
  ZoneBook(const std::vector<Component>& calendars, Zone floating, Steps& steps);

  /// Null if the name leads nowhere and no usable VTIMEZONE defines it.
  const Zone* find(std::string_view tzid);
  /// The calendar's own, for floating and all-day times.
  [[nodiscard]] const Zone& floating() const { return floating_; }
  [[nodiscard]] const Zone& utc() const { return utc_; }

  /// A zone of its own, where `find` hands out the book's.
  [[nodiscard]] std::optional<Zone> resolve(std::string_view tzid) const;

 private:
  const std::vector<Component>& calendars_;
  Zone floating_;
  Zone utc_;
  Steps& steps_;
  std::map<std::string, std::optional<Zone>, std::less<>> known_;
};

}  // namespace holdfast::icalendar
