#include "caldav/icalendar/event.hpp"
#include "caldav/icalendar/plain_event.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/values.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

const Component* event_in(const Component& calendar) {
  for (const auto& child : calendar.children) {
    if (child.is("VEVENT")) {
      return &child;
    }
  }
  return nullptr;
}

std::string text_of(const Component& component, std::string_view property) {
  return unescape(component.value_of(property));
}

/// The zone that the property names, by its name in the tz database.
std::string zone_named_by(const Component& component, std::string_view property) {
  const auto* line = component.find(property);
  const auto tzid = line != nullptr ? line->parameter("TZID") : std::string_view{};
  const auto zone = tzid.empty() ? std::nullopt : zone_by_name(tzid);
  return zone ? zone->name() : std::string{};
}

}  // namespace

Result<PlainEvent> read_plain(std::string_view staff_copy) {
  const auto scanned = scan_strictly(staff_copy, Limits{});
  if (!scanned) {
    return scanned.error();
  }
  const auto* component = event_in(scanned->calendars.front());
  if (component == nullptr) {
    return Error{Errc::invalid_calendar_data, "the copy holds no event"};
  }
  const auto utc = TimeZone::utc();
  ReadOptions options;
  options.zone = &utc;
  Steps steps{options.limits.max_recurrence_steps};
  ZoneBook zones(scanned->calendars, utc, steps);
  const auto event = read_event(*component, zones, options, true);
  if (!event.problem.empty() || !event.start || event.recurs()) {
    return Error{Errc::invalid_calendar_data, event.problem.empty()
                                                  ? "the copy is no single event with a start"
                                                  : event.problem};
  }
  PlainEvent plain;
  plain.uid = text_of(*component, "UID");
  plain.sequence = parse_integer(trim(component->value_of("SEQUENCE"))).value_or(0);
  if (const auto stamp = parse_date_time(trim(component->value_of("DTSTAMP")))) {
    plain.changed_at = Instant{stamp->local.time_since_epoch()};
  }
  plain.start = {{}, event.start->at, zone_named_by(*component, "DTSTART")};
  plain.end = PlainTime{{}, end_of(*event.start, event.length), plain.start.zone};
  if (event.is_date()) {
    const auto first = std::chrono::floor<std::chrono::days>(event.start->value.local);
    plain.start = {first, {}, {}};
    plain.end = PlainTime{first + event.length.nominal, {}, {}};
  }
  plain.summary = text_of(*component, "SUMMARY");
  plain.description = text_of(*component, "DESCRIPTION");
  plain.location = text_of(*component, "LOCATION");
  plain.status = trim(component->value_of("STATUS"));
  plain.transparent = equal_ignoring_case(trim(component->value_of("TRANSP")), "TRANSPARENT");
  plain.classification = trim(component->value_of("CLASS"));
  return plain;
}

}  // namespace holdfast::icalendar
