// Moving a booking: one decision for the API, the staff's calendar apps and outside calendars.
#pragma once

#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/placement.hpp"
#include "store/rule_context.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

struct Move {
  Actor actor;
  Instant starts_at;
  /// Nothing: as long as it is.
  std::optional<Duration> length = {};
  std::optional<std::string> time_zone = {};
  /// Must be among the resources taken.
  std::optional<ResourceId> wanted = {};
  /// Waives notice, booking window, hours and step (rule C11).
  bool by_staff = false;
  bool dry_run = false;
  /// The edit that asks for it, if it came as a calendar object.
  const SentCopy* sent = nullptr;
};

/// The booking as it stands after the move. On an error nothing was written. A move to where the
/// booking is already changes nothing and succeeds. Errors: as place(), invalid_transition,
/// policy_window_closed.
Result<Booking> move_booking(const Booking& before, const Move& move, RuleContext context,
                             Transaction& tx);

// The steps of a move, for whoever moves several bookings at once.

/// The booking where it was granted another time. Stores nothing.
Booking moved_to(const Booking& before, const Placement& placement, const std::string& time_zone,
                 RuleContext context);
/// What the audit keeps of a move besides.
struct MoveNote {
  Actor actor;
  /// Empty: none was passed.
  std::string outside_rules = {};
  std::string reason = {};
  const SentCopy* sent = nullptr;
};
/// Stores what was moved and tells everybody. Its claims are as they will be; what it left is the
/// caller's to give back. Returns the booking as it stands.
Booking store_moved(const Booking& before, Booking after, const MoveNote& note, RuleContext context,
                    Transaction& tx);

/// Cancelling what is cancelled changes nothing. `by` is customer, staff, system or source. On an
/// error (invalid_transition, policy_window_closed) nothing was written.
struct Cancellation {
  Actor actor;
  std::string by;
  std::string reason = {};
  bool dry_run = false;
  /// The customer does not hear of it before then; nothing: at once (rule C12).
  std::optional<Instant> customer_told_at = {};
};
Result<Booking> cancel_booking(const Booking& before, const Cancellation& cancellation,
                               RuleContext context, Transaction& tx);
/// Its steps: the booking as cancelled, and all that is stored and told of it. Its time and its
/// conflicts are the caller's business.
Booking called_off(const Booking& before, const Cancellation& cancellation, RuleContext context);
void store_called_off(const Booking& before, const Booking& after, const Cancellation& cancellation,
                      RuleContext context, Transaction& tx);

/// invalid_transition with `from` and `allowed`.
Error cannot_become(const Booking& booking, std::string_view what);

}  // namespace holdfast::store
