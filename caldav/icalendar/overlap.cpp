#include "caldav/icalendar/overlap.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

// A moment, or all of a day.
bool holds(TimeRange range, Instant at) { return range.start <= at && range.end > at; }
bool holds_day(TimeRange range, TimeRange day) {
  return range.start < day.end && range.end > day.start;
}

// The table of section 9.9 for VTODO, its rows with a start or a due time.
bool todo_overlaps(const Occurrence& one, TimeRange range) {
  const auto& todo = *one.told_by->source;
  const auto [start, end] = one.time;
  if (todo.find("DTSTART") == nullptr) {
    // Told by DUE alone. A date is its first instant, as everywhere in the table.
    return range.start < start && range.end >= start;
  }
  if (todo.find("DURATION") != nullptr) {
    return range.start <= end && (range.end > start || range.end >= end);
  }
  if (todo.find("DUE") != nullptr) {
    return (range.start < end || range.start <= start) && (range.end > start || range.end >= end);
  }
  return one.start.is_date() ? holds_day(range, one.time) : holds(range, start);
}

// The rows of the same table without either.
bool undated_todo_overlaps(Object& object, const Component& todo, TimeRange range) {
  const auto instant = [&](std::string_view name) -> std::optional<Instant> {
    const auto text = trim(todo.value_of(name));
    if (const auto timed = parse_date_time(text)) {
      // Both are UTC (RFC 5545 sections 3.8.2.1 and 3.8.7.1), also where the Z is forgotten.
      return Instant{timed->local.time_since_epoch()};
    }
    const auto date = parse_date(text);
    return date ? std::optional(object.zones().floating().start_of(
                      std::chrono::floor<std::chrono::days>(date->local)))
                : std::nullopt;
  };
  const auto completed = instant("COMPLETED");
  const auto created = instant("CREATED");
  if (completed && created) {
    return (range.start <= *created || range.start <= *completed) &&
           (range.end >= *created || range.end >= *completed);
  }
  if (completed) {
    return range.start <= *completed && range.end >= *completed;
  }
  return !created || range.end > *created;
}

bool free_busy_overlaps(Object& object, const Component& component, TimeRange range) {
  const auto* start = component.find("DTSTART");
  const auto* end = component.find("DTEND");
  if (start != nullptr && end != nullptr) {
    const auto from = parse_date_time(trim(start->value));
    const auto until = parse_date_time(trim(end->value));
    return !from || !until ||
           (range.start <= Instant{until->local.time_since_epoch()} &&
            range.end > Instant{from->local.time_since_epoch()});
  }
  return std::any_of(
      component.properties.begin(), component.properties.end(),
      [&](const Property& one) { return one.is("FREEBUSY") && overlaps(object, one, range); });
}

}  // namespace

TimeRange around(TimeRange range) {
  const auto inside = within_calendar(range);
  return {inside.start - std::chrono::seconds{1}, inside.end + std::chrono::seconds{1}};
}

bool overlaps(const Occurrence& occurrence, TimeRange range) {
  const auto& component = *occurrence.told_by->source;
  if (component.is("VTODO")) {
    return todo_overlaps(occurrence, range);
  }
  return occurrence.time.empty() ? holds(range, occurrence.time.start)
                                 : occurrence.time.overlaps(range);
}

bool overlaps(Object& object, const Component& component, TimeRange range) {
  if (component.is("VFREEBUSY")) {
    return free_busy_overlaps(object, component, range);
  }
  const auto* event = object.event_of(component);
  if (event == nullptr) {
    return false;
  }
  if (!event->problem.empty()) {
    return true;
  }
  if (!event->start) {
    return component.is("VTODO") && undated_todo_overlaps(object, component, range);
  }
  const auto occurrences = object.occurrences(around(range));
  if (!occurrences || !object.pay(occurrences->size())) {
    return true;
  }
  return std::any_of(occurrences->begin(), occurrences->end(), [&](const Occurrence& one) {
    return one.told_by == event && overlaps(one, range);
  });
}

bool overlaps(Object& object, const Property& property, TimeRange range) {
  const auto tzid = property.parameter("TZID");
  const auto* zone = tzid.empty() ? &object.zones().floating() : object.zones().find(tzid);
  if (zone == nullptr) {
    return true;
  }
  const auto values = list_of(property.value);
  return std::any_of(values.begin(), values.end(), [&](std::string_view value) {
    value = trim(value);
    if (value.find('/') != value.npos) {
      const auto period = read_period(value, *zone, object.zones());
      return period &&
             TimeRange{period->start.at, end_of(period->start, *period->length)}.overlaps(range);
    }
    const auto timed = parse_date_time(value);
    const auto date = timed ? timed : parse_date(value);
    if (!date) {
      return false;
    }
    const auto moment = moment_of(*date, *zone, object.zones());
    return moment.is_date()
               ? holds_day(range, {moment.at, end_of(moment, {std::chrono::days{1}, {}})})
               : holds(range, moment.at);
  });
}

}  // namespace holdfast::icalendar
