#include "caldav/icalendar/content_hash.hpp"

#include <algorithm>
#include <vector>

#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/values.hpp"
#include "caldav/icalendar/zones.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

// What servers set or rewrite without a change of meaning.
bool is_incidental(const Property& property) {
  constexpr std::string_view kNames[] = {"DTSTAMP", "CREATED", "LAST-MODIFIED",
                                         "PRODID",  "VERSION", "CALSCALE"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&property](std::string_view name) { return property.is(name); }) ||
         equal_ignoring_case(property.name.substr(0, 5), "X-WR-");
}

bool is_incidental(const Component& component) {
  if (component.is("VALARM")) {
    return true;
  }
  // A definition of a zone that is known by its name is not looked at; one of a made-up zone is
  // what gives the times their meaning.
  return component.is("VTIMEZONE") &&
         zone_by_name(unescape(component.value_of("TZID"))).has_value();
}

// Fields as netstrings, so that no text can look like two.
void append(std::string& out, std::string_view field) {
  out += std::to_string(field.size());
  out += ':';
  out += field;
}

std::string normal_form(const Property& property) {
  std::vector<std::string> parameters;
  for (const auto& parameter : property.parameters) {
    parameters.push_back(to_lower(parameter.name) + '=' + std::string(parameter.unquoted()));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string out;
  append(out, to_lower(property.name));
  for (const auto& parameter : parameters) {
    append(out, parameter);
  }
  out += '=';
  append(out, property.value);
  return out;
}

std::string normal_form(const Component& component) {
  std::vector<std::string> parts;
  for (const auto& property : component.properties) {
    if (!is_incidental(property)) {
      parts.push_back(normal_form(property));
    }
  }
  for (const auto& child : component.children) {
    if (!is_incidental(child)) {
      parts.push_back(normal_form(child));
    }
  }
  std::sort(parts.begin(), parts.end());
  std::string out;
  append(out, to_lower(component.name));
  for (const auto& part : parts) {
    append(out, part);
  }
  return out;
}

}  // namespace

std::string content_hash(std::string_view text) {
  const auto scanned = scan_tolerantly(text, Limits{});
  if (!scanned) {
    return sha256_hex(text);
  }
  std::string out;
  for (const auto& calendar : scanned->calendars) {
    append(out, normal_form(calendar));
  }
  return sha256_hex(out);
}

}  // namespace holdfast::icalendar
