#include "store/rules/verification.hpp"

#include <algorithm>
#include <vector>

#include "store/commands/lifecycle.hpp"
#include "store/occupancy.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

constexpr int kPage = 200;

std::vector<Booking> waiting(AgencyId agency, const ResourceId& resource, Instant now,
                             const Reads& reads) {
  BookingFilter filter;
  filter.agency = agency;
  filter.statuses = {BookingStatus::requested};
  filter.resource = resource;
  filter.start_from = now;
  std::vector<Booking> out;
  BookingCursor after{now, {}};
  while (true) {
    auto page = reads.bookings(filter, after, kPage);
    const bool last = page.size() < static_cast<std::size_t>(kPage);
    if (!page.empty()) {
      after = {page.back().time.start, page.back().id};
    }
    for (auto& booking : page) {
      if (!booking.verified && !has_run_out(booking, now)) {
        out.push_back(std::move(booking));
      }
    }
    if (last) {
      return out;
    }
  }
}

bool is_known_now(const Booking& booking, RuleContext context, const Reads& reads) {
  return std::none_of(booking.taken.begin(), booking.taken.end(), [&](const Taken& taken) {
    const auto sources = reads.sources_of(booking.agency, taken.resource);
    return std::any_of(sources.begin(), sources.end(), [&](const Source& source) {
      return is_blind(source, context.settings, context.now);
    });
  });
}

template <class Step>
void take_step(const Booking& booking, const Actor& actor, std::string reason, RuleContext context,
               Transaction& tx) {
  Step step;
  step.agency = booking.agency;
  step.actor = actor;
  step.booking = booking.id;
  step.reason = std::move(reason);
  // It is a living request, so no step is refused.
  (void)decide(step, context, tx);
}

void settle(Booking booking, const Actor& actor, RuleContext context, Transaction& tx) {
  if (!tx.open_conflicts_of(booking.agency, booking.id).empty()) {
    take_step<DeclineBooking>(booking, actor, "The time is taken by other plans.", context, tx);
    return;
  }
  booking.verified = true;
  booking.version += 1;
  booking.updated_at = context.now;
  tx.put(booking);
  record({booking.agency, actor, "intake.verified", booking.id.value, {}, describe(booking)},
         context, tx);
  const auto service = tx.service(booking.agency, booking.service);
  if (!service || !service->policy.approval) {
    take_step<ApproveBooking>(booking, actor, {}, context, tx);
  }
}

}  // namespace

void settle_unverified(AgencyId agency, const ResourceId& resource, const Actor& actor,
                       RuleContext context, Transaction& tx) {
  for (auto& booking : waiting(agency, resource, context.now, tx)) {
    if (is_known_now(booking, context, tx)) {
      settle(std::move(booking), actor, context, tx);
    }
  }
}

}  // namespace holdfast::store
