#include "store/rules/waitlist_steps.hpp"

#include "store/rules/refusals.hpp"
#include "store/rules/waitlist_offers.hpp"

namespace holdfast::store {
namespace {

/// Rule W6: what is gone is gone, but there may be something near it.
Error too_late(const WaitlistEntry& entry, const Booking& offer, RuleContext context,
               const Reads& reads) {
  Error error{Errc::offer_expired,
              "the offer of " + to_rfc3339(offer.time.start) + " ran out; it was passed on"};
  const auto service = reads.service(entry.agency, entry.service);
  if (!service) {
    return error;
  }
  return with_alternatives(std::move(error), wish_of(entry, *service, offer.time.start), context,
                           reads);
}

}  // namespace

Result<WaitlistEntry> entry_for(const WaitlistStep& step, const Reads& reads) {
  auto entry = reads.waitlist_entry(step.agency, step.entry);
  if (!entry) {
    return Error{Errc::not_found, "there is no such waitlist entry"};
  }
  return std::move(*entry);
}

Status same_version(const WaitlistStep& step, const WaitlistEntry& entry) {
  return step.expected_version ? expect_version(*step.expected_version, entry.version) : Status{};
}

Error cannot_become(const WaitlistEntry& entry, std::string_view what) {
  Error error{Errc::invalid_transition,
              "a waitlist entry that is " + std::string(name(entry.status)) + " cannot be " +
                  std::string(what),
              {{"from", std::string(name(entry.status))}}};
  for (const auto status : may_become(entry.status)) {
    error.fields.push_back({"allowed", std::string(name(status))});
  }
  return error;
}

Result<Booking> open_offer(const WaitlistStep& step, const WaitlistEntry& entry,
                           std::string_view what, RuleContext context, const Reads& reads) {
  auto offer = entry.booking.empty() ? std::nullopt : reads.booking(entry.agency, entry.booking);
  if (entry.status != WishStatus::offered || !offer) {
    // Before the version: who comes too late has seen an older one, and wants to know why.
    const bool had_one = entry.status == WishStatus::waiting || entry.status == WishStatus::expired;
    return offer && had_one ? too_late(entry, *offer, context, reads) : cannot_become(entry, what);
  }
  if (const auto same = same_version(step, entry); !same) {
    return same.error();
  }
  if (has_run_out(*offer, context.now)) {
    return too_late(entry, *offer, context, reads);
  }
  return std::move(*offer);
}

}  // namespace holdfast::store
