#include "store/rules/overriding.hpp"

#include <map>
#include <utility>

#include "store/rules/conflict_notices.hpp"
#include "store/rules/conflict_steps.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

struct Overlap {
  TimeRange time;
  ClaimKind kind = ClaimKind::external;
};

/// By resource and origin, each with the first piece of busy time that the booking lies on.
using Overlaps = std::map<std::pair<ResourceId, std::string>, Overlap>;

Overlaps overlaps_of(const Booking& booking, const Reads& reads) {
  Overlaps overlaps;
  // A class has its time from the first who booked it.
  const auto& owner = booking.session.empty() ? booking.id.value : booking.session.value;
  for (const auto& ours : reads.claims_of(booking.agency, owner)) {
    for (const auto& there : reads.claims(booking.agency, ours.resource, ours.time)) {
      if (is_exclusive(there.kind)) {
        continue;
      }
      const auto [known, is_new] =
          overlaps.try_emplace({ours.resource, there.origin}, Overlap{there.time, there.kind});
      if (!is_new && there.time.start < known->second.time.start) {
        known->second.time = there.time;
      }
    }
  }
  return overlaps;
}

}  // namespace

bool can_be_overridden(const Error& refusal) {
  return refusal.code == Errc::busy_outside || refusal.code == Errc::source_unverified;
}

void accept_overlaps(const Booking& booking, const Actor& actor, const std::string& reason,
                     RuleContext context, Transaction& tx) {
  const auto overlaps = overlaps_of(booking, tx);
  boost::json::array accepted;
  for (const auto& [where, what] : overlaps) {
    Conflict conflict;
    conflict.id = make_id<ConflictId>(context.now, context.random);
    conflict.agency = booking.agency;
    conflict.booking = booking.id;
    conflict.resource = where.first;
    conflict.kind = std::string(name(what.kind));
    conflict.cause = where.second;
    conflict.time = what.time;
    conflict.opened_at = context.now;
    conflict.closed_at = context.now;
    conflict.resolution = "overlap_accepted";
    conflict.resolved_by = actor.id;
    conflict.reason = reason;
    tx.put(conflict);
    tell_overridden(booking, conflict, context, tx);
    accepted.push_back(describe(conflict));
  }
  record({booking.agency,
          actor,
          "override.used",
          booking.id.value,
          {},
          {{"accepted", std::move(accepted)}, {"verified", booking.verified}}},
         context, tx);
}

}  // namespace holdfast::store
