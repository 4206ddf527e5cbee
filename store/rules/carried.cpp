#include "store/rules/carried.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "store/occupancy.hpp"
#include "store/placement.hpp"
#include "store/rules/claim_owners.hpp"

namespace holdfast::store {
namespace {

/// Beyond the longest booking window nothing is booked.
constexpr Duration kAhead = std::chrono::days{800};

/// Claims by origin.
using Booked = std::map<std::string, std::vector<Claim>>;

/// The exclusive claims ahead on a resource, by origin, in the order in which they were made.
Booked booked_ahead(const Resource& resource, Instant now, const Reads& reads) {
  Booked booked;
  for (auto& claim : reads.claims(resource.agency, resource.id, {now, now + kAhead})) {
    if (is_exclusive(claim.kind)) {
      auto origin = claim.origin;
      booked[std::move(origin)].push_back(std::move(claim));
    }
  }
  return booked;
}

/// What was promised behind an origin, and has not begun.
std::vector<Booking> ahead(AgencyId agency, const std::string& origin, Instant now,
                           const Reads& reads) {
  std::vector<Booking> found;
  for (const auto& owner : owners(agency, origin, reads)) {
    auto booking = reads.booking(agency, owner);
    if (booking && booking->time.start > now && is_known(booking->status)) {
      found.push_back(std::move(*booking));
    }
  }
  return found;
}

bool is_open(const Resource& resource, TimeRange time) {
  if (!resource.active) {
    return false;
  }
  const auto spans = working_spans(resource, time);
  return std::any_of(spans.begin(), spans.end(),
                     [&](const TimeRange& span) { return span.contains(time); });
}

/// The first piece of that time on a place that the resource does not have any more.
std::optional<TimeRange> on_lost_place(const std::vector<Claim>& owned, const Resource& resource) {
  const auto lost = std::find_if(owned.begin(), owned.end(), [&](const Claim& claim) {
    return claim.resource == resource.id && claim.unit >= resource.capacity;
  });
  return lost == owned.end() ? std::nullopt : std::optional(lost->time);
}

Occupancy::Taken places_taken(const Booked& booked, int capacity) {
  Occupancy::Taken taken(static_cast<std::size_t>(capacity));
  for (const auto& [origin, claims] : booked) {
    for (const auto& claim : claims) {
      if (claim.unit < capacity) {
        taken[static_cast<std::size_t>(claim.unit)].push_back(claim.time);
      }
    }
  }
  return taken;
}

/// Another place for the claims on places that are gone; nothing if there is none.
std::optional<std::vector<Claim>> moved_up(const std::vector<Claim>& claims, int capacity,
                                           Occupancy::Taken& taken) {
  std::vector<Claim> moved;
  auto tried = taken;
  for (const auto& claim : claims) {
    if (claim.unit < capacity) {
      moved.push_back(claim);
      continue;
    }
    const auto places = Occupancy::free_places(tried, claim.time);
    if (places.empty()) {
      return std::nullopt;
    }
    for (const auto& place : places) {
      tried[static_cast<std::size_t>(place.unit)].push_back(place.time);
      auto piece = claim;
      piece.time = place.time;
      piece.unit = place.unit;
      moved.push_back(std::move(piece));
    }
  }
  taken = std::move(tried);
  return moved;
}

/// Places are looked for in the order in which the bookings were made: ids sort by time behind
/// their prefix.
std::vector<std::string> in_order_made(const Booked& booked) {
  std::vector<std::string> origins;
  for (const auto& [origin, claims] : booked) {
    origins.push_back(origin);
  }
  std::sort(origins.begin(), origins.end(), [](const std::string& a, const std::string& b) {
    return a.substr(BookingId::prefix().size()) < b.substr(BookingId::prefix().size());
  });
  return origins;
}

void find_places(const Resource& resource, const Booked& booked, Instant now, Carried& carried,
                 const Reads& reads) {
  auto taken = places_taken(booked, resource.capacity);
  for (const auto& origin : in_order_made(booked)) {
    const auto& claims = booked.at(origin);
    const auto lost = on_lost_place(claims, resource);
    if (!lost) {
      continue;
    }
    if (auto moved = moved_up(claims, resource.capacity, taken)) {
      for (auto& claim : reads.claims_of(resource.agency, origin)) {
        if (claim.resource != resource.id) {
          moved->push_back(std::move(claim));
        }
      }
      carried.moved.emplace(origin, std::move(*moved));
      continue;
    }
    for (const auto& booking : ahead(resource.agency, origin, now, reads)) {
      carried.crowded.push_back({booking.id, *lost});
    }
  }
}

}  // namespace

std::string cause_of(std::string_view kind, const ResourceId& resource) {
  return std::string(kind) + "/" + resource.value;
}

std::vector<BookingId> Carried::hit() const {
  std::set<BookingId> all;
  for (const auto* hits : {&closed, &crowded}) {
    for (const auto& one : *hits) {
      all.insert(one.booking);
    }
  }
  return {all.begin(), all.end()};
}

Carried carried_by(const Resource& after, const Resource& before, Instant now, const Reads& reads) {
  Carried carried;
  const auto booked = booked_ahead(after, now, reads);
  std::set<BookingId> asked;
  for (const auto& conflict :
       reads.open_conflicts_by_cause(after.agency, cause_of(kHours, after.id))) {
    asked.insert(conflict.booking);
  }
  for (const auto& [origin, claims] : booked) {
    for (const auto& booking : ahead(after.agency, origin, now, reads)) {
      const auto outside = outside_hours(booking, after);
      if (outside && (asked.contains(booking.id) || !outside_hours(booking, before))) {
        carried.closed.push_back({booking.id, *outside});
      }
    }
  }
  find_places(after, booked, now, carried, reads);
  return carried;
}

Carried placed_on(const Resource& resource, Instant now, const Reads& reads) {
  Carried carried;
  find_places(resource, booked_ahead(resource, now, reads), now, carried, reads);
  return carried;
}

std::optional<TimeRange> outside_hours(const Booking& booking, const Resource& resource) {
  const auto parts = parts_of(booking);
  for (const auto& taken : booking.taken) {
    const auto part = static_cast<std::size_t>(taken.part);
    if (taken.resource == resource.id && part < parts.size() &&
        !is_open(resource, parts[part].time)) {
      return parts[part].time;
    }
  }
  return std::nullopt;
}

bool is_carried(const Booking& booking, const std::vector<Claim>& owned, const Reads& reads) {
  return std::all_of(booking.taken.begin(), booking.taken.end(), [&](const Taken& taken) {
    const auto resource = reads.resource(booking.agency, taken.resource);
    return resource && !outside_hours(booking, *resource) && !on_lost_place(owned, *resource);
  });
}

bool is_about_resource(const Conflict& conflict) {
  return conflict.kind == kHours || conflict.kind == kCapacity;
}

std::optional<TimeRange> still_uncarried(const Conflict& conflict, const Booking& booking,
                                         const std::vector<Claim>& ours, const Reads& reads) {
  const auto resource = reads.resource(booking.agency, conflict.resource);
  if (!resource) {
    return std::nullopt;
  }
  return conflict.kind == kHours ? outside_hours(booking, *resource)
                                 : on_lost_place(ours, *resource);
}

}  // namespace holdfast::store
