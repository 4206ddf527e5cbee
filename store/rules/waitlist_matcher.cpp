#include "store/rules/waitlist_matcher.hpp"

#include <algorithm>
#include <cstdlib>

#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/waitlist_offers.hpp"
#include "store/rules/waitlist_search.hpp"

namespace holdfast::store {
namespace {

constexpr int kPage = 32;
/// Starts that are tried for one kind of wish in one freed span.
constexpr int kMostStarts = 500;

bool may_take(const Service& service, const ResourceId& resource) {
  return std::any_of(
      service.requirements.begin(), service.requirements.end(), [&](const Requirement& need) {
        return std::find(need.pool.begin(), need.pool.end(), resource) != need.pool.end();
      });
}

/// The same customer is asked about it already, by another wish: nobody has two chances.
bool is_open_to(const WaitlistEntry& entry, const Booking& offer, const Reads& reads) {
  const auto theirs = reads.waitlist_of_customer(entry.agency, entry.service, entry.customer.email,
                                                 entry.customer.phone);
  return std::any_of(theirs.begin(), theirs.end(), [&](const WaitlistEntry& other) {
    return other.status == WishStatus::offered && other.booking == offer.id;
  });
}

std::vector<TimeRange> merged(std::vector<TimeRange> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const TimeRange& a, const TimeRange& b) { return a.start < b.start; });
  std::vector<TimeRange> out;
  for (const auto& span : spans) {
    if (!out.empty() && span.start <= out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

}  // namespace

void WaitlistMatcher::add(Service service, const std::vector<Freed>& freed) {
  if (!service.active || !service.policy.waitlist) {
    return;
  }
  const TimeRange ahead{context_.now, context_.now + service.booking_window +
                                          Duration{service.duration} + kLongestClaim};
  std::vector<TimeRange> spans;
  for (const auto& item : freed) {
    const TimeRange span{std::max(item.time.start, ahead.start),
                         std::min(item.time.end, ahead.end)};
    if (!span.empty() && may_take(service, item.resource)) {
      spans.push_back(span);
    }
  }
  if (!spans.empty()) {
    wanted_.push_back({std::move(service), merged(std::move(spans)), {}, {}});
  }
}

/// The shortest appointment with anybody for one: where that has no room, no wish for the service
/// has.
WaitlistMatcher::Kind WaitlistMatcher::easiest(const Service& service) const {
  auto shortest = service.duration;
  for (const auto duration : service.policy.durations) {
    shortest = std::min(shortest, duration);
  }
  return {shortest, std::nullopt, 1};
}

std::vector<Instant> WaitlistMatcher::open_starts(const Wanted& wanted, const Kind& kind) const {
  const auto& service = wanted.service;
  const auto& [minutes, person, party] = kind;
  const Duration length{minutes};
  std::vector<std::pair<Duration, Instant>> ranked;
  for (const auto& span : wanted.freed) {
    // Every start whose appointment touches the span, buffers included.
    const TimeRange starts{span.start - length - service.buffer_after + Duration{1},
                           span.end + service.buffer_before};
    const Wish wish{.service = service,
                    .starts_at = starts.start,
                    .wanted = person,
                    .length = length,
                    .party = party};
    const auto slots = free_slots(wish, starts, context_.settings, context_.now, tx_, kMostStarts);
    if (!slots) {
      continue;
    }
    const auto was = span.start + service.buffer_before;
    for (const auto& slot : *slots) {
      ranked.emplace_back(std::chrono::abs(slot.time.start - was), slot.time.start);
    }
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<Instant> open;
  for (const auto& [distance, start] : ranked) {
    if (std::find(open.begin(), open.end(), start) == open.end()) {
      open.push_back(start);
    }
  }
  return open;
}

void WaitlistMatcher::refresh() {
  for (auto& wanted : wanted_) {
    const auto kind = easiest(wanted.service);
    wanted.open.clear();
    wanted.open.emplace(kind, open_starts(wanted, kind));
    std::erase_if(wanted.shared, [](const Shared& shared) { return shared.among >= kAtOnce; });
  }
  std::erase_if(wanted_, [&](const Wanted& wanted) {
    return wanted.open.begin()->second.empty() && wanted.shared.empty();
  });
}

std::vector<WaitlistEntry> WaitlistMatcher::next_page(const WaitlistId& after) const {
  std::vector<ServiceId> services;
  TimeRange hull{Instant::max(), Instant::min()};
  for (const auto& wanted : wanted_) {
    services.push_back(wanted.service.id);
    hull.start = std::min(hull.start, wanted.freed.front().start - wanted.service.buffer_after);
    hull.end = std::max(hull.end, wanted.freed.back().end + wanted.service.buffer_before);
  }
  return tx_.waiting_for(agency_, services, hull, after, kPage);
}

bool WaitlistMatcher::serve_own(Wanted& wanted, const WaitlistEntry& entry) {
  const auto length = length_of(entry, wanted.service);
  const Kind kind{length, entry.wanted, entry.party};
  auto open = wanted.open.find(kind);
  if (open == wanted.open.end()) {
    open = wanted.open.emplace(kind, open_starts(wanted, kind)).first;
  }
  auto& starts = open->second;
  for (auto start = starts.begin(); start != starts.end();) {
    const TimeRange appointment{*start, *start + length};
    if (!suits(entry, appointment, context_.now)) {
      ++start;
      continue;
    }
    const auto placement =
        place(wish_of(entry, wanted.service, *start), context_.settings, context_.now, tx_);
    if (!placement) {
      start = starts.erase(start);
      continue;
    }
    if (has_booking_then(entry, appointment, tx_)) {
      ++start;
      continue;
    }
    const auto served = plan_serving(wanted.service, entry, *placement, context_, tx_);
    serve(served, *placement, Actor{}, context_, tx_);
    if (served.booking.status == BookingStatus::offered &&
        offer_limit(wanted.service, *start, context_.now).shared) {
      wanted.shared.push_back({served.booking});
    }
    return true;
  }
  return false;
}

bool WaitlistMatcher::serve_shared(Wanted& wanted, const WaitlistEntry& entry) {
  for (auto& shared : wanted.shared) {
    const auto& offer = shared.offer;
    if (shared.among < kAtOnce && party_of(offer) == entry.party &&
        length_of(entry, wanted.service) == offer.time.length() &&
        (!entry.wanted || takes(offer, *entry.wanted)) && suits(entry, offer.time, context_.now) &&
        !has_booking_then(entry, offer.time, tx_) && !is_open_to(entry, offer, tx_)) {
      share(offer, entry, context_, tx_);
      ++shared.among;
      return true;
    }
  }
  return false;
}

bool WaitlistMatcher::serve_one(const WaitlistEntry& entry) {
  const auto wanted = std::find_if(wanted_.begin(), wanted_.end(), [&](const Wanted& each) {
    return each.service.id == entry.service;
  });
  return wanted != wanted_.end() && (serve_own(*wanted, entry) || serve_shared(*wanted, entry));
}

void WaitlistMatcher::run() {
  refresh();
  WaitlistId after;
  int served = 0;
  int seen = 0;
  while (!wanted_.empty() && served < kMostServed && seen < kMostSeen) {
    const auto page = next_page(after);
    if (page.empty()) {
      return;
    }
    const int before = served;
    for (const auto& entry : page) {
      if (served < kMostServed && serve_one(entry)) {
        ++served;
      }
    }
    seen += static_cast<int>(page.size());
    after = page.back().id;
    if (served > before) {
      refresh();
    }
  }
}

}  // namespace holdfast::store
