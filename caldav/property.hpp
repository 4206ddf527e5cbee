// What a property is: a row of a table.
#pragma once

#include <span>
#include <string_view>

#include "caldav/access.hpp"
#include "caldav/settings.hpp"
#include "caldav/webdav/xml_writer.hpp"
#include "store/calendar.hpp"
#include "store/user.hpp"

namespace holdfast::caldav {

/// What properties are told from. Everything is read already: no row touches the store, and none
/// parses a calendar object.
struct Subject {
  const Settings& settings;
  const store::User& viewer;
  /// Of an object: its calendar's.
  const Place& place;
  Kind kind;
  /// For objects.
  const store::ObjectEntry* entry = nullptr;
  /// The object's text, in reports that ask for C:calendar-data.
  const std::string* text = nullptr;
  /// What clients keep with the resource, if it was asked for.
  std::span<const store::DeadProperty> kept = {};
};

/// A set of kinds.
using Kinds = unsigned;
constexpr Kinds in(Kind kind) { return 1U << static_cast<unsigned>(kind); }
template <class... More>
constexpr Kinds in(Kind kind, More... more) {
  return in(kind) | in(more...);
}
inline constexpr Kinds kEverywhere = ~0U;

struct Property {
  webdav::Name name;
  /// Where it lives; elsewhere it is a 404.
  Kinds kinds;
  /// Writes what is inside the element. False: this resource does not have it after all (what was
  /// written is taken back).
  bool (*write)(webdav::XmlWriter& xml, const Subject& subject);
  /// Whether DAV:allprop names it: the live properties of RFC 4918 (section 9.1).
  bool in_allprop = false;
  /// Of a calendar and its objects it changes with the calendar's `change` alone: it tells nothing
  /// of who asks, of who may what, or of what clients keep. Must be nobody's to set (a name in DAV:
  /// or a row of these tables is).
  bool steady = false;
};

/// Told of every resource, and of collections.
std::span<const Property> common_properties();
/// Told of people.
std::span<const Property> principal_properties();
/// Told of calendars.
std::span<const Property> calendar_properties();
/// Told of homes, and of what can be made in them.
std::span<const Property> home_properties();
/// Told of calendar object resources, files and folders.
std::span<const Property> object_properties();
/// RFC 3744: who may do what.
std::span<const Property> access_properties();

}  // namespace holdfast::caldav
