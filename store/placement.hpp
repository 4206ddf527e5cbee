// Whether, and with which resources, a service can take place at a time: the one rule that booking,
// moving and availability share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/agency.hpp"
#include "store/booking.hpp"
#include "store/claim.hpp"
#include "store/next_service.hpp"
#include "store/reads.hpp"
#include "store/rule_context.hpp"

namespace holdfast::store {

/// What is asked for. `now` is when.
struct Wish {
  const Service& service;
  Instant starts_at;
  std::optional<ResourceId> wanted = {};
  /// Its own claims do not stand in its way (a move), and its resources are preferred. One of
  /// several services keeps their order and lengths.
  const Booking* moving = nullptr;
  /// Staff may move outside notice, window, hours, step and caps (rule C11).
  bool by_staff = false;
  /// A length other than the service's: one of its durations, or an appointment that a staff member
  /// stretched.
  std::optional<Duration> length = {};
  /// Never taken: who hands the appointment over.
  std::optional<ResourceId> without = {};
  /// The start was granted before (a hold, a reassignment): notice, window and step are not asked.
  bool start_stands = false;
  /// Other plans and what is not known do not stand in the way (rule C3); who has none comes first.
  bool over_busy = false;
  /// What follows the service. Not looked at for a move.
  std::vector<NextService> then = {};
  /// Seats that are wanted of a group session. Not looked at for a move, which keeps its own.
  int party = 1;
  /// `moving` is one of a group session that moves as a whole, whoever sits in it: its claims are
  /// not in the way, and it joins no other one.
  bool whole_class = false;
  /// Where a calendar that cannot be read may be waited for (WhenBlind::verify), it is; else such
  /// time is refused.
  bool may_wait = true;
};

/// What becomes of such a wish where a calendar cannot be read. One that moves what stands, or may
/// not wait, is refused instead of waiting.
WhenBlind when_blind(const Wish& wish, const RuleSettings& settings);

/// The rule of claims that stand over other plans on purpose.
inline constexpr std::string_view kOverrideRule = "override";

struct Placement {
  /// Without buffers.
  TimeRange time;
  /// Empty where there is only one service.
  std::vector<Part> parts;
  std::vector<Taken> taken;
  /// For the store, buffers included, split. None where the booking joins a session: its claims
  /// stand.
  std::vector<Claim> claims;
  /// False if a blind source was accepted.
  bool verified = true;
  /// Customers that share the appointment; 1: nobody does.
  int seats = 1;
  /// The group session to join; empty although `seats` is more than 1: a new one.
  SessionId session = {};
  int seat = 0;
  std::vector<int> more_seats = {};
};

/// Errors as RequestBooking's, without alternatives.
Result<Placement> place(const Wish& wish, const RuleSettings& settings, Instant now,
                        const Reads& reads);

/// The length that was asked for, or the service's own. Errors: validation (the pointer, and the
/// lengths that there are).
Result<Duration> chosen_length(const Service& service, std::optional<std::chrono::minutes> asked,
                               std::string_view pointer);

/// Whether the service takes so many in one booking. Errors: validation (the pointer, and how
/// many).
Status check_party(const Service& service, int party, std::string_view pointer);

/// The working spans of a resource that touch `range`, merged, in order.
std::vector<TimeRange> working_spans(const Resource& resource, TimeRange range);

/// A start that can be booked now, with how many people or rooms of the first requirement could
/// take it.
struct Slot {
  TimeRange time;
  int choices = 0;
  /// Of the first requirement's pool.
  std::vector<ResourceId> free;
  /// Group services: so many customers at least can still be booked; else nothing.
  std::optional<int> seats_left = {};
};

/// Every start in `range` at which `place` would succeed, and no other. At most `limit`. Errors:
/// those of the wish itself, whatever the start.
Result<std::vector<Slot>> free_slots(const Wish& wish, TimeRange range,
                                     const RuleSettings& settings, Instant now, const Reads& reads,
                                     int limit);

/// Up to `count` starts nearest to `wish.starts_at`, earlier ones first at equal distance.
std::vector<Instant> alternatives(const Wish& wish, const RuleSettings& settings, Instant now,
                                  const Reads& reads, int count);

}  // namespace holdfast::store
