#include "caldav/calendar_data.hpp"

#include "caldav/time_range.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

using webdav::caldav;

// Each name costs for each property of each object.
constexpr std::size_t kMostNames = 400;

Error invalid(std::string why) { return {Errc::validation, std::move(why)}; }

class Reader {
 public:
  Result<icalendar::Excerpt::Comp> component(const webdav::Element& element) {
    auto name = name_of(element);
    if (!name) {
      return name.error();
    }
    icalendar::Excerpt::Comp comp{.name = std::move(*name)};
    for (const auto& child : element.children()) {
      if (auto read = in_component(child, comp); !read) {
        return read.error();
      }
    }
    return comp;
  }

 private:
  Result<std::string> name_of(const webdav::Element& element) {
    const auto name = element.attribute("name");
    if (!name || name->empty()) {
      return invalid(std::string(element.local()) + " in calendar-data has a name");
    }
    if (++names_ > kMostNames) {
      return invalid("too many names in calendar-data");
    }
    return std::string(*name);
  }

  Status in_component(const webdav::Element& child, icalendar::Excerpt::Comp& comp) {
    if (child.is(caldav("allprop"))) {
      comp.all_props = true;
    } else if (child.is(caldav("allcomp"))) {
      comp.all_comps = true;
    } else if (child.is(caldav("prop"))) {
      auto name = name_of(child);
      if (!name) {
        return name.error();
      }
      comp.props.push_back({std::move(*name), child.attribute("novalue") == "yes"});
    } else if (child.is(caldav("comp"))) {
      auto inner = component(child);
      if (!inner) {
        return inner.error();
      }
      comp.comps.push_back(std::move(*inner));
    }
    return {};
  }

  std::size_t names_ = 0;
};

Status take_range(const webdav::Element& data, std::string_view name,
                  std::optional<TimeRange>& range) {
  if (const auto element = data.child(caldav(name))) {
    const auto read = read_whole_range(*element);
    if (!read) {
      return read.error();
    }
    range = *read;
  }
  return {};
}

}  // namespace

Result<icalendar::Excerpt> read_calendar_data(const webdav::Element& data) {
  const auto type = data.attribute("content-type").value_or("text/calendar");
  const auto version = data.attribute("version").value_or("2.0");
  if (!equal_ignoring_case(trim(type), "text/calendar") || version != "2.0") {
    return Error{Errc::unsupported_calendar_data, "text/calendar version 2.0 is what there is"};
  }
  icalendar::Excerpt excerpt;
  if (const auto comp = data.child(caldav("comp"))) {
    auto parts = Reader().component(*comp);
    if (!parts) {
      return parts.error();
    }
    if (!equal_ignoring_case(parts->name, "VCALENDAR")) {
      return invalid("the outer comp in calendar-data is VCALENDAR");
    }
    excerpt.parts = std::move(*parts);
  }
  if (auto taken = take_range(data, "expand", excerpt.expand); !taken) {
    return taken.error();
  }
  if (auto taken = take_range(data, "limit-recurrence-set", excerpt.recurrences); !taken) {
    return taken.error();
  }
  if (auto taken = take_range(data, "limit-freebusy-set", excerpt.free_busy); !taken) {
    return taken.error();
  }
  if (excerpt.expand && excerpt.recurrences) {
    return invalid("expand and limit-recurrence-set exclude each other");
  }
  return excerpt;
}

}  // namespace holdfast::caldav
