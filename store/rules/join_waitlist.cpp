// Rule W1: a wish is kept, and served at once if it can be.
#include <algorithm>
#include <utility>

#include "store/commands/waitlist.hpp"
#include "store/placement.hpp"
#include "store/rules/customers.hpp"
#include "store/rules/record.hpp"
#include "store/rules/waitlist_notices.hpp"
#include "store/rules/waitlist_offers.hpp"
#include "store/rules/waitlist_search.hpp"

namespace holdfast::store {
namespace {

constexpr std::size_t kMostWindows = 10;
constexpr Duration kFurthest = std::chrono::days{366};
constexpr int kLastTier = 100;
constexpr std::chrono::minutes kMostNotice = std::chrono::days{60};

void check_windows(const WaitlistEntry& entry, Duration length, Instant now, Faults& faults) {
  faults.unless(!entry.windows.empty() && entry.windows.size() <= kMostWindows, "/windows",
                "needs 1 to 10 spans of time");
  for (std::size_t place = 0; place < std::min(entry.windows.size(), kMostWindows); ++place) {
    const auto& window = entry.windows[place];
    const auto pointer = "/windows/" + std::to_string(place);
    if (window.length() < length) {
      faults.add(pointer,
                 "must hold the whole appointment: its end lies at least the service's "
                 "duration after its start");
    } else if (window.end - length < now) {
      faults.add(pointer, "must have room for the appointment in the time ahead");
    } else {
      faults.unless(window.end - now <= kFurthest, pointer, "must end within a year from now");
    }
  }
}

/// Rule W9. What the customer would not lose by it cannot be replaced.
void check_replaced(const WaitlistEntry& entry, const Reads& reads, Faults& faults) {
  if (entry.replaces.empty()) {
    return;
  }
  const auto booking = reads.booking(entry.agency, entry.replaces);
  bool theirs = booking && may_become(booking->status, BookingStatus::cancelled);
  if (theirs) {
    const auto stand = reads.bookings_of_customer(entry.agency, entry.service, entry.customer.email,
                                                  entry.customer.phone, booking->time);
    theirs = std::any_of(stand.begin(), stand.end(),
                         [&](const Booking& other) { return other.id == entry.replaces; });
  }
  faults.unless(theirs, "/replaces",
                "must be a booking of the same service and customer that still stands");
}

Status check(const WaitlistEntry& entry, const Service& service, Instant now, const Reads& reads) {
  Faults faults;
  check(entry.customer, faults);
  faults.check_zone("/time_zone", entry.time_zone);
  faults.check_text("/note", entry.note, 4000);
  check_windows(entry, length_of(entry, service), now, faults);
  faults.unless(entry.tier >= 0 && entry.tier <= kLastTier, "/tier", "must be from 0 to 100");
  faults.unless(
      entry.earliest_notice >= std::chrono::minutes{0} && entry.earliest_notice <= kMostNotice,
      "/earliest_notice", "must be from 0 minutes to 60 days");
  if (!entry.windows.empty() && entry.expires_at != Instant{}) {
    const auto last =
        std::max_element(entry.windows.begin(), entry.windows.end(),
                         [](const TimeRange& a, const TimeRange& b) { return a.end < b.end; });
    faults.unless(now < entry.expires_at && entry.expires_at <= last->end, "/expires_at",
                  "must lie ahead, and not after the end of the last window");
  }
  check_replaced(entry, reads, faults);
  return faults.status();
}

/// As it will be kept: windows in order, those that touch as one.
void tidy(WaitlistEntry& entry) {
  entry.customer = tidied(std::move(entry.customer));
  std::sort(entry.windows.begin(), entry.windows.end(),
            [](const TimeRange& a, const TimeRange& b) { return a.start < b.start; });
  std::vector<TimeRange> merged;
  for (const auto& window : entry.windows) {
    if (!merged.empty() && window.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, window.end);
    } else {
      merged.push_back(window);
    }
  }
  entry.windows = std::move(merged);
  if (entry.expires_at == Instant{}) {
    entry.expires_at = entry.windows.back().end;
  }
}

bool same_wish(const WaitlistEntry& one, const WaitlistEntry& other) {
  return one.wanted == other.wanted && one.duration == other.duration &&
         std::any_of(one.windows.begin(), one.windows.end(), [&](const TimeRange& window) {
           return std::any_of(other.windows.begin(), other.windows.end(),
                              [&](const TimeRange& their) { return their.overlaps(window); });
         });
}

Status expect_new(const WaitlistEntry& entry, const Reads& reads) {
  for (const auto& known : reads.waitlist_of_customer(entry.agency, entry.service,
                                                      entry.customer.email, entry.customer.phone)) {
    if (same_wish(entry, known)) {
      return Error{Errc::already_exists,
                   "the same customer waits for that already",
                   {{"entry", known.id.value}}};
    }
  }
  return {};
}

Status check_service(const WaitlistEntry& entry, const std::optional<Service>& service) {
  if (!service || !service->active) {
    return Error{
        Errc::not_found, "there is no such service to wait for", {{"pointer", "/service"}}};
  }
  const auto takes_wanted = [&](const Requirement& need) {
    return std::find(need.pool.begin(), need.pool.end(), *entry.wanted) != need.pool.end();
  };
  if (entry.wanted &&
      std::none_of(service->requirements.begin(), service->requirements.end(), takes_wanted)) {
    return Error{Errc::not_found,
                 "the service does not take the resource that was asked for",
                 {{"pointer", "/staff"}}};
  }
  if (const auto fits = check_party(*service, entry.party, "/party"); !fits) {
    return fits.error();
  }
  if (entry.duration != std::chrono::minutes{0}) {
    if (const auto length = chosen_length(*service, entry.duration, "/duration"); !length) {
      return length.error();
    }
  }
  return {};
}

}  // namespace

Result<WaitlistStanding> decide(const JoinWaitlist& command, RuleContext context, Transaction& tx) {
  auto entry = command.entry;
  entry.customer = tidied(entry.customer);
  const auto service = tx.service(entry.agency, entry.service);
  if (const auto there = check_service(entry, service); !there) {
    return there.error();
  }
  if (const auto valid = check(entry, *service, context.now, tx); !valid) {
    return valid.error();
  }
  tidy(entry);
  if (const auto fresh = expect_new(entry, tx); !fresh) {
    return fresh.error();
  }
  entry.id = make_id<WaitlistId>(context.now, context.random);
  entry.customer.id = make_id<CustomerId>(context.now, context.random);
  entry.joined_at = context.now;
  entry.status = WishStatus::waiting;
  entry.booking = {};
  entry.passed.clear();
  entry.version = 1;
  const auto found = service->policy.waitlist ? find_for(entry, *service, context, tx)
                                              : std::optional<Placement>{};
  auto standing = standing_of(entry, tx);
  if (found) {
    auto served = plan_serving(*service, entry, *found, context, tx);
    standing = {std::move(served.entry), std::move(served.booking), std::nullopt};
  }
  if (command.dry_run) {
    return standing;
  }

  tx.put(entry);
  record({entry.agency, command.actor, "waitlist.joined", entry.id.value, {}, describe(entry)},
         context, tx);
  tell_wish("waitlist.joined", entry, nullptr, context, tx);
  if (found) {
    serve({standing.entry, *standing.booking}, *found, command.actor, context, tx);
  }
  return standing;
}

}  // namespace holdfast::store
