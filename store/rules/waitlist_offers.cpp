#include "store/rules/waitlist_offers.hpp"

#include <algorithm>
#include <utility>

#include "store/rules/appointment.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/waitlist_notices.hpp"

namespace holdfast::store {
namespace {

/// What is kept free between the end of an offer and the last moment at which its time can be
/// booked, so that somebody else can still have it.
constexpr Duration kForOthers = std::chrono::minutes{30};

/// A wish that was offered time before and passed on it keeps its booking: one id and one UID for
/// life.
Booking kept_or_new(const WaitlistEntry& entry, RuleContext context, const Reads& reads) {
  if (!entry.booking.empty()) {
    if (auto kept = reads.booking(entry.agency, entry.booking);
        kept && kept->status == BookingStatus::waitlisted && kept->entry == entry.id) {
      kept->sequence += 1;
      kept->version += 1;
      return std::move(*kept);
    }
  }
  Booking booking;
  booking.id = make_id<BookingId>(context.now, context.random);
  booking.uid = booking.id.value + "@" + context.settings.uid_domain;
  booking.created_at = context.now;
  return booking;
}

}  // namespace

OfferLimit offer_limit(const Service& service, Instant start, Instant now) {
  const auto last = start - service.minimum_notice;
  if (last - now <= kForOthers) {
    return {last, true};
  }
  return {std::min(now + Duration{service.policy.offer_within}, last - kForOthers)};
}

std::chrono::minutes length_of(const WaitlistEntry& entry, const Service& service) {
  return entry.duration > std::chrono::minutes{0} ? entry.duration : service.duration;
}

Wish wish_of(const WaitlistEntry& entry, const Service& service, Instant start) {
  return {.service = service,
          .starts_at = start,
          .wanted = entry.wanted,
          .length = Duration{length_of(entry, service)},
          .party = entry.party,
          // An offer is a promise: nothing is offered that is not known to be free.
          .may_wait = false};
}

bool suits(const WaitlistEntry& entry, TimeRange appointment, Instant now) {
  return now < entry.expires_at && appointment.start - now >= Duration{entry.earliest_notice} &&
         std::any_of(entry.windows.begin(), entry.windows.end(),
                     [&](const TimeRange& window) { return window.contains(appointment); }) &&
         std::none_of(entry.passed.begin(), entry.passed.end(),
                      [&](const TimeRange& passed) { return passed.overlaps(appointment); });
}

Served plan_serving(const Service& service, const WaitlistEntry& entry, const Placement& placement,
                    RuleContext context, const Reads& reads) {
  const bool books = service.policy.waitlist_books && entry.replaces.empty();
  auto booking = kept_or_new(entry, context, reads);
  booking.agency = entry.agency;
  booking.service = entry.service;
  grant(booking, placement, context);
  booking.time_zone = entry.time_zone;
  booking.local_start = wall_clock(placement.time.start, entry.time_zone);
  booking.customer = entry.customer;
  booking.note = entry.note;
  booking.entry = entry.id;
  booking.updated_at = context.now;
  booking.status = books ? BookingStatus::confirmed : BookingStatus::offered;
  booking.deadline.reset();
  if (!books) {
    booking.deadline = offer_limit(service, placement.time.start, context.now).until;
  }
  auto after = entry;
  after.status = books ? WishStatus::booked : WishStatus::offered;
  after.booking = booking.id;
  after.version += 1;
  return {std::move(after), std::move(booking)};
}

void serve(const Served& served, const Placement& placement, const Actor& actor,
           RuleContext context, Transaction& tx) {
  const auto& booking = served.booking;
  const bool booked = booking.status == BookingStatus::confirmed;
  tx.put(booking);
  take(booking, placement, nullptr, tx);
  tx.put(served.entry);
  record({booking.agency,
          actor,
          booked ? "waitlist.promoted" : "waitlist.offered",
          booking.id.value,
          {},
          describe(booking)},
         context, tx);
  if (booked) {
    conclude(served, context, tx);
  } else {
    tell_wish("waitlist.offered", served.entry, &booking, context, tx);
  }
}

void share(const Booking& offer, const WaitlistEntry& entry, RuleContext context, Transaction& tx) {
  auto after = entry;
  after.status = WishStatus::offered;
  after.booking = offer.id;
  after.version += 1;
  tx.put(after);
  record(
      {entry.agency, Actor{}, "waitlist.offered", entry.id.value, describe(entry), describe(after)},
      context, tx);
  tell_wish("waitlist.offered", after, &offer, context, tx);
}

WaitlistEntry wait_on(const WaitlistEntry& entry, const Booking& offer, bool passes,
                      RuleContext context, Transaction& tx) {
  auto after = entry;
  after.status = WishStatus::waiting;
  after.version += 1;
  std::erase_if(after.passed, [&](const TimeRange& time) { return time.start <= context.now; });
  if (passes) {
    after.passed.push_back(offer.time);
  }
  tx.put(after);
  return after;
}

void withdraw(const WaitlistEntry& entry, const Booking& offer, BookingStatus to,
              const std::string& action, const Actor& actor, RuleContext context, Transaction& tx) {
  auto others = tx.waitlist_of_offer(offer.agency, offer.id);
  std::erase_if(others, [&](const WaitlistEntry& other) { return other.id == entry.id; });
  auto after = offer;
  after.version += 1;
  after.updated_at = context.now;
  if (others.empty()) {
    after.status = to;
    after.deadline.reset();
  } else {
    after.entry = others.front().id;
    after.customer = others.front().customer;
  }
  tx.put(after);
  record({after.agency, actor, action, after.id.value, describe(offer), describe(after)}, context,
         tx);
  if (others.empty()) {
    release(after, "expired", context, tx);
  }
}

void retire_kept(const WaitlistEntry& entry, const std::string& action, const Actor& actor,
                 RuleContext context, Transaction& tx) {
  const auto kept = tx.booking(entry.agency, entry.booking);
  if (!kept || kept->status != BookingStatus::waitlisted || kept->entry != entry.id) {
    return;
  }
  auto after = *kept;
  after.status = BookingStatus::expired;
  after.version += 1;
  after.updated_at = context.now;
  tx.put(after);
  record({after.agency, actor, action, after.id.value, describe(*kept), describe(after)}, context,
         tx);
}

void conclude(const Served& served, RuleContext context, Transaction& tx) {
  const auto& [entry, booking] = served;
  hush(entry, tx);
  const auto appointment = appointment_of(booking, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_mail({"booking.confirmed", booking.customer.email, {}, booking.time.end}, appointment,
           context, tx);
  owe_copies(nullptr, appointment, context, tx);
  if (entry.replaces.empty()) {
    return;
  }
  const auto replaced = tx.booking(entry.agency, entry.replaces);
  // What has begun meanwhile takes place.
  if (replaced && replaced->time.start > context.now &&
      may_become(replaced->status, BookingStatus::cancelled)) {
    // By the ledger, so that no notice which the service wants of its customers stands in the way.
    // The table allows it: a refusal would be a fault of ours.
    static_cast<void>(cancel_booking(*replaced,
                                     {Actor{}, "system", "replaced by " + booking.id.value},
                                     context, tx)
                          .value());
  }
}

}  // namespace holdfast::store
