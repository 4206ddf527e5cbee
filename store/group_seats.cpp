#include "store/group_seats.hpp"

#include <algorithm>

namespace holdfast::store {
namespace {

std::vector<int> free_seats(const GroupSession& session, const Booking* moving,
                            const Reads& reads) {
  // Who sits there already keeps their seats.
  if (moving != nullptr && moving->session == session.id && holds_claims(moving->status)) {
    return seats_of(*moving);
  }
  const auto taken = reads.seats_taken(session.agency, session.id);
  std::vector<int> free;
  for (int seat = 0; seat < session.seats; ++seat) {
    if (std::find(taken.begin(), taken.end(), seat) == taken.end()) {
      free.push_back(seat);
    }
  }
  return free;
}

}  // namespace

GroupSeats GroupSeats::read(const Service& service, TimeRange starts, const Booking* moving,
                            const Reads& reads) {
  GroupSeats known;
  for (auto& session :
       reads.sessions_of(service.agency, service.id, {starts.start, starts.end + Duration{1}})) {
    auto free = free_seats(session, moving, reads);
    const bool own = moving != nullptr && moving->session == session.id;
    known.all_.insert(own ? known.all_.begin() : known.all_.end(),
                      {std::move(session), std::move(free)});
  }
  return known;
}

std::vector<const GroupSeats::Standing*> GroupSeats::at(TimeRange time) const {
  std::vector<const Standing*> found;
  for (const auto& standing : all_) {
    if (standing.session.time == time) {
      found.push_back(&standing);
    }
  }
  return found;
}

std::string own_origin(const Booking& booking, const Reads& reads) {
  if (booking.session.empty() || !holds_claims(booking.status)) {
    return booking.id.value;
  }
  const auto taken = reads.seats_taken(booking.agency, booking.session);
  // All seats that are taken are theirs.
  return taken == seats_of(booking) ? booking.session.value : std::string{};
}

}  // namespace holdfast::store
