// What somebody may know of an object that they may see: of another person's private ones (CLASS,
// RFC 5545 section 3.8.1.3) the time alone, whatever asks for it.
#pragma once

#include <optional>
#include <string_view>

#include "caldav/access.hpp"
#include "store/calendar.hpp"

namespace holdfast::caldav {

/// Whether the viewer sees of private objects in that calendar their time alone: in every calendar
/// but their own. `place`: of the calendar, or of an object in it.
bool sees_time_alone(const Place& place, const store::User& viewer);
/// Whether this object is such a one. It may then be looked at and nothing else: what was written
/// over it would take away what the writer could not see.
bool is_veiled(const Place& place, const store::User& viewer, const store::ObjectEntry& entry);

/// The entry as it is told of a veiled object: under another entity tag, for it is another text.
/// Its size is -1, nobody having made that text.
void veil(store::ObjectEntry& entry);
/// The same with the text that is told. An empty one, which was not read, stays empty.
void veil(store::CalendarObject& object);

/// As the viewer may know them.
std::optional<store::CalendarObject> seen_object(const store::Reads& reads, const Place& place,
                                                 const store::User& viewer, std::string_view name);
std::optional<store::ObjectEntry> seen_entry(const store::Reads& reads, const Place& place,
                                             const store::User& viewer, std::string_view name);

}  // namespace holdfast::caldav
