#include "caldav/reports/scope.hpp"

#include "caldav/zone.hpp"

namespace holdfast::caldav {

Shelf shelf_of(const Door& door, const Place& place) {
  const auto zone = zone_of(*place.resource, *place.calendar);
  auto options = reading_options(door, *place.resource, zone);
  options.zone = nullptr;
  auto target = place.target;
  target.kind = Kind::calendar;
  target.object.clear();
  return {place, href_of(target, door.settings.root), std::move(options), icalendar::Zone(zone)};
}

std::vector<Shelf> shelves_of(const Door& door, const Call& call) {
  std::vector<Shelf> shelves;
  if (call.place.calendar) {
    shelves.push_back(shelf_of(door, call.place));
    return shelves;
  }
  door.ledger.engine().read([&](const store::Reads& reads) {
    for (const auto& target : calendars_in(reads, call.user, call.place)) {
      if (const auto place = resolve(reads, call.user, target)) {
        shelves.push_back(shelf_of(door, *place));
      }
    }
  });
  return shelves;
}

std::string member_href(const Shelf& shelf, std::string_view name) {
  return shelf.href + percent_encode(name);
}

}  // namespace holdfast::caldav
