#include "store/rules/waitlist_search.hpp"

#include <algorithm>

#include "store/rules/waitlist.hpp"
#include "store/rules/waitlist_offers.hpp"

namespace holdfast::store {
namespace {

/// Most find something soon, or nothing at all: a long window is read in pieces.
constexpr Duration kPiece = std::chrono::days{7};
/// Free starts that are read of one piece: the first of them nearly always suits.
constexpr int kMostStarts = 500;

std::optional<Placement> find_in(TimeRange starts, const WaitlistEntry& entry,
                                 const Service& service, RuleContext context, const Reads& reads) {
  const auto wish = wish_of(entry, service, starts.start);
  const auto slots = free_slots(wish, starts, context.settings, context.now, reads, kMostStarts);
  if (!slots) {
    return std::nullopt;
  }
  for (const auto& slot : *slots) {
    if (auto placement = place_for(entry, service, slot.time.start, context, reads)) {
      return placement;
    }
  }
  return std::nullopt;
}

}  // namespace

bool has_booking_then(const WaitlistEntry& entry, TimeRange appointment, const Reads& reads) {
  const auto theirs = reads.bookings_of_customer(entry.agency, entry.service, entry.customer.email,
                                                 entry.customer.phone, appointment);
  return std::any_of(theirs.begin(), theirs.end(),
                     [&](const Booking& booking) { return booking.id != entry.replaces; });
}

std::optional<Placement> place_for(const WaitlistEntry& entry, const Service& service,
                                   Instant start, RuleContext context, const Reads& reads) {
  const TimeRange appointment{start, start + length_of(entry, service)};
  if (!suits(entry, appointment, context.now)) {
    return std::nullopt;
  }
  auto placement = place(wish_of(entry, service, start), context.settings, context.now, reads);
  if (!placement || has_booking_then(entry, appointment, reads)) {
    return std::nullopt;
  }
  return std::move(*placement);
}

std::optional<Placement> find_for(const WaitlistEntry& entry, const Service& service,
                                  RuleContext context, const Reads& reads) {
  const auto soonest = context.now + std::max(service.minimum_notice, entry.earliest_notice);
  const auto latest = context.now + service.booking_window;
  for (const auto& window : entry.windows) {
    // The end of a range of starts is not part of it, the last start that fits is.
    const auto last = std::min(window.end - length_of(entry, service), latest) + Duration{1};
    for (auto from = std::max(window.start, soonest); from < last; from += kPiece) {
      if (auto found =
              find_in({from, std::min(from + kPiece, last)}, entry, service, context, reads)) {
        return found;
      }
    }
  }
  return std::nullopt;
}

bool serve_if_free(AgencyId agency, const WaitlistId& id, RuleContext context, Transaction& tx) {
  const auto entry = tx.waitlist_entry(agency, id);
  if (!entry || entry->status != WishStatus::waiting) {
    return false;
  }
  if (entry->expires_at <= context.now) {
    expire_wish(*entry, context, tx);
    return false;
  }
  const auto service = tx.service(agency, entry->service);
  if (!service || !service->active || !service->policy.waitlist) {
    return false;
  }
  const auto found = find_for(*entry, *service, context, tx);
  if (found) {
    const auto served = plan_serving(*service, *entry, *found, context, tx);
    serve(served, *found, Actor{}, context, tx);
  }
  return found.has_value();
}

}  // namespace holdfast::store
