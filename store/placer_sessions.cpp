// Group services: whoever comes later joins the session that stands, while it has a free seat;
// where there is none, a new session is placed like any other appointment.
#include <algorithm>

#include "store/placer.hpp"

namespace holdfast::store {
namespace {

bool takes(const GroupSession& session, const ResourceId& id) {
  return std::any_of(session.taken.begin(), session.taken.end(),
                     [&](const Taken& taken) { return taken.resource == id; });
}

}  // namespace

const Occupancy* Placer::member(const ResourceId& id) const {
  const auto found = std::find_if(members_.begin(), members_.end(), [&](const auto& candidate) {
    return candidate.resource().id == id;
  });
  return found == members_.end() ? nullptr : &*found;
}

/// For the whole party, with the person that it wants.
bool Placer::has_room(const GroupSeats::Standing& standing) const {
  return standing.free.size() >= static_cast<std::size_t>(party()) &&
         (!leg(0).wanted || takes(standing.session, *leg(0).wanted));
}

/// A session has its time, but a foreign fact may have come over it since: nobody joins then.
Hindrance Placer::judge_session(const GroupSession& session) const {
  auto what = question(0, session.time.start);
  what.own = session.id.value;
  what.counted = true;
  auto strongest = Hindrance::none;
  for (const auto& taken : session.taken) {
    const auto* occupancy = member(taken.resource);
    strongest =
        std::max(strongest, occupancy == nullptr ? Hindrance::closed : judge(*occupancy, what));
  }
  return strongest;
}

/// Seats in a session that stands. If there are none although they are free, `hindrance` says why.
std::optional<Placement> Placer::join(Instant start, Hindrance& hindrance) const {
  for (const auto* standing : sessions_.at({start, start + course_.length()})) {
    const auto& session = standing->session;
    if (!has_room(*standing)) {
      continue;
    }
    if (const auto why = judge_session(session); why != Hindrance::none) {
      hindrance = std::max(hindrance, why);
      continue;
    }
    Placement placement;
    placement.time = session.time;
    placement.taken = session.taken;
    placement.seats = session.seats;
    placement.session = session.id;
    placement.seat = standing->free.front();
    placement.more_seats.assign(standing->free.begin() + 1, standing->free.begin() + party());
    for (const auto& taken : session.taken) {
      placement.verified = placement.verified && !member(taken.resource)->blind();
    }
    return placement;
  }
  return std::nullopt;
}

std::optional<Slot> Placer::group_slot(Instant start) const {
  // A new session takes as many as the service says.
  int seats = leg(0).service->policy.seats;
  const bool enough = wish_.whole_class || party() <= seats;
  auto found = enough ? free_slot(start) : std::nullopt;
  seats = found ? seats : 0;
  const TimeRange time{start, start + course_.length()};
  for (const auto* standing : sessions_.at(time)) {
    const auto& session = standing->session;
    if (!has_room(*standing) || judge_session(session) != Hindrance::none) {
      continue;
    }
    if (!found) {
      found = Slot{time, 0, {}};
    }
    seats += static_cast<int>(standing->free.size());
    for (const auto& taken : session.taken) {
      const bool first = taken.requirement == leg(0).service->requirements.front().name;
      const bool wanted = !leg(0).wanted || *leg(0).wanted == taken.resource;
      if (first && wanted &&
          std::find(found->free.begin(), found->free.end(), taken.resource) == found->free.end()) {
        found->free.push_back(taken.resource);
      }
    }
  }
  if (found) {
    found->seats_left = seats;
    found->choices = static_cast<int>(found->free.size());
  }
  return found;
}

}  // namespace holdfast::store
