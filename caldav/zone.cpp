#include "caldav/zone.hpp"

#include "store/base/text.hpp"

namespace holdfast::caldav {

TimeZone zone_of(const store::Resource& resource) {
  auto zone = TimeZone::find(resource.time_zone);
  return zone ? std::move(*zone) : TimeZone::utc();
}

icalendar::ReadOptions reading_options(const Door& door, const store::Resource& resource,
                                       const TimeZone& zone) {
  const auto now = door.clock.now();
  icalendar::ReadOptions options;
  options.zone = &zone;
  options.horizon = {now - kExpandedBehind, now + kExpandedAhead};
  if (!resource.email.empty()) {
    options.owner_addresses.push_back(to_lower(resource.email));
  }
  options.limits.max_bytes = door.settings.max_resource_size;
  return options;
}

}  // namespace holdfast::caldav
