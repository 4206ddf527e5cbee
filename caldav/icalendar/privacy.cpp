#include "caldav/icalendar/privacy.hpp"

#include <algorithm>
#include <array>

#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/write.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

constexpr std::string_view kTold[] = {
    "UID",     "DTSTAMP",       "DTSTART",       "DTEND",     "DUE",      "DURATION", "RRULE",
    "RDATE",   "EXDATE",        "RECURRENCE-ID", "EXRULE",    "SEQUENCE", "STATUS",   "TRANSP",
    "CREATED", "LAST-MODIFIED", "FREEBUSY",      "COMPLETED", "CLASS"};

bool is_told(const Property& property) {
  return std::any_of(std::begin(kTold), std::end(kTold),
                     [&](std::string_view name) { return property.is(name); });
}

/// What the value means hangs on these; all others (an address, a name, an extension) may say more.
bool is_about_the_value(const Parameter& parameter) {
  constexpr std::array<std::string_view, 4> kNames = {"TZID", "VALUE", "RANGE", "FBTYPE"};
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
    return equal_ignoring_case(parameter.name, name);
  });
}

void write_told(Writer& writer, const Property& property) {
  std::string line(property.name);
  for (const auto& parameter : property.parameters) {
    if (is_about_the_value(parameter)) {
      line += ';';
      line += parameter.name;
      line += '=';
      line += parameter.value;
    }
  }
  line += ':';
  line += property.value;
  writer.line(line);
}

void write_whole(Writer& writer, const Component& component) {
  writer.begin(component.name);
  for (const auto& property : component.properties) {
    writer.line(property.line);
  }
  for (const auto& child : component.children) {
    write_whole(writer, child);
  }
  writer.end(component.name);
}

void write_time_alone(Writer& writer, const Component& component) {
  writer.begin(component.name);
  for (const auto& property : component.properties) {
    if (is_told(property)) {
      write_told(writer, property);
    }
  }
  if (!component.is("VFREEBUSY")) {
    writer.value("SUMMARY", "Private");
  }
  writer.end(component.name);
}

}  // namespace

bool is_private(const Component& component) {
  const auto* found = component.find("CLASS");
  const auto value = found != nullptr ? trim(found->value) : std::string_view{};
  return !value.empty() && !equal_ignoring_case(value, "PUBLIC");
}

bool is_private(const Group& group) {
  return std::any_of(group.begin(), group.end(),
                     [](const Component* one) { return is_private(*one); });
}

std::string time_alone(std::string_view text) {
  Writer writer;
  writer.begin("VCALENDAR");
  writer.value("VERSION", "2.0");
  writer.value("PRODID", "-//Holdfast//CalDAV//EN");
  Limits limits;
  limits.max_bytes = std::max(limits.max_bytes, text.size());
  if (const auto scanned = scan_tolerantly(text, limits)) {
    for (const auto& calendar : scanned->calendars) {
      for (const auto& child : calendar.children) {
        if (child.is("VTIMEZONE")) {
          write_whole(writer, child);
        } else if (is_object_kind(child.name)) {
          write_time_alone(writer, child);
        }
      }
    }
  }
  writer.end("VCALENDAR");
  return writer.take();
}

}  // namespace holdfast::icalendar
