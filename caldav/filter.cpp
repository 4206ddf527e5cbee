#include "caldav/filter.hpp"

#include <algorithm>
#include <cstring>

#include "caldav/errors.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

using webdav::caldav;

// No app has a tenth of it. Each condition costs for each object.
constexpr int kMostConditions = 200;

Error invalid(std::string_view why) { return precondition("C:valid-filter", why); }
Error unsupported(std::string_view why) { return precondition("C:supported-filter", why); }

template <class Names>
bool is_one_of(std::string_view name, const Names& names) {
  return std::any_of(std::begin(names), std::end(names),
                     [name](std::string_view one) { return equal_ignoring_case(one, name); });
}

constexpr std::string_view kTimed[] = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"};
constexpr std::string_view kInZones[] = {"STANDARD", "DAYLIGHT"};

// Section 7.8: a filter must not nest what cannot be nested. Names that nobody knows may be
// anywhere.
bool may_hold(std::string_view parent, std::string_view child) {
  if (is_one_of(child, kTimed) || child == "VTIMEZONE" || child == "VAVAILABILITY") {
    return parent == "VCALENDAR";
  }
  if (child == "VALARM") {
    return parent != "VCALENDAR" && parent != "VTIMEZONE" && parent != "VALARM";
  }
  return child != "VCALENDAR" && (!is_one_of(child, kInZones) || parent == "VTIMEZONE");
}

// Properties of RFC 5545 whose values are no time: a time-range on them is nonsense, and section
// 7.8 has it as the example of a filter that is not valid.
constexpr std::string_view kTimeless[] = {
    "ACTION",    "ATTACH",   "ATTENDEE",   "CALSCALE",     "CATEGORIES",
    "CLASS",     "COMMENT",  "CONTACT",    "DESCRIPTION",  "DURATION",
    "GEO",       "LOCATION", "METHOD",     "ORGANIZER",    "PERCENT-COMPLETE",
    "PRIORITY",  "PRODID",   "RELATED-TO", "REPEAT",       "REQUEST-STATUS",
    "RESOURCES", "RRULE",    "SEQUENCE",   "STATUS",       "SUMMARY",
    "TRANSP",    "TZID",     "TZNAME",     "TZOFFSETFROM", "TZOFFSETTO",
    "TZURL",     "UID",      "URL",        "VERSION"};

class Reader {
 public:
  Result<CompFilter> component(const webdav::Element& element) {
    auto name = name_of(element);
    if (!name) {
      return name.error();
    }
    CompFilter filter;
    filter.name = to_upper(*name);
    for (const auto& child : element.children()) {
      if (auto read = in_component(child, filter); !read) {
        return read.error();
      }
    }
    const bool conditions = filter.time || !filter.props.empty() || !filter.comps.empty();
    if (filter.not_defined && conditions) {
      return invalid("is-not-defined stands alone");
    }
    return filter;
  }

 private:
  static std::string to_upper(std::string_view text) {
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return upper;
  }

  Result<std::string> name_of(const webdav::Element& element) {
    const auto name = element.attribute("name");
    if (!name || name->empty()) {
      return invalid(std::string(element.local()) + " has a name");
    }
    if (++conditions_ > kMostConditions) {
      return unsupported("more conditions than a query may have");
    }
    return std::string(*name);
  }

  // What stands where it has no business: of this namespace it is a mistake, of another one it may
  // be a condition that we do not know, and passing over it would answer another question.
  static Error unexpected(const webdav::Element& element, std::string_view parent) {
    const auto what = std::string(element.local()) + " inside of " + std::string(parent);
    return element.ns() == webdav::kCalDav ? invalid(what + " is not allowed")
                                           : unsupported(what + " is not known");
  }

  Status in_component(const webdav::Element& child, CompFilter& filter) {
    if (child.is(caldav("is-not-defined"))) {
      filter.not_defined = true;
      return {};
    }
    if (child.is(caldav("time-range"))) {
      return time_of_component(child, filter);
    }
    if (child.is(caldav("prop-filter"))) {
      auto prop = property(child);
      if (!prop) {
        return prop.error();
      }
      filter.props.push_back(std::move(*prop));
      return {};
    }
    if (child.is(caldav("comp-filter"))) {
      auto inner = component(child);
      if (!inner) {
        return inner.error();
      }
      if (!may_hold(filter.name, inner->name)) {
        return invalid(inner->name + " does not stand inside of " + filter.name);
      }
      filter.comps.push_back(std::move(*inner));
      return {};
    }
    return unexpected(child, "comp-filter");
  }

