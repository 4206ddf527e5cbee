#include "store/rules/resource_changes.hpp"

#include <algorithm>
#include <set>

#include "store/rules/claim_owners.hpp"
#include "store/rules/conflict_steps.hpp"
#include "store/rules/record.hpp"
#include "store/rules/take_over.hpp"

namespace holdfast::store {
namespace {

using Hits = std::vector<Carried::Hit>;

/// Somebody looked at that question before, about the same time, and let the booking stand.
bool was_settled(const Booking& booking, const std::string& cause, TimeRange time,
                 const Reads& reads) {
  const auto known = reads.conflicts_of(booking.agency, booking.id);
  return std::any_of(known.begin(), known.end(), [&](const Conflict& conflict) {
    return conflict.closed_at && conflict.cause == cause && conflict.time == time &&
           (conflict.resolution == "kept" || conflict.resolution == "overlap_accepted");
  });
}

bool took_over(const Booking& booking, const Resource& resource, const std::string& cause,
               const Actor& actor, Asked& asked, RuleContext context, Transaction& tx) {
  const auto service = tx.service(booking.agency, booking.service);
  if (!service || service->policy.on_clash != OnClash::reassign) {
    return false;
  }
  Reassignment wanted;
  wanted.actor = actor;
  wanted.from = resource.id;
  wanted.because = cause;
  return take_over(booking, wanted, asked, context, tx);
}

void close(const Conflict& conflict, const Actor& actor, RuleContext context, Transaction& tx) {
  const auto booking = tx.booking(conflict.agency, conflict.booking);
  if (!booking) {
    return;
  }
  close_conflict(conflict, {"source"}, *booking, context, tx);
  record({conflict.agency,
          actor,
          "clash.closed_by_source",
          conflict.booking.value,
          describe(conflict),
          {}},
         context, tx);
  confirm_if_settled(*booking, context, tx);
}

/// Opens what is new, closes what is settled, leaves what is known.
void judge(std::string_view kind, const Resource& resource, const Hits& hits, const Actor& actor,
           RuleContext context, Transaction& tx) {
  const auto cause = cause_of(kind, resource.id);
  std::set<BookingId> known;
  for (const auto& conflict : tx.open_conflicts_by_cause(resource.agency, cause)) {
    const bool still = std::any_of(hits.begin(), hits.end(), [&](const Carried::Hit& hit) {
      return hit.booking == conflict.booking;
    });
    if (still) {
      known.insert(conflict.booking);
    } else {
      close(conflict, actor, context, tx);
    }
  }
  Asked asked;
  for (const auto& hit : hits) {
    const auto booking = tx.booking(resource.agency, hit.booking);
    if (!booking || !known.insert(hit.booking).second ||
        was_settled(*booking, cause, hit.time, tx) ||
        took_over(*booking, resource, cause, actor, asked, context, tx)) {
      continue;
    }
    Clash clash;
    clash.resource = resource.id;
    clash.kind = std::string(kind);
    clash.cause = cause;
    clash.time = hit.time;
    clash.actor = actor;
    clash.action = "rule.changed";
    open_conflict(*booking, clash, context, tx);
  }
}

/// Which place each part begins on. Nobody sees it, so the version stays.
void set_units(const Resource& resource, const std::vector<Claim>& claims,
               const std::vector<Part>& parts, std::vector<Taken>& taken) {
  for (auto& item : taken) {
    const auto part = static_cast<std::size_t>(item.part);
    for (const auto& claim : claims) {
      if (item.resource == resource.id && claim.resource == resource.id && part < parts.size() &&
          claim.time.contains(parts[part].time.start)) {
        item.unit = claim.unit;
      }
    }
  }
}

void store_moved(const Resource& resource, const Carried& carried, Transaction& tx) {
  for (const auto& [origin, claims] : carried.moved) {
    tx.replace_claims(resource.agency, origin, claims);
    for (const auto& owner : owners(resource.agency, origin, tx)) {
      if (auto booking = tx.booking(resource.agency, owner)) {
        set_units(resource, claims, parts_of(*booking), booking->taken);
        tx.put(*booking);
      }
    }
    if (auto session = tx.session(resource.agency, SessionId{origin})) {
      set_units(resource, claims, {{session->service, session->time}}, session->taken);
      tx.put(*session);
    }
  }
}

}  // namespace

void judge_resource(const Resource& resource, const Carried& carried, const Actor& actor,
                    RuleContext context, Transaction& tx) {
  store_moved(resource, carried, tx);
  judge(kHours, resource, carried.closed, actor, context, tx);
  judge(kCapacity, resource, carried.crowded, actor, context, tx);
}

void look_for_places(AgencyId agency, const ResourceId& resource, RuleContext context,
                     Transaction& tx) {
  if (tx.open_conflicts_by_cause(agency, cause_of(kCapacity, resource)).empty()) {
    return;
  }
  const auto stored = tx.resource(agency, resource);
  if (!stored) {
    return;
  }
  const auto carried = placed_on(*stored, context.now, tx);
  store_moved(*stored, carried, tx);
  judge(kCapacity, *stored, carried.crowded, timer_actor(), context, tx);
}

}  // namespace holdfast::store
