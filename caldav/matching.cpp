#include "caldav/matching.hpp"

#include <algorithm>
#include <unordered_map>

#include "caldav/icalendar/overlap.hpp"
#include "caldav/icalendar/parameter_text.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

using icalendar::Component;
using icalendar::Object;
using icalendar::Parameter;
using icalendar::Property;

/// The values of one object as conditions want them, made once each: hundreds of conditions may ask
/// for the same long one.
class Values {
 public:
  const std::string& of(const Property& property, bool lower) {
    return find(&property, lower, [&] { return icalendar::unescape(property.value); });
  }
  const std::string& of(const Parameter& parameter, bool lower) {
    return find(&parameter, lower, [&] { return icalendar::parameter_text_of(parameter); });
  }

 private:
  template <class Make>
  const std::string& find(const void* whose, bool lower, const Make& make) {
    auto& known = lower ? lower_ : plain_;
    const auto [at, is_new] = known.try_emplace(whose);
    if (is_new) {
      at->second = lower ? to_lower(make()) : std::string(make());
    }
    return at->second;
  }

  std::unordered_map<const void*, std::string> plain_;
  std::unordered_map<const void*, std::string> lower_;
};

/// One filter over one object.
class Matcher {
 public:
  explicit Matcher(Object& object) : object_(object) {}

  /// `holder` is what the component stands in; null for VCALENDAR.
  // Recursion is bounded by the filter's conditions.
  bool matches(const CompFilter& filter, const Component& component, const Component* holder) {
    // What is cheap comes first.
    return std::all_of(filter.props.begin(), filter.props.end(),
                       [&](const PropFilter& one) { return has(one, component); }) &&
           in_time(filter, component, holder) &&
           std::all_of(filter.comps.begin(), filter.comps.end(),
                       [&](const CompFilter& one) { return has_child(one, component); });
  }

 private:
  bool fits(const ParamFilter& filter, const Property& property) {
    const auto found = std::find_if(
        property.parameters.begin(), property.parameters.end(),
        [&](const Parameter& one) { return equal_ignoring_case(one.name, filter.name); });
    if (found == property.parameters.end()) {
      return filter.not_defined;
    }
    return !filter.not_defined && (!filter.text || filter.text->holds_as_it_is(values_.of(
                                                       *found, filter.text->ignores_case)));
  }

  bool fits(const PropFilter& filter, const Property& property) {
    return (!filter.time || icalendar::overlaps(object_, property, *filter.time)) &&
           (!filter.text ||
            filter.text->holds_as_it_is(values_.of(property, filter.text->ignores_case))) &&
           std::all_of(filter.params.begin(), filter.params.end(),
                       [&](const ParamFilter& one) { return fits(one, property); });
  }

  bool has(const PropFilter& filter, const Component& component) {
    bool defined = false;
    for (const auto& property : component.properties) {
      if (!property.is(filter.name)) {
        continue;
      }
      defined = true;
      if (!filter.not_defined && fits(filter, property)) {
        return true;
      }
    }
    return filter.not_defined && !defined;
  }

  bool has_child(const CompFilter& filter, const Component& parent) {
    bool defined = false;
    for (const auto& child : parent.children) {
      if (child.is(filter.name)) {
        defined = true;
        if (!filter.not_defined && matches(filter, child, &parent)) {
          return true;
        }
      }
    }
    return filter.not_defined && !defined;
  }

  bool in_time(const CompFilter& filter, const Component& component, const Component* holder) {
    if (!filter.time) {
      return true;
    }
    return component.is("VALARM")
               ? holder != nullptr && icalendar::rings_in(object_, component, *holder, *filter.time)
               : icalendar::overlaps(object_, component, *filter.time);
  }

  Object& object_;
  Values values_;
};

}  // namespace

bool matches(const Filter& filter, Object& object) {
  // There is always a VCALENDAR.
  return !filter.not_defined && Matcher(object).matches(filter, object.calendar(), nullptr);
}

std::size_t count_conditions(const Filter& filter) {
  auto count = filter.props.size() + filter.comps.size();
  for (const auto& prop : filter.props) {
    count += prop.params.size();
  }
  for (const auto& comp : filter.comps) {
    count += count_conditions(comp);
  }
  return count;
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
