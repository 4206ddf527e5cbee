// The properties of calendars that mean something to the server and may be set: a row of a table
// each.
#pragma once

#include <optional>

#include "caldav/property_update.hpp"

namespace holdfast::caldav {

/// Why a property is not set.
struct Refusal {
  int status;
  webdav::Name error;
};

struct LiveUpdate {
  webdav::Name name;
  Kinds kinds;
  /// Only when the resource is made.
  bool only_new;
  /// Kept as it was sent besides, for its attributes or because the text itself is told.
  bool kept;
  /// Writes the element into the change; null: the property is removed.
  std::optional<Refusal> (*apply)(store::CalendarChange& change, const webdav::Element* element,
                                  Instant now);
};

/// Null for what has no meaning there.
const LiveUpdate* find_live_update(const webdav::Name& name, Kind kind, UpdateOf what);

}  // namespace holdfast::caldav
