#include "caldav/seen.hpp"

#include "caldav/icalendar/privacy.hpp"

namespace holdfast::caldav {

bool sees_time_alone(const Place& place, const store::User& viewer) {
  return place.shared || !place.owner || place.owner->id != viewer.id;
}

bool is_veiled(const Place& place, const store::User& viewer, const store::ObjectEntry& entry) {
  return entry.is_private && sees_time_alone(place, viewer);
}

void veil(store::ObjectEntry& entry) {
  entry.etag += "-time";
  entry.size = -1;
}

void veil(store::CalendarObject& object) {
  veil(object.entry);
  if (!object.text.empty()) {
    object.text = icalendar::time_alone(object.text);
    object.entry.size = static_cast<std::int64_t>(object.text.size());
  }
}

std::optional<store::CalendarObject> seen_object(const store::Reads& reads, const Place& place,
                                                 const store::User& viewer, std::string_view name) {
  auto object = reads.object(place.calendar->id, name);
  if (object && is_veiled(place, viewer, object->entry)) {
    veil(*object);
  }
  return object;
}

std::optional<store::ObjectEntry> seen_entry(const store::Reads& reads, const Place& place,
                                             const store::User& viewer, std::string_view name) {
  auto entry = reads.object_entry(place.calendar->id, name);
  if (entry && is_veiled(place, viewer, *entry)) {
    veil(*entry);
  }
  return entry;
}

}  // namespace holdfast::caldav
