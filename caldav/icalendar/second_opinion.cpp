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
  int rules = 0;
  int extra_dates = 0;
  int exceptions = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
};

void count(const Component& component, Counts& counts) {
  ++counts.components;
  for (const auto& property : component.properties) {
    counts.starts += property.is("DTSTART");
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

// Empty values are dropped with an error. Clients write them all the time ("LOCATION:"), and the
// stored text keeps them; the values that matter are never empty after our own checks.
bool is_about_an_empty_value(icalproperty* error) {
  const auto* text = icalproperty_get_xlicerror(error);
  return text != nullptr && std::string_view(text).starts_with("No value for");
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
        if (!is_about_an_empty_value(property)) {
          return false;
        }
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