  static Status time_of_component(const webdav::Element& element, CompFilter& filter) {
    if (!is_one_of(filter.name, kTimed) && filter.name != "VALARM") {
      return unsupported("there is no time-range on " + filter.name);
    }
    const auto time = read_time_range(element);
    if (!time) {
      return time.error();
    }
    if (filter.time) {
      return invalid("one time-range in a comp-filter");
    }
    filter.time = *time;
    return {};
  }

  Result<PropFilter> property(const webdav::Element& element) {
    auto name = name_of(element);
    if (!name) {
      return name.error();
    }
    PropFilter filter;
    filter.name = std::move(*name);
    for (const auto& child : element.children()) {
      if (auto read = in_property(child, filter); !read) {
        return read.error();
      }
    }
    if (filter.not_defined && (filter.time || filter.text || !filter.params.empty())) {
      return invalid("is-not-defined stands alone");
    }
    if (filter.time && filter.text) {
      return invalid("a prop-filter has a time-range or a text-match");
    }
    return filter;
  }

  Status in_property(const webdav::Element& child, PropFilter& filter) {
    if (child.is(caldav("is-not-defined"))) {
      filter.not_defined = true;
      return {};
    }
    if (child.is(caldav("time-range"))) {
      const auto time = read_time_range(child);
      if (!time) {
        return time.error();
      }
      if (filter.time || is_one_of(filter.name, kTimeless)) {
        return invalid("there is no such time-range on " + filter.name);
      }
      filter.time = *time;
      return {};
    }
    if (child.is(caldav("text-match"))) {
      return take_text(child, filter.text);
    }
    if (child.is(caldav("param-filter"))) {
      auto param = parameter(child);
      if (!param) {
        return param.error();
      }
      filter.params.push_back(std::move(*param));
      return {};
    }
    return unexpected(child, "prop-filter");
  }

  Result<ParamFilter> parameter(const webdav::Element& element) {
    auto name = name_of(element);
    if (!name) {
      return name.error();
    }
    ParamFilter filter;
    filter.name = std::move(*name);
    for (const auto& child : element.children()) {
      if (child.is(caldav("is-not-defined"))) {
        filter.not_defined = true;
      } else if (!child.is(caldav("text-match"))) {
        return unexpected(child, "param-filter");
      } else if (auto taken = take_text(child, filter.text); !taken) {
        return taken.error();
      }
    }
    if (filter.not_defined && filter.text) {
      return invalid("is-not-defined stands alone");
    }
    return filter;
  }

  // Section 9.7.5.
  static Status take_text(const webdav::Element& element, std::optional<TextMatch>& text) {
    if (text) {
      return invalid("one text-match at a place");
    }
    TextMatch match;
    match.text = element.text();
    const auto collation = element.attribute("collation").value_or("i;ascii-casemap");
    if (collation == "i;octet") {
      match.ignores_case = false;
    } else if (collation != "i;ascii-casemap") {
      return precondition("C:supported-collation", "i;ascii-casemap and i;octet are known");
    }
    const auto negate = element.attribute("negate-condition").value_or("no");
    if (negate != "yes" && negate != "no") {
      return invalid("negate-condition is yes or no");
    }
    match.negated = negate == "yes";
    if (match.ignores_case) {
      match.text = to_lower(match.text);
    }
    text = std::move(match);
    return {};
  }

  int conditions_ = 0;
};

}  // namespace

bool TextMatch::holds(std::string_view value) const {
  return ignores_case ? holds_as_it_is(to_lower(value)) : holds_as_it_is(value);
}

// memmem and not find, which takes the product of both lengths for texts that are made for it.
bool TextMatch::holds_as_it_is(std::string_view value) const {
  const bool found =
      text.empty() || memmem(value.data(), value.size(), text.data(), text.size()) != nullptr;
  return found != negated;
}

Result<Filter> read_filter(const webdav::Element& filter) {
  const auto outer = filter.children();
  if (outer.size() != 1 || !outer[0].is(caldav("comp-filter")) ||
      !equal_ignoring_case(outer[0].attribute("name").value_or(""), "VCALENDAR")) {
    return invalid("a filter has one comp-filter, for VCALENDAR");
  }
  return Reader().component(outer[0]);
}

}  // namespace holdfast::caldav
