// Filters for tests, written as clients write them.
#pragma once

#include <string>

#include "caldav/filter.hpp"

namespace holdfast::caldav::test {

inline Result<Filter> read(const std::string& inner) {
  const auto document = webdav::Document::parse(
      "<C:filter xmlns:C='urn:ietf:params:xml:ns:caldav' xmlns:X='urn:x'>" + inner + "</C:filter>");
  return read_filter(document.value().root());
}

inline std::string comp(const std::string& name, const std::string& inner = "") {
  return "<C:comp-filter name='" + name + "'>" + inner + "</C:comp-filter>";
}
inline std::string in_calendar(const std::string& inner) { return comp("VCALENDAR", inner); }
inline std::string event_with(const std::string& inner) {
  return in_calendar(comp("VEVENT", inner));
}
inline std::string prop(const std::string& name, const std::string& inner = "") {
  return "<C:prop-filter name='" + name + "'>" + inner + "</C:prop-filter>";
}
inline std::string param(const std::string& name, const std::string& inner = "") {
  return "<C:param-filter name='" + name + "'>" + inner + "</C:param-filter>";
}
inline std::string text(const std::string& part, const std::string& attributes = "") {
  return "<C:text-match " + attributes + ">" + part + "</C:text-match>";
}
/// "20261201T090000Z"; an empty side is left open.
inline std::string time(const std::string& start, const std::string& end) {
  return "<C:time-range" + (start.empty() ? "" : " start='" + start + "'") +
         (end.empty() ? "" : " end='" + end + "'") + "/>";
}
inline const std::string kNone = "<C:is-not-defined/>";

/// The element that an error names.
inline std::string element(const Error& error) {
  return error.fields.empty() ? "" : error.fields[0].value;
}

}  // namespace holdfast::caldav::test
