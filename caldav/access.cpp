#include "caldav/access.hpp"

#include <algorithm>
#include <map>

namespace holdfast::caldav {
namespace {

/// A calendar of somebody else as it stands in one's own home, under the name of its resource.
struct Guest {
  store::Resource resource;
  store::Calendar calendar;
};

std::optional<Guest> guest_of(const store::Reads& reads, store::Resource resource) {
  auto calendar = reads.calendar_by_slug(resource.agency, resource.id, store::kAppointments);
  if (!resource.active || !calendar) {
    return std::nullopt;
  }
  return Guest{std::move(resource), std::move(*calendar)};
}

/// What the viewer may do with the calendars of other resources. Read once for all of them: a home
/// asks for each resource of the agency.
class GuestAccess {
 public:
  GuestAccess(const store::Reads& reads, const store::User& viewer) : viewer_(viewer) {
    if (viewer.role == store::Role::staff) {
      read_grants(reads);
    }
  }

  /// Staff edit their bookings in their calendars; in those of rooms bookings are only looked at.
  [[nodiscard]] Access to(const store::Resource& resource) const {
    if (resource.id == viewer_.resource) {
      return Access::none;
    }
    if (viewer_.role != store::Role::staff) {
      return resource.kind == store::ResourceKind::staff ? Access::write : Access::read;
    }
    const auto granted = granted_.find(resource.id.value);
    return granted == granted_.end() ? Access::none : granted->second;
  }

 private:
  /// Of the resources of people who let the viewer see their calendars.
  void read_grants(const store::Reads& reads) {
    for (const auto& delegation : reads.delegations_to(viewer_.id)) {
      const auto owner = reads.user(delegation.owner);
      if (owner && owner->active && owner->agency == viewer_.agency) {
        granted_.emplace(owner->resource.value,
                         delegation.may_write ? Access::write : Access::read);
      }
    }
  }

