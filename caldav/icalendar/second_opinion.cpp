#include "caldav/icalendar/second_opinion.hpp"

#include <libical/ical.h>

#include <memory>
#include <string>

#include "caldav/icalendar/start.hpp"
#include "caldav/icalendar/values.hpp"

namespace holdfast::icalendar {
namespace {

struct Free {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Tree = std::unique_ptr<icalcomponent, Free>;

// What must come out of the parser as often as it went in: a dropped EXDATE brings a cancelled
// visit back, a dropped RRULE frees a year.
struct Counts {
  int components = 0;
  int starts = 0;
  int times = 0;
  int rules = 0;
  int extra_dates = 0;
  int exceptions = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
};

void count(const Component& component, Counts& counts) {
  ++counts.components;
  for (const auto& property : component.properties) {
    counts.starts += property.is("DTSTART");
    counts.times += property.is("DTEND") || property.is("DUE") || property.is("DURATION") ||
                    property.is("RECURRENCE-ID");
    counts.rules += property.is("RRULE");
    if (property.is("RDATE")) {
      counts.extra_dates += static_cast<int>(list_of(property.value).size());
    } else if (property.is("EXDATE")) {
      counts.exceptions += static_cast<int>(list_of(property.value).size());
    }
  }
  for (const auto& child : component.children) {
    count(child, counts);
  }
}

// What libical notes as an error but is none to us: a value left empty, as clients write all the
// time ("LOCATION:"); a property of a later RFC, whose name passed our scan; an absolute TRIGGER
// without VALUE=DATE-TIME. The stored text keeps them, and times do not depend on them.
bool is_harmless(icalproperty* error) {
  const auto* text = icalproperty_get_xlicerror(error);
  if (text == nullptr) {
    return false;
  }
  const std::string_view said(text);
  return said.starts_with("No value for") || said.starts_with("Parse error in property name") ||
         said.find(" in TRIGGER property") != said.npos;
}

// False at an error that libical noted. The iterators inside of a component are shared by all
// loops over it, so there is one loop over properties, and children are walked by an iterator of
// our own.
bool count(icalcomponent* component, Counts& counts) {
  ++counts.components;
  for (auto* property = icalcomponent_get_first_property(component, ICAL_ANY_PROPERTY);
       property != nullptr;
       property = icalcomponent_get_next_property(component, ICAL_ANY_PROPERTY)) {
    switch (icalproperty_isa(property)) {
      case ICAL_XLICERROR_PROPERTY:
        if (!is_harmless(property)) {
          return false;
        }
        break;
      case ICAL_DTEND_PROPERTY:
      case ICAL_DUE_PROPERTY:
      case ICAL_DURATION_PROPERTY:
      case ICAL_RECURRENCEID_PROPERTY:
        ++counts.times;
        break;
      case ICAL_DTSTART_PROPERTY:
        ++counts.starts;
        break;
      case ICAL_RRULE_PROPERTY:
        ++counts.rules;
        break;
      case ICAL_RDATE_PROPERTY:
        ++counts.extra_dates;
        break;
      case ICAL_EXDATE_PROPERTY:
        ++counts.exceptions;
        break;
      default:
        break;
    }
  }
  for (auto child = icalcomponent_begin_component(component, ICAL_ANY_COMPONENT);
       icalcompiter_deref(&child) != nullptr; icalcompiter_next(&child)) {
    if (!count(icalcompiter_deref(&child), counts)) {
      return false;
    }
  }
  return true;
}

}  // namespace

Status ask_libical(std::string_view text, const Scanned& scanned) {
  start();
  icalerror_clear_errno();
  const std::string terminated(text);
  const Tree tree(icalparser_parse_string(terminated.c_str()));
  if (tree == nullptr || icalcomponent_isa(tree.get()) != ICAL_VCALENDAR_COMPONENT) {
    return Error{Errc::invalid_calendar_data, "the text cannot be parsed as one VCALENDAR"};
  }
  Counts before;
  for (const auto& calendar : scanned.calendars) {
    count(calendar, before);
  }
  Counts after;
  if (!count(tree.get(), after)) {
    return Error{Errc::invalid_calendar_data,
                 "a property has a value or a parameter that its type does not allow"};
  }
  if (before != after) {
    return Error{Errc::invalid_calendar_data,
                 "a date, a rule or a component in it is lost when it is parsed"};
  }
  return {};
}

}  // namespace holdfast::icalendar
