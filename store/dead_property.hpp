// Properties that clients keep with a resource and nobody else understands (RFC 4918 section 4.2).
#pragma once

#include <string>
#include <string_view>

#include "store/ids.hpp"

namespace holdfast::store {

struct DeadProperty {
  /// The resource, by its identity: what is renamed keeps its properties.
  std::string subject;
  /// The expanded name.
  std::string ns;
  std::string local;
  /// The whole element with its attributes, declaring every namespace that it uses.
  std::string xml = {};
};

// Subjects. Those of a calendar's members stand together, in order of name.
inline std::string subject_of(const CalendarId& calendar) { return calendar.value; }
inline std::string subject_of(const CalendarId& calendar, std::string_view name) {
  return calendar.value + '/' + std::string(name);
}
inline std::string principal_subject(const UserId& user) { return user.value; }
inline std::string home_subject(const UserId& user) { return user.value + "/calendars"; }
/// A calendar as somebody sees it who finds it as a guest in their own home.
inline std::string guest_subject(const UserId& user, const CalendarId& calendar) {
  return user.value + "/guests/" + calendar.value;
}
inline std::string file_subject(const UserId& user, std::string_view path) {
  return user.value + "/files/" + std::string(path);
}

}  // namespace holdfast::store
