#include "store/rules/owned_time.hpp"

#include <algorithm>
#include <utility>

#include "store/group_session.hpp"
#include "store/rules/conflicts.hpp"
#include "store/rules/resource_changes.hpp"

namespace holdfast::store {
namespace {

std::vector<Claim> owned_by(const std::string& origin, std::vector<Claim> claims, ClaimKind kind,
                            std::string_view rule) {
  for (auto& claim : claims) {
    claim.origin = origin;
    claim.kind = kind;
    // That other plans were overridden is what lets the claim stand.
    if (claim.rule != kOverrideRule) {
      claim.rule = rule;
    }
  }
  return claims;
}

/// Other seats are taken now than were: who read the session has read an older one.
void note_change(AgencyId agency, const SessionId& id, Transaction& tx) {
  if (auto session = tx.session(agency, id)) {
    session->version += 1;
    tx.put(*session);
  }
}

/// The booking's seats are free. The last one to leave takes the session's time along.
void leave_session(const Booking& before, Transaction& tx) {
  auto taken = tx.seats_taken(before.agency, before.session);
  const auto stored = tx.booking(before.agency, before.id);
  if (stored && stored->session == before.session && holds_claims(stored->status)) {
    for (const int seat : seats_of(*stored)) {
      std::erase(taken, seat);
    }
  }
  if (taken.empty()) {
    close_session(before.agency, before.session, tx);
  } else {
    note_change(before.agency, before.session, tx);
  }
}

void open_session(const Booking& booking, const Placement& placement, Transaction& tx) {
  GroupSession session;
  session.id = booking.session;
  session.agency = booking.agency;
  session.service = booking.service;
  session.time = placement.time;
  session.taken = placement.taken;
  session.seats = placement.seats;
  tx.put(session);
  const auto& origin = session.id.value;
  tx.replace_claims(booking.agency, origin,
                    owned_by(origin, placement.claims, ClaimKind::booking, "session"));
}

}  // namespace

void grant(Booking& booking, const Placement& placement, RuleContext context) {
  booking.time = placement.time;
  booking.parts = placement.parts;
  booking.taken = placement.taken;
  booking.verified = placement.verified;
  booking.session = placement.session;
  booking.seat = placement.seat;
  booking.more_seats = placement.more_seats;
  if (placement.seats > 1 && booking.session.empty()) {
    booking.session = make_id<SessionId>(context.now, context.random);
  }
}

void take(const Booking& booking, const Placement& placement, const Booking* before,
          Transaction& tx) {
  // First what is left, for the new time may overlap it.
  if (before != nullptr && !before->session.empty() && before->session != booking.session) {
    leave_session(*before, tx);
  }
  if (booking.session.empty()) {
    take(booking, placement.claims, tx);
    return;
  }
  if (before != nullptr && before->session.empty()) {
    tx.replace_claims(booking.agency, booking.id.value, {});
  }
  if (placement.session.empty()) {
    open_session(booking, placement, tx);
  } else if (before == nullptr || before->session != booking.session) {
    note_change(booking.agency, booking.session, tx);
  }
}

GroupSession carry_session(GroupSession session, const Placement& placement, Transaction& tx) {
  session.time = placement.time;
  session.taken = placement.taken;
  session.version += 1;
  const auto& origin = session.id.value;
  tx.replace_claims(session.agency, origin,
                    owned_by(origin, placement.claims, ClaimKind::booking, "session"));
  tx.put(session);
  return session;
}

void close_session(AgencyId agency, const SessionId& id, Transaction& tx) {
  tx.replace_claims(agency, id.value, {});
  tx.remove_session(agency, id);
}

void take(const Booking& booking, std::vector<Claim> claims, Transaction& tx) {
  if (!booking.session.empty()) {
    return;
  }
  const bool kept_only =
      booking.status == BookingStatus::held || booking.status == BookingStatus::offered;
  const auto& origin = booking.id.value;
  tx.replace_claims(booking.agency, origin,
                    kept_only ? owned_by(origin, std::move(claims), ClaimKind::hold, "hold")
                              : owned_by(origin, std::move(claims), ClaimKind::booking, "booking"));
}

std::vector<Freed> owned_time(const Booking& booking, const Reads& reads) {
  const auto& origin = booking.session.empty() ? booking.id.value : booking.session.value;
  return freed(reads.claims_of(booking.agency, origin), {});
}

void give_back(AgencyId agency, const std::vector<Freed>& given, RuleContext context,
               Transaction& tx) {
  for (const auto& item : given) {
    look_for_places(agency, item.resource, context, tx);
  }
  look_at_waitlist(agency, given, context, tx);
}

void release(const Booking& booking, const std::string& resolution, RuleContext context,
             Transaction& tx) {
  const auto owned = owned_time(booking, tx);
  if (booking.session.empty()) {
    tx.replace_claims(booking.agency, booking.id.value, {});
  } else {
    leave_session(booking, tx);
  }
  settle_conflicts(booking, resolution, context, tx);
  give_back(booking.agency, owned, context, tx);
}

}  // namespace holdfast::store
