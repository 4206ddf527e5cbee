#include "caldav/icalendar/feed_zones.hpp"

#include "caldav/icalendar/timezone_text.hpp"
#include "caldav/icalendar/values.hpp"
#include "caldav/icalendar/zones.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

void write_inside(Writer& writer, const Component& component) {
  for (const auto& property : component.properties) {
    if (!property.is("TZID")) {
      writer.line(property.line);
    }
  }
  for (const auto& child : component.children) {
    writer.begin(child.name);
    write_inside(writer, child);
    writer.end(child.name);
  }
}

template <class Keeps>
std::string line_with(const Property& property, const FeedZones::Names& names, Keeps keeps) {
  std::string line(property.name);
  for (const auto& parameter : property.parameters) {
    if (!keeps(parameter)) {
      continue;
    }
    const auto found = equal_ignoring_case(parameter.name, "TZID")
                           ? names.find(parameter.unquoted())
                           : names.end();
    line += ';';
    line += parameter.name;
    line += '=';
    line += found == names.end() ? std::string(parameter.value) : '"' + found->second + '"';
  }
  line += ':';
  line += property.value;
  return line;
}

std::string definition_of(const Component& zone) {
  Writer writer;
  write_inside(writer, zone);
  return writer.take();
}

}  // namespace

void FeedZones::add(const TimeZone& zone) { known_.emplace(zone.name(), zone); }

FeedZones::Names FeedZones::adopt(const Component& calendar) {
  Names names;
  for (const auto& component : calendar.children) {
    if (!component.is("VTIMEZONE")) {
      continue;
    }
    auto tzid = unescape(component.value_of("TZID"));
    if (const auto zone = zone_by_name(tzid)) {
      add(*zone);
      names.emplace(std::move(tzid), zone->name());
    } else {
      auto name = name_for(tzid, definition_of(component));
      names.emplace(std::move(tzid), std::move(name));
    }
  }
  return names;
}

// RFC 5545 section 3.6.5: one name, one definition in one object.
std::string FeedZones::name_for(std::string tzid, const std::string& definition) {
  auto name = tzid;
  for (int n = 2;; ++n) {
    const auto [at, fresh] = own_.emplace(name, definition);
    if (fresh || at->second == definition) {
      return name;
    }
    name = tzid + ' ' + std::to_string(n);
  }
}

std::string FeedZones::renamed(const Property& property, const Names& names) const {
  return line_with(property, names, [](const Parameter&) { return true; });
}

std::string FeedZones::time_line(const Property& property, const Names& names) const {
  return line_with(property, names, [](const Parameter& parameter) {
    return equal_ignoring_case(parameter.name, "TZID") ||
           equal_ignoring_case(parameter.name, "VALUE") ||
           equal_ignoring_case(parameter.name, "RANGE");
  });
}

void FeedZones::write(Writer& writer, TimeRange span) const {
  for (const auto& [name, zone] : known_) {
    write_timezone(writer, zone, span);
  }
  for (const auto& [name, definition] : own_) {
    writer.begin("VTIMEZONE");
    writer.text("TZID", name);
    writer.lines(definition);
    writer.end("VTIMEZONE");
  }
}

}  // namespace holdfast::icalendar
