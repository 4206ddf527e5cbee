#include "caldav/access.hpp"

#include <algorithm>

namespace holdfast::caldav {

bool may_see(const store::User& viewer, const store::User& owner) {
  if (viewer.agency != owner.agency || !owner.active) {
    return false;
  }
  return viewer.id == owner.id || viewer.role != store::Role::staff;
}

std::vector<store::User> visible_users(const store::Reads& reads, const store::User& viewer) {
  auto users = reads.users(viewer.agency);
  std::erase_if(users, [&](const store::User& user) { return !may_see(viewer, user); });
  std::sort(users.begin(), users.end(),
            [](const auto& a, const auto& b) { return a.login < b.login; });
  return users;
}

Result<Place> resolve(const store::Reads& reads, const store::User& viewer, const Target& target) {
  const Error nothing{Errc::not_found, "nothing is at this path"};
  Place place{.target = target, .owner = {}, .resource = {}, .calendar = {}};
  if (target.login.empty()) {
    return place;
  }
  place.owner = reads.user_by_login(target.login);
  if (!place.owner || !may_see(viewer, *place.owner)) {
    return nothing;
  }
  if (!place.owner->resource.empty()) {
    place.resource = reads.resource(place.owner->agency, place.owner->resource);
  }
  if (target.calendar.empty()) {
    return place;
  }
  if (!place.resource) {
    return nothing;
  }
  place.calendar = reads.calendar_by_slug(place.owner->agency, place.resource->id, target.calendar);
  if (!place.calendar) {
    return nothing;
  }
  return place;
}

}  // namespace holdfast::caldav
