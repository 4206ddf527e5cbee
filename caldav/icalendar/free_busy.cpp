#include "caldav/icalendar/free_busy.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

bool is_busy(const Property& periods, const ReadOptions& options) {
  // RFC 5545 section 3.2.9: BUSY by default, and for types that are not known.
  const auto type = periods.parameter("FBTYPE");
  if (equal_ignoring_case(type, "FREE")) {
    return false;
  }
  return options.tentative_is_busy || !equal_ignoring_case(type, "BUSY-TENTATIVE");
}

store::BusyType type_of(const Property& periods) {
  const auto type = periods.parameter("FBTYPE");
  return equal_ignoring_case(type, "BUSY-TENTATIVE")     ? store::BusyType::tentative
         : equal_ignoring_case(type, "BUSY-UNAVAILABLE") ? store::BusyType::unavailable
                                                         : store::BusyType::busy;
}

std::optional<Instant> utc_of(const Component& component, std::string_view property) {
  const auto value = parse_date_time(trim(component.value_of(property)));
  return value ? std::optional(Instant{value->local.time_since_epoch()}) : std::nullopt;
}

}  // namespace

Drafted draft_of_free_busy(const Group& group, ZoneBook& zones, const ReadOptions& options,
                           bool strict) {
  Drafted drafted;
  auto& draft = drafted.draft;
  const auto& chief = *group.front();
  draft.component = "VFREEBUSY";
  draft.uid = unescape(chief.value_of("UID"));
  draft.dtstamp = utc_of(chief, "DTSTAMP");
  draft.busy_rule = "N11";
  const auto start = utc_of(chief, "DTSTART");
  const auto end = utc_of(chief, "DTEND");
  if (start && end && *start <= *end) {
    draft.first = TimeRange{*start, *end};
  }
  const auto most = static_cast<std::size_t>(options.limits.max_instances);
  for (const auto* component : group) {
    for (const auto& property : component->properties) {
      if (!property.is("FREEBUSY")) {
        continue;
      }
      for (const auto text : list_of(property.value)) {
        const auto period = read_period(strict ? text : trim(text), zones.utc(), zones);
        if (!period || draft.instances.size() >= most) {
          drafted.trouble = period ? Error{Errc::too_many_instances,
                                           "more than " + std::to_string(most) + " periods"}
                                   : Error{Errc::invalid_calendar_data,
                                           "FREEBUSY: " + std::string(text.substr(0, 40)) +
                                               " is not a period in UTC"};
          // What is not told here may lie anywhere in the span that the component speaks of.
          draft.instances = {{draft.first.value_or(options.horizon), false, true}};
          draft.busy_rule = "N13";
          draft.expanded_until = Instant::max();
          return drafted;
        }
        const TimeRange time{period->start.at, zones.utc().to_instant(period->start.value.local +
                                                                      period->length->nominal) +
                                                   period->length->exact};
        draft.instances.push_back(
            {time, false, is_busy(property, options) && !time.empty(), type_of(property)});
      }
    }
  }
  std::sort(draft.instances.begin(), draft.instances.end(),
            [](const store::Instance& a, const store::Instance& b) {
              return std::pair(a.time.start, a.time.end) < std::pair(b.time.start, b.time.end);
            });
  draft.expanded_until = Instant::max();
  return drafted;
}

}  // namespace holdfast::icalendar
