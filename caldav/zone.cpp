#include "caldav/zone.hpp"

#include "store/base/text.hpp"

namespace holdfast::caldav {

TimeZone zone_of(const store::Resource& resource) {
  auto zone = TimeZone::find(resource.time_zone);
  return zone ? std::move(*zone) : TimeZone::utc();
}

TimeZone zone_of(const store::Resource& resource, const store::Calendar& calendar) {
  if (!calendar.time_zone.empty()) {
    if (auto zone = TimeZone::find(calendar.time_zone)) {
      return std::move(*zone);
    }
  }
  return zone_of(resource);
}

std::string zone_name(const store::Resource& resource, const store::Calendar& calendar) {
  return calendar.time_zone.empty() ? resource.time_zone : calendar.time_zone;
}

icalendar::ReadOptions reading_options(const Door& door, const store::Resource& resource,
                                       const TimeZone& zone) {
  auto options = reading_options(resource, zone, door.clock.now());
  options.limits.max_bytes = door.settings.max_resource_size;
  return options;
}

icalendar::ReadOptions reading_options(const store::Resource& resource, const TimeZone& zone,
                                       Instant now) {
  icalendar::ReadOptions options;
  options.zone = &zone;
  options.horizon = {now - kExpandedBehind, now + kExpandedAhead};
  if (!resource.email.empty()) {
    options.owner_addresses.push_back(to_lower(resource.email));
  }
  return options;
}

}  // namespace holdfast::caldav