  const store::User& viewer_;
  std::map<std::string, Access> granted_;
};

/// The calendar of all bookings, for the office. It belongs to no resource, so that its times are
/// read in the agency's zone.
std::optional<Guest> agency_guest(const store::Reads& reads, const store::User& viewer) {
  auto calendar = reads.calendar_by_slug(viewer.agency, {}, store::kAgencyCalendar);
  const auto agency = reads.agency(viewer.agency);
  if (viewer.role == store::Role::staff || !calendar || !agency) {
    return std::nullopt;
  }
  store::Resource all;
  all.agency = viewer.agency;
  all.time_zone = agency->time_zone;
  return Guest{std::move(all), std::move(*calendar)};
}

void resolve_guest(const store::Reads& reads, const store::User& viewer, Place& place) {
  if (viewer.id != place.owner->id) {
    return;
  }
  if (place.target.calendar == store::kAgencyCalendar) {
    if (auto guest = agency_guest(reads, viewer)) {
      place.resource = std::move(guest->resource);
      place.calendar = std::move(guest->calendar);
      place.writable = false;
      place.shared = true;
      return;
    }
  }
  auto resource = reads.resource_by_slug(viewer.agency, place.target.calendar);
  if (!resource) {
    return;
  }
  const auto access = GuestAccess(reads, viewer).to(*resource);
  auto guest = access == Access::none ? std::nullopt : guest_of(reads, std::move(*resource));
  if (guest) {
    place.resource = std::move(guest->resource);
    place.calendar = std::move(guest->calendar);
    place.writable = access == Access::write;
    place.shared = true;
  }
}

void resolve_calendar(const store::Reads& reads, const store::User& viewer, Place& place) {
  if (place.resource) {
    place.calendar =
        reads.calendar_by_slug(place.owner->agency, place.resource->id, place.target.calendar);
  }
  if (!place.calendar) {
    resolve_guest(reads, viewer, place);
  }
  place.vacant = !place.calendar;
}

/// Files are nobody's business but their owner's.
bool resolve_file(const store::Reads& reads, const store::User& viewer, Place& place) {
  if (viewer.id != place.owner->id) {
    return false;
  }
  auto& target = place.target;
  if (target.path.empty()) {
    place.kept = reads.file_totals(viewer.id);
    return true;
  }
  place.file = reads.file(viewer.id, target.path);
  place.vacant = !place.file;
  if (place.file) {
    target.kind = place.file->folder ? Kind::folder : Kind::file;
  }
  if (target.kind == Kind::folder) {
    place.kept = reads.file_totals(viewer.id);
  }
  return true;
}

std::vector<Proxied> proxied_by(const store::Reads& reads, const store::User& delegate) {
  std::vector<Proxied> proxied;
  for (const auto& delegation : reads.delegations_to(delegate.id)) {
    const auto owner = reads.user(delegation.owner);
    if (owner && owner->active) {
      proxied.push_back({owner->login, delegation.may_write});
    }
  }
  return proxied;
}

}  // namespace

Access access_to(const store::Reads& reads, const store::User& viewer, const store::User& owner) {
  if (viewer.agency != owner.agency || !owner.active) {
    return Access::none;
  }
  if (viewer.id == owner.id || viewer.role != store::Role::staff) {
    return Access::write;
  }
  for (const auto& delegation : reads.delegations_to(viewer.id)) {
    if (delegation.owner == owner.id) {
      return delegation.may_write ? Access::write : Access::read;
    }
  }
  return Access::none;
}

std::vector<store::User> visible_users(const store::Reads& reads, const store::User& viewer) {
  auto users = reads.users(viewer.agency);
  const auto granted = reads.delegations_to(viewer.id);
  std::erase_if(users, [&](const store::User& user) {
    const bool delegated = std::any_of(granted.begin(), granted.end(),
                                       [&](const auto& one) { return one.owner == user.id; });
    const bool seen = user.id == viewer.id || viewer.role != store::Role::staff || delegated;
    return !seen || !user.active;
  });
  std::sort(users.begin(), users.end(),
            [](const auto& a, const auto& b) { return a.login < b.login; });
  return users;
}

std::vector<Target> calendars_in(const store::Reads& reads, const store::User& viewer,
                                 const Place& home) {
  std::vector<Target> calendars;
  std::vector<std::string> slugs;
  if (home.resource) {
    for (const auto& calendar : reads.calendars_of(home.owner->agency, home.resource->id)) {
      slugs.push_back(calendar.slug);
      calendars.push_back(calendar_in(home.target, calendar.slug));
    }
  }
  if (viewer.id != home.owner->id) {
    return calendars;
  }
  if (agency_guest(reads, viewer)) {
    slugs.emplace_back(store::kAgencyCalendar);
    calendars.push_back(calendar_in(home.target, store::kAgencyCalendar));
  }
  const GuestAccess guests(reads, viewer);
  for (auto& resource : reads.resources(viewer.agency)) {
    const bool hidden = std::find(slugs.begin(), slugs.end(), resource.slug) != slugs.end();
    if (!hidden && guests.to(resource) != Access::none && guest_of(reads, resource)) {
      calendars.push_back(calendar_in(home.target, resource.slug));
    }
  }
  return calendars;
}

Result<Place> resolve_new(const store::Reads& reads, const store::User& viewer,
                          const Target& target) {
  const Error nothing{Errc::not_found, "nothing is at this path"};
  Place place{.target = target};
  if (target.login.empty()) {
    return place;
  }
  place.owner = reads.user_by_login(target.login);
  const auto access = place.owner ? access_to(reads, viewer, *place.owner) : Access::none;
  if (access == Access::none) {
    return nothing;
  }
  place.writable = access == Access::write;
  if (!place.owner->resource.empty()) {
    place.resource = reads.resource(place.owner->agency, place.owner->resource);
  }
  if (is_in_files(target.kind) && !resolve_file(reads, viewer, place)) {
    return nothing;
  }
  if (target.kind == Kind::principal) {
    place.proxied = proxied_by(reads, *place.owner);
  }
  if (!target.calendar.empty()) {
    resolve_calendar(reads, viewer, place);
  }
  return place;
}

Result<Place> resolve(const store::Reads& reads, const store::User& viewer, const Target& target) {
  auto place = resolve_new(reads, viewer, target);
  // What can be put into a calendar has a method of its own to find out whether it is there.
  if (place && place->vacant) {
    return Error{Errc::not_found, "nothing is at this path"};
  }
  return place;
}

}  // namespace holdfast::caldav
