#include "store/rules/conflicts.hpp"

#include <algorithm>
#include <map>

#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

boost::json::object describe(const Conflict& conflict) {
  return {{"conflict", conflict.id.value},
          {"resource", conflict.resource.value},
          {"kind", conflict.kind},
          {"cause", conflict.cause},
          {"start", to_rfc3339(conflict.time.start)},
          {"end", to_rfc3339(conflict.time.end)}};
}

/// Busy time that ended longer ago is not compared with bookings any more.
constexpr Duration kPast = std::chrono::hours{48};

/// Bookings that those claims overlap, with the first piece of busy time that does.
std::map<std::string, TimeRange> overlapped(const Cause& cause, const std::vector<Claim>& claims,
                                            Instant now, const Transaction& tx) {
  std::map<std::string, TimeRange> hit;
  for (const auto& busy : claims) {
    if (busy.time.end < now - kPast) {
      continue;
    }
    for (const auto& claim : tx.claims(cause.agency, busy.resource, busy.time)) {
      if (claim.kind == ClaimKind::booking) {
        const auto [known, is_new] = hit.try_emplace(claim.origin, busy.time);
        if (!is_new && busy.time.start < known->second.start) {
          known->second = busy.time;
        }
      }
    }
  }
  return hit;
}

void set_status(Booking booking, BookingStatus status, RuleContext context, Transaction& tx) {
  if (booking.status == status || !may_become(booking.status, status)) {
    return;
  }
  // SEQUENCE stays: to calendars the appointment is confirmed either way, and nobody is invited
  // anew because of it.
  booking.status = status;
  booking.version += 1;
  booking.updated_at = context.now;
  tx.put(booking);
}

/// Staff and coordinators are told (rule C16), the customer is not.
void tell(const Booking& booking, const Conflict& conflict, RuleContext context, Transaction& tx) {
  const auto appointment = appointment_of(booking, tx);
  OwedMail mail{"conflict.opened", {}, conflict.id.value, booking.time.end};
  if (const auto resource = tx.resource(booking.agency, conflict.resource)) {
    mail.recipient = resource->email;
    owe_mail(mail, appointment, context, tx);
  }
  if (mail.recipient != appointment.agency_mail_address) {
    mail.recipient = appointment.agency_mail_address;
    owe_mail(mail, appointment, context, tx);
  }
}

void open(const Booking& booking, TimeRange time, const Cause& cause, RuleContext context,
          Transaction& tx) {
  Conflict conflict;
  conflict.id = make_id<ConflictId>(context.now, context.random);
  conflict.agency = cause.agency;
  conflict.booking = booking.id;
  conflict.resource = cause.resource;
  conflict.kind = std::string(name(cause.kind));
  conflict.cause = cause.origin;
  conflict.time = time;
  conflict.opened_at = context.now;
  tx.put(conflict);
  set_status(booking, BookingStatus::conflicted, context, tx);
  record({cause.agency, cause.actor, "clash.opened", booking.id.value, {}, describe(conflict)},
         context, tx);
  tell(booking, conflict, context, tx);
}

void close(Conflict conflict, const std::string& resolution, RuleContext context, Transaction& tx) {
  conflict.closed_at = context.now;
  conflict.resolution = resolution;
  tx.put(conflict);
  Booking about;
  about.agency = conflict.agency;
  about.id = conflict.booking;
  supersede(
      about,
      [&](const Effect& effect) {
        return effect.kind == "conflict.opened" && effect.discriminator == conflict.id.value;
      },
      tx);
}

}  // namespace

Judged judge_conflicts(const Cause& cause, RuleContext context, Transaction& tx) {
  Judged judged;
  const auto claims = tx.claims_of(cause.agency, cause.origin);
  auto hit = overlapped(cause, claims, context.now, tx);
  for (auto conflict : tx.open_conflicts_by_cause(cause.agency, cause.origin)) {
    const auto still = hit.find(conflict.booking.value);
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
    close(conflict, "source", context, tx);
    ++judged.closed;
    record({cause.agency,
            cause.actor,
            "clash.closed_by_source",
            conflict.booking.value,
            describe(conflict),
            {}},
           context, tx);
    if (booking && booking->status == BookingStatus::conflicted &&
        tx.open_conflicts_of(cause.agency, booking->id).empty()) {
      set_status(*booking, BookingStatus::confirmed, context, tx);
    }
  }
  for (const auto& [id, time] : hit) {
    const auto booking = tx.booking(cause.agency, BookingId{id});
    // What is over cannot be resolved any more.
    if (booking && booking->time.end > context.now) {
      open(*booking, time, cause, context, tx);
      ++judged.opened;
    }
  }
  return judged;
}

int settle_conflicts(const Booking& booking, const std::string& resolution, RuleContext context,
                     Transaction& tx) {
  const auto held = tx.claims_of(booking.agency, booking.id.value);
  int open_still = 0;
  for (const auto& conflict : tx.open_conflicts_of(booking.agency, booking.id)) {
    const auto busy = tx.claims_of(booking.agency, conflict.cause);
    const bool meet = std::any_of(busy.begin(), busy.end(), [&](const Claim& there) {
      return std::any_of(held.begin(), held.end(), [&](const Claim& ours) {
        return ours.resource == there.resource && ours.time.overlaps(there.time);
      });
    });
    if (meet) {
      ++open_still;
    } else {
      close(conflict, resolution, context, tx);
    }
  }
  return open_still;
}

}  // namespace holdfast::store
