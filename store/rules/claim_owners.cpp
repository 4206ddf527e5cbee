#include "store/rules/claim_owners.hpp"

#include <set>

namespace holdfast::store {

std::vector<BookingId> owners(AgencyId agency, const std::string& origin, const Reads& reads) {
  if (!origin.starts_with(SessionId::prefix())) {
    return {BookingId{origin}};
  }
  std::vector<BookingId> owners;
  for (const auto& booking : reads.bookings_of_session(agency, SessionId{origin})) {
    if (holds_claims(booking.status)) {
      owners.push_back(booking.id);
    }
  }
  return owners;
}

std::vector<BookingId> bookings_under(AgencyId agency, const std::vector<Claim>& claims,
                                      Instant now, const Reads& reads) {
  std::set<std::string> origins;
  for (const auto& fact : claims) {
    for (const auto& claim : reads.claims(agency, fact.resource, fact.time)) {
      if (claim.kind == ClaimKind::booking && claim.time.end > now) {
        origins.insert(claim.origin);
      }
    }
  }
  std::set<BookingId> hit;
  for (const auto& origin : origins) {
    for (const auto& owner : owners(agency, origin, reads)) {
      const auto booking = reads.booking(agency, owner);
      if (booking && booking->time.start > now && is_known(booking->status)) {
        hit.insert(owner);
      }
    }
  }
  return {hit.begin(), hit.end()};
}

}  // namespace holdfast::store
