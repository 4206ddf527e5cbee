#include "caldav/icalendar/object_rules.hpp"

#include <algorithm>
#include <set>

#include "caldav/icalendar/rrule.hpp"
#include "caldav/icalendar/values.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

bool is_date_time(std::string_view text) { return parse_date_time(text).has_value(); }
bool is_date_or_time(std::string_view text) {
  return parse_date_time(text).has_value() || parse_date(text).has_value();
}
bool is_duration(std::string_view text) { return parse_duration(text).has_value(); }
bool is_duration_or_time(std::string_view text) { return is_duration(text) || is_date_time(text); }
bool is_counted(std::string_view text) { return parse_integer(text).value_or(-1) >= 0; }
bool is_offset(std::string_view text) { return parse_utc_offset(text).has_value(); }

// Values that are not evaluated further but would mislead whoever reads the object after us. Those
// of the event's own time are read, and refused, where they are evaluated.
struct Form {
  std::string_view property;
  bool (*fits)(std::string_view);
  std::string_view wanted;
};
constexpr Form kForms[] = {
    {"DTSTAMP", is_date_time, "a date with time"},
    {"CREATED", is_date_time, "a date with time"},
    {"LAST-MODIFIED", is_date_time, "a date with time"},
    {"COMPLETED", is_date_or_time, "a date with time"},
    {"ACKNOWLEDGED", is_date_time, "a date with time"},
    {"DURATION", is_duration, "a duration such as PT1H"},
    {"TRIGGER", is_duration_or_time, "a duration such as -PT15M, or a date with time"},
    {"SEQUENCE", is_counted, "a number from 0 to 2147483647"},
    {"PRIORITY", is_counted, "a number from 0 to 9"},
    {"REPEAT", is_counted, "a number from 0 to 2147483647"},
    {"PERCENT-COMPLETE", is_counted, "a number from 0 to 100"},
    {"TZOFFSETFROM", is_offset, "an offset such as +0100"},
    {"TZOFFSETTO", is_offset, "an offset such as +0100"},
};

// RFC 5545 section 3.6: what must not occur more than once.
constexpr std::string_view kOnce[] = {
    "DTSTAMP",         "UID",       "DTSTART", "DTEND",         "DUE",          "DURATION",
    "CLASS",           "CREATED",   "GEO",     "LAST-MODIFIED", "LOCATION",     "ORGANIZER",
    "PRIORITY",        "SEQUENCE",  "STATUS",  "SUMMARY",       "TRANSP",       "URL",
    "RECURRENCE-ID",   "COMPLETED", "TRIGGER", "ACTION",        "REPEAT",       "PRODID",
    "VERSION",         "CALSCALE",  "METHOD",  "TZID",          "TZOFFSETFROM", "TZOFFSETTO",
    "PERCENT-COMPLETE"};

Error bad_data(std::string why) { return {Errc::invalid_calendar_data, std::move(why)}; }
Error bad_object(std::string why) { return {Errc::invalid_calendar_object, std::move(why)}; }

Status check_properties(const Component& component, const Limits& limits) {
  std::set<std::string_view> seen;
  for (const auto& property : component.properties) {
    for (const auto once : kOnce) {
      if (property.is(once) && !seen.insert(once).second) {
        return bad_data(std::string(component.name) + " may have one " + std::string(once) +
                        " only");
      }
    }
    for (const auto& form : kForms) {
      if (property.is(form.property) && !form.fits(property.value)) {
        return bad_data(std::string(form.property) + " must be " + std::string(form.wanted));
      }
    }
    // What stands in a VTIMEZONE is read only where its name leads nowhere, so it is judged here. A
    // DATE for its DTSTART is a common slip that all readers take for midnight.
    if (component.is("STANDARD") || component.is("DAYLIGHT")) {
      if (property.is("DTSTART") && !is_date_or_time(property.value)) {
        return bad_data("VTIMEZONE: DTSTART must be a date with time");
      }
      if (property.is("RRULE")) {
        const auto rule = parse_rule(property.value, false, limits.max_list_values);
        if (!rule) {
          return bad_data("VTIMEZONE: " + rule.error().detail);
        }
        if (rule->sub_daily()) {
          return bad_data("VTIMEZONE: a time zone does not change several times a day");
        }
      }
    }
  }
  return {};
}

bool may_hold(const Component& parent, const Component& child) {
  if (is_object_kind(child.name) || child.is("VTIMEZONE")) {
    return parent.is("VCALENDAR");
  }
  return !child.is("VALARM") || !parent.is("VCALENDAR");
}

}  // namespace

Status check_values(const Component& component, const Limits& limits) {
  if (const auto checked = check_properties(component, limits); !checked) {
    return checked.error();
  }
  for (const auto& child : component.children) {
    if (!may_hold(component, child)) {
      return bad_data(std::string(child.name) + " cannot stand inside of " +
                      std::string(component.name));
    }
    if (const auto checked = check_values(child, limits); !checked) {
      return checked.error();
    }
  }
  return {};
}

Result<Group> check_object(const Component& calendar) {
  if (const auto* version = calendar.find("VERSION");
      version != nullptr && trim(version->value) != "2.0") {
    return bad_data("VERSION must be 2.0");
  }
  if (const auto* scale = calendar.find("CALSCALE");
      scale != nullptr && !equal_ignoring_case(trim(scale->value), "GREGORIAN")) {
    return bad_data("CALSCALE must be GREGORIAN");
  }
  if (calendar.find("METHOD") != nullptr) {
    return bad_object("METHOD belongs into messages, not into stored objects");
  }
  Group group;
  for (const auto& child : calendar.children) {
    const bool own = child.name.size() > 2 && equal_ignoring_case(child.name.substr(0, 2), "X-");
    if (!own && !child.is("VTIMEZONE")) {
      group.push_back(&child);
    }
  }
  if (group.empty()) {
    return bad_object("there is no event, to-do, journal entry or free-busy time in it");
  }
  const auto& first = *group.front();
  std::set<std::string_view> instances;
  for (const auto* one : group) {
    if (!is_object_kind(one->name)) {
      return Error{Errc::unsupported_component,
                   std::string(one->name) + " is not supported; VEVENT is"};
    }
    if (!one->is(first.name)) {
      return bad_object("one resource holds one kind of component");
    }
    const auto uid = one->value_of("UID");
    if (trim(uid).empty()) {
      return bad_object(std::string(one->name) + " has no UID");
    }
    if (uid != first.value_of("UID")) {
      return bad_object("one resource holds components of one UID");
    }
    if (!instances.insert(one->value_of("RECURRENCE-ID")).second) {
      return bad_object(one->find("RECURRENCE-ID") != nullptr
                            ? "two components have the same RECURRENCE-ID"
                            : "two components without RECURRENCE-ID have the same UID");
    }
  }
  return group;
}

}  // namespace holdfast::icalendar
