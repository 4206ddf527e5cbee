// Whether, and with which resources, a service can take place at a time: the one rule that booking,
// moving and availability share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/agency.hpp"
#include "store/booking.hpp"
#include "store/claim.hpp"
#include "store/reads.hpp"
#include "store/rule_context.hpp"

namespace holdfast::store {

/// What is asked for. `now` is when.
struct Wish {
  const Service& service;
  Instant starts_at;
  std::optional<ResourceId> wanted = {};
  /// Its own claims do not stand in its way (a move), and its resources are preferred.
  const Booking* moving = nullptr;
  /// Staff may move outside notice, window, hours and step (rule C11).
  bool by_staff = false;
  /// A length other than the service's (a staff member stretched the appointment).
  std::optional<Duration> length = {};
};

struct Placement {
  /// Without buffers.
  TimeRange time;
  std::vector<Taken> taken;
  /// For the store, buffers included, split.
  std::vector<Claim> claims;
  /// False if a blind source was accepted.
  bool verified = true;
};

/// Errors as RequestBooking's, without alternatives.
Result<Placement> place(const Wish& wish, const RuleSettings& settings, Instant now,
                        const Reads& reads);

/// The working spans of a resource that touch `range`, merged, in order.
std::vector<TimeRange> working_spans(const Resource& resource, TimeRange range);

/// A start that can be booked now, with how many people or rooms of the first requirement could
/// take it.
struct Slot {
  TimeRange time;
  int choices = 0;
  /// Of the first requirement's pool.
  std::vector<ResourceId> free;
};

/// Every start in `range` at which `place` would succeed, and no other. At most `limit`.
std::vector<Slot> free_slots(const Service& service, TimeRange range,
                             const std::optional<ResourceId>& wanted, const RuleSettings& settings,
                             Instant now, const Reads& reads, int limit);

/// Up to `count` starts nearest to `wish.starts_at`, earlier ones first at equal distance.
std::vector<Instant> alternatives(const Wish& wish, const RuleSettings& settings, Instant now,
                                  const Reads& reads, int count);

}  // namespace holdfast::store
