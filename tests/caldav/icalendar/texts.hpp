// Calendar texts and readings that the tests of the codec share.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "caldav/icalendar/read.hpp"
#include "caldav/icalendar/values.hpp"

namespace holdfast::icalendar::test {

/// CRLF line ends for a text that is written with LF.
inline std::string crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '\n' ? "\r\n" : std::string(1, c);
  }
  return out;
}

inline std::string calendar(std::string_view inside) {
  return crlf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n" + std::string(inside) +
              "END:VCALENDAR\n");
}

/// A VEVENT with UID and DTSTAMP around the given lines.
inline std::string component(std::string_view lines, std::string_view uid = "a@test") {
  return "BEGIN:VEVENT\nUID:" + std::string(uid) + "\nDTSTAMP:20260101T000000Z\n" +
         std::string(lines) + "END:VEVENT\n";
}

inline std::string event(std::string_view lines) { return calendar(component(lines)); }

/// "20260301T090000Z".
inline Instant at(std::string_view text) {
  return Instant{parse_date_time(text).value().local.time_since_epoch()};
}
inline TimeRange span(std::string_view start, std::string_view end) { return {at(start), at(end)}; }

/// The year 2026 of a calendar in Berlin.
inline ReadOptions in_berlin() {
  static const TimeZone berlin = TimeZone::find("Europe/Berlin").value();
  ReadOptions options;
  options.zone = &berlin;
  options.horizon = span("20260101T000000Z", "20270101T000000Z");
  return options;
}

inline store::ObjectDraft read(std::string_view text) {
  return read_object(text, in_berlin()).value();
}
inline store::ObjectDraft read_outside(std::string_view text) {
  return read_external(text, in_berlin()).value();
}
inline Error refusal(std::string_view text) {
  const auto draft = read_object(text, in_berlin());
  return draft ? Error{Errc::internal, "it was taken"} : draft.error();
}

inline std::vector<TimeRange> times(const store::ObjectDraft& draft) {
  std::vector<TimeRange> all;
  for (const auto& instance : draft.instances) {
    all.push_back(instance.time);
  }
  return all;
}
inline std::vector<TimeRange> busy_times(const store::ObjectDraft& draft) {
  std::vector<TimeRange> all;
  for (const auto& instance : draft.instances) {
    if (instance.busy) {
      all.push_back(instance.time);
    }
  }
  return all;
}

}  // namespace holdfast::icalendar::test
