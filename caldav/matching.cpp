#include "caldav/matching.hpp"

#include <algorithm>

#include "caldav/icalendar/overlap.hpp"
#include "caldav/icalendar/parameter_text.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

using icalendar::Component;
using icalendar::Object;
using icalendar::Parameter;
using icalendar::Property;

bool param_matches(const ParamFilter& filter, const Property& property) {
  const auto found = std::find_if(
      property.parameters.begin(), property.parameters.end(),
      [&](const Parameter& one) { return equal_ignoring_case(one.name, filter.name); });
  if (found == property.parameters.end()) {
    return filter.not_defined;
  }
  return !filter.not_defined &&
         (!filter.text || filter.text->holds(icalendar::parameter_text_of(*found)));
}

bool prop_matches(const PropFilter& filter, const Component& component, Object& object) {
  bool defined = false;
  for (const auto& property : component.properties) {
    if (!property.is(filter.name)) {
      continue;
    }
    defined = true;
    const bool fits =
        (!filter.time || icalendar::overlaps(object, property, *filter.time)) &&
        (!filter.text || filter.text->holds(icalendar::unescape(property.value))) &&
        std::all_of(filter.params.begin(), filter.params.end(),
                    [&](const ParamFilter& one) { return param_matches(one, property); });
    if (fits && !filter.not_defined) {
      return true;
    }
  }
  return filter.not_defined && !defined;
}

/// `holder` is what the component stands in; null for VCALENDAR.
bool component_matches(const CompFilter& filter, const Component& component,
                       const Component* holder, Object& object);

bool child_matches(const CompFilter& filter, const Component& parent, Object& object) {
  bool defined = false;
  for (const auto& child : parent.children) {
    if (child.is(filter.name)) {
      defined = true;
      if (!filter.not_defined && component_matches(filter, child, &parent, object)) {
        return true;
      }
    }
  }
  return filter.not_defined && !defined;
}

bool in_time(const CompFilter& filter, const Component& component, const Component* holder,
             Object& object) {
  if (!filter.time) {
    return true;
  }
  return component.is("VALARM")
             ? holder != nullptr && icalendar::rings_in(object, component, *holder, *filter.time)
             : icalendar::overlaps(object, component, *filter.time);
}

bool component_matches(const CompFilter& filter, const Component& component,
                       const Component* holder, Object& object) {
  // What is cheap comes first.
  return std::all_of(filter.props.begin(), filter.props.end(),
                     [&](const PropFilter& one) { return prop_matches(one, component, object); }) &&
         in_time(filter, component, holder, object) &&
         std::all_of(filter.comps.begin(), filter.comps.end(),
                     [&](const CompFilter& one) { return child_matches(one, component, object); });
}

}  // namespace

bool matches(const Filter& filter, Object& object) {
  // There is always a VCALENDAR.
  return !filter.not_defined && component_matches(filter, object.calendar(), nullptr, object);
}

bool Narrowing::admits(const store::ObjectEntry& entry) const {
  return (component.empty() || entry.component == component) &&
         std::all_of(uids.begin(), uids.end(),
                     [&](const TextMatch& one) { return one.holds(entry.uid); });
}

Narrowing narrowing_of(const Filter& filter) {
  Narrowing narrowing;
  if (filter.not_defined) {
    return narrowing;
  }
  const auto wanted =
      std::find_if(filter.comps.begin(), filter.comps.end(), [](const CompFilter& one) {
        return !one.not_defined && icalendar::is_object_kind(one.name);
      });
  narrowing.decides = filter.props.empty() && filter.comps.empty();
  if (wanted == filter.comps.end()) {
    return narrowing;
  }
  narrowing.component = wanted->name;
  if (wanted->name == "VEVENT") {
    narrowing.time = wanted->time;
  }
  for (const auto& prop : wanted->props) {
    if (equal_ignoring_case(prop.name, "UID") && prop.text) {
      narrowing.uids.push_back(*prop.text);
    }
  }
  narrowing.decides = filter.comps.size() == 1 && filter.props.empty() && wanted->props.empty() &&
                      wanted->comps.empty() && narrowing.time == wanted->time;
  return narrowing;
}

}  // namespace holdfast::caldav
