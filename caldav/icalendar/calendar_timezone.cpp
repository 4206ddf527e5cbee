#include "caldav/icalendar/calendar_timezone.hpp"

#include <chrono>
#include <optional>

#include "caldav/icalendar/observances.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/windows_zones.hpp"
#include "caldav/icalendar/zones.hpp"

namespace holdfast::icalendar {
namespace {

constexpr std::chrono::days kCompared{731};
constexpr std::chrono::days kStep{10};

bool shows_the_same(const TimeZone& zone, const Observances& own, Instant at) {
  return own.to_local(at) == zone.to_local(at).value;
}

/// Every ten days, and on both sides of each change of the zone's own.
bool is_same_clock(const TimeZone& zone, const Observances& own, Instant now) {
  const auto from = std::chrono::floor<std::chrono::seconds>(now);
  for (auto at = from; at < from + kCompared; at += kStep) {
    if (!shows_the_same(zone, own, at)) {
      return false;
    }
  }
  auto change = zone.next_transition(from);
  while (change && *change < from + kCompared) {
    const auto before = *change - std::chrono::seconds(1);
    if (!shows_the_same(zone, own, before) || !shows_the_same(zone, own, *change)) {
      return false;
    }
    change = zone.next_transition(*change);
  }
  return true;
}

std::optional<TimeZone> zone_by_clock(const Component& timezone, Instant now) {
  Steps steps{Limits{}.max_recurrence_steps};
  const auto own = Observances::read(timezone, steps);
  if (!own) {
    return std::nullopt;
  }
  for (const auto name : zones_of_the_world()) {
    auto zone = TimeZone::find(name);
    if (zone && is_same_clock(*zone, *own, now) && !steps.zones_failed) {
      return std::move(*zone);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> zone_of_calendar_timezone(std::string_view text, Instant now) {
  Limits limits;
  limits.max_bytes = std::size_t{64} << 10;
  // XML turns CRLF into LF, so the line ends that iCalendar asks for cannot be asked for here.
  const auto scanned = scan_tolerantly(text, limits);
  if (!scanned) {
    return Error{Errc::invalid_calendar_data, scanned.error().detail};
  }
  const Component* zone = nullptr;
  if (scanned->calendars.size() == 1 && scanned->calendars.front().children.size() == 1) {
    zone = &scanned->calendars.front().children.front();
  }
  if (zone == nullptr || !zone->is("VTIMEZONE") || zone->value_of("TZID").empty()) {
    return Error{Errc::invalid_calendar_data,
                 "a calendar's time zone is one VCALENDAR with one VTIMEZONE and nothing else"};
  }
  for (const auto* property : {"TZID", "X-LIC-LOCATION", "TZID-ALIAS-OF"}) {
    if (const auto known = zone_by_name(zone->value_of(property))) {
      return known->name();
    }
  }
  if (const auto found = zone_by_clock(*zone, now)) {
    return found->name();
  }
  return Error{Errc::invalid_calendar_data,
               "the VTIMEZONE names no zone of the tz database, and no zone has such clocks"};
}

}  // namespace holdfast::icalendar
