#include "store/rules/conflicts.hpp"

#include <algorithm>
#include <map>

#include "store/rules/appointment.hpp"
#include "store/rules/claim_owners.hpp"
#include "store/rules/conflict_steps.hpp"
#include "store/rules/questions.hpp"
#include "store/rules/record.hpp"
#include "store/rules/resource_changes.hpp"
#include "store/rules/take_over.hpp"

namespace holdfast::store {
namespace {

/// Busy time that ended longer ago is not compared with bookings any more.
constexpr Duration kPast = std::chrono::hours{48};

/// Bookings that those claims overlap, with the first piece of busy time that does.
std::map<BookingId, TimeRange> overlapped(const Cause& cause, const std::vector<Claim>& claims,
                                          Instant now, const Transaction& tx) {
  std::map<BookingId, TimeRange> hit;
  for (const auto& busy : claims) {
    if (busy.time.end < now - kPast || busy.resource != cause.resource) {
      continue;
    }
    for (const auto& claim : tx.claims(cause.agency, busy.resource, busy.time)) {
      if (claim.kind != ClaimKind::booking) {
        continue;
      }
      for (const auto& owner : owners(cause.agency, claim.origin, tx)) {
        const auto [known, is_new] = hit.try_emplace(owner, busy.time);
        if (!is_new && busy.time.start < known->second.start) {
          known->second = busy.time;
        }
      }
    }
  }
  return hit;
}

/// Somebody looked at the very same busy time before and let the booking stand. A series that is
/// expanded further, say, is no new question.
bool was_settled(const Booking& booking, const Cause& cause, TimeRange time, const Reads& reads) {
  const auto known = reads.conflicts_of(cause.agency, booking.id);
  return std::any_of(known.begin(), known.end(), [&](const Conflict& conflict) {
    return conflict.closed_at && conflict.cause == cause.origin &&
           conflict.resource == cause.resource && conflict.time == time &&
           (conflict.resolution == "kept" || conflict.resolution == "overlap_accepted");
  });
}

/// OnClash::reassign: somebody else of the pool takes over, if somebody is free.
bool took_over(const Booking& booking, const Cause& cause, Asked& asked, RuleContext context,
               Transaction& tx) {
  const auto service = tx.service(booking.agency, booking.service);
  if (!service || service->policy.on_clash != OnClash::reassign) {
    return false;
  }
  Reassignment wanted;
  wanted.actor = cause.actor;
  wanted.from = cause.resource;
  wanted.because = cause.origin;
  return take_over(booking, wanted, asked, context, tx);
}

void close(const Conflict& conflict, const Booking& booking, const Cause& cause,
           RuleContext context, Transaction& tx) {
  close_conflict(conflict, {"source"}, booking, context, tx);
  record({cause.agency,
          cause.actor,
          "clash.closed_by_source",
          conflict.booking.value,
          describe(conflict),
          {}},
         context, tx);
  confirm_if_settled(booking, context, tx);
}

bool meet(const std::vector<Claim>& ours, const std::vector<Claim>& theirs,
          const ResourceId& resource) {
  return std::any_of(theirs.begin(), theirs.end(), [&](const Claim& there) {
    return there.resource == resource && std::any_of(ours.begin(), ours.end(), [&](const Claim& c) {
             return c.resource == there.resource && c.time.overlaps(there.time);
           });
  });
}

/// Whether the conflict is still a question after the booking's claims changed.
bool stays_open(const Conflict& conflict, const Booking& booking, const std::vector<Claim>& ours,
                const std::string& resolution, const Reads& reads) {
  if (ours.empty()) {
    return false;
  }
  // These are not about claims: a person does not want to, the customer asked, or the wall clock is
  // not the one that was promised. Another time settles all of them.
  if (conflict.kind == "declined") {
    return resolution != "moved" && takes(booking, conflict.resource);
  }
  if (conflict.kind == "time_zone" || is_question(conflict)) {
    return resolution != "moved";
  }
  if (is_about_resource(conflict)) {
    return still_uncarried(conflict, booking, ours, reads).has_value();
  }
  return meet(ours, reads.claims_of(booking.agency, conflict.cause), conflict.resource);
}

/// What hours and places do not carry goes with the booking: whoever lets it stand lets it stand
/// where it is now.
void follow(Conflict conflict, const Booking& booking, const std::vector<Claim>& ours,
            Transaction& tx) {
  const auto time =
      is_about_resource(conflict) ? still_uncarried(conflict, booking, ours, tx) : std::nullopt;
  if (time && conflict.time != *time) {
    conflict.time = *time;
    tx.put(conflict);
  }
}

}  // namespace

Judged judge_conflicts(const Cause& cause, RuleContext context, Transaction& tx) {
  return judge_conflicts(cause, tx.claims_of(cause.agency, cause.origin), context, tx);
}

Judged judge_conflicts(const Cause& cause, const std::vector<Claim>& claims, RuleContext context,
                       Transaction& tx) {
  Judged judged;
  auto hit = overlapped(cause, claims, context.now, tx);
  for (auto conflict : tx.open_conflicts_by_cause(cause.agency, cause.origin)) {
    // A closure has claims on many resources; each is a cause of its own.
    if (conflict.resource != cause.resource) {
      continue;
    }
    const auto still = hit.find(conflict.booking);
    if (still != hit.end()) {
      if (conflict.time != still->second) {
        conflict.time = still->second;
        tx.put(conflict);
      }
      hit.erase(still);
      continue;
    }
    const auto booking = tx.booking(cause.agency, conflict.booking);
    if (booking && booking->time.end <= context.now && !claims.empty()) {
      // It was not resolved in time, and the cause is still there: that stays on record.
      continue;
    }
    if (booking) {
      close(conflict, *booking, cause, context, tx);
      ++judged.closed;
    }
  }
  Asked asked;
  for (const auto& [id, time] : hit) {
    const auto booking = tx.booking(cause.agency, id);
    // What has begun is too late to be asked about, and who only holds a time was promised nothing.
    if (!booking || booking->time.start <= context.now || !is_known(booking->status) ||
        was_settled(*booking, cause, time, tx) || took_over(*booking, cause, asked, context, tx)) {
      continue;
    }
    Clash clash;
    clash.resource = cause.resource;
    clash.kind = std::string(name(cause.kind));
    clash.cause = cause.origin;
    clash.time = time;
    clash.actor = cause.actor;
    clash.action = cause.opened;
    open_conflict(*booking, clash, context, tx);
    ++judged.opened;
  }
  return judged;
}

int settle_conflicts(const Booking& booking, const std::string& resolution, RuleContext context,
                     Transaction& tx) {
  const auto open = tx.open_conflicts_of(booking.agency, booking.id);
  if (open.empty()) {
    return 0;
  }
  const bool holds = holds_claims(booking.status);
  const auto& owner = booking.session.empty() ? booking.id.value : booking.session.value;
  const auto ours = holds ? tx.claims_of(booking.agency, owner) : std::vector<Claim>{};
  int open_still = 0;
  for (const auto& conflict : open) {
    if (stays_open(conflict, booking, ours, resolution, tx)) {
      follow(conflict, booking, ours, tx);
      open_still += is_question(conflict) ? 0 : 1;
    } else {
      close_conflict(conflict, {resolution}, booking, context, tx);
    }
  }
  return open_still;
}

}  // namespace holdfast::store
