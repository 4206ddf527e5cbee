// What becomes of a booking between its request and its end.
#pragma once

#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// What all of these have: which booking, and which version of it the caller saw. Errors of all:
/// not_found, version_conflict (field current_version), invalid_transition (fields from, allowed),
/// validation.
struct BookingStep {
  AgencyId agency;
  Actor actor;
  BookingId booking;
  std::optional<std::int64_t> expected_version;
  /// For people, without personal data: kept in the audit, which forgets nothing. Of a declined
  /// request: told to the customer, and kept with the booking instead.
  std::string reason;
  /// Checks and answers, changes nothing.
  bool dry_run = false;
};

/// requested -> confirmed. The claim is there since the request was made; a conflict that was
/// opened meanwhile leaves the booking conflicted.
struct ApproveBooking : BookingStep {
  using Outcome = Booking;
};
Result<Booking> decide(const ApproveBooking& command, RuleContext context, Transaction& tx);

/// requested -> declined.
struct DeclineBooking : BookingStep {
  using Outcome = Booking;
};
Result<Booking> decide(const DeclineBooking& command, RuleContext context, Transaction& tx);

/// confirmed, completed -> no_show, once the start has passed. Before it: invalid_transition with
/// the field earliest. Errors besides: policy_window_closed (field until) for a correction of what
/// ended more than 30 days ago.
struct MarkNoShow : BookingStep {
  using Outcome = Booking;
};
Result<Booking> decide(const MarkNoShow& command, RuleContext context, Transaction& tx);

/// confirmed -> completed once the start has passed; no_show -> completed within 30 days. Errors
/// besides: as MarkNoShow.
struct CompleteBooking : BookingStep {
  using Outcome = Booking;
};
Result<Booking> decide(const CompleteBooking& command, RuleContext context, Transaction& tx);

/// cancelled -> confirmed within ten minutes of the cancellation, where the time is still free.
/// with the same resources. What was cancelled while it was only a request is not restored.
/// Errors besides: slot_taken, busy_outside, source_unverified, policy_window_closed (field until).
struct RestoreBooking : BookingStep {
  using Outcome = Booking;
};
Result<Booking> decide(const RestoreBooking& command, RuleContext context, Transaction& tx);

/// Other resources at the same time. `from` goes; `to`, or else whoever is free, takes its place.
/// Errors besides: as place().
struct ReassignBooking : BookingStep {
  using Outcome = Booking;
  ResourceId from;
  std::optional<ResourceId> to;
};
Result<Booking> decide(const ReassignBooking& command, RuleContext context, Transaction& tx);

/// Wording only: SEQUENCE stays (booking-level notes and the caller's own data).
struct EditBooking : BookingStep {
  using Outcome = Booking;
  std::optional<std::string> note;
  /// A JSON object of the caller's, at most 4 kB of text; empty text: none.
  std::optional<std::string> metadata;
};
Result<Booking> decide(const EditBooking& command, RuleContext context, Transaction& tx);

/// What ran out by now: held, requested and offered bookings become expired, waitlist entries too;
/// the time that is free again looks at the waitlist (rule C8). Returns how many.
struct ExpireDue {
  using Outcome = int;
  AgencyId agency;
  int limit = 200;
};
Result<int> decide(const ExpireDue& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
