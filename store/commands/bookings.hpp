// Commands on bookings. Each is one transaction: recognise, check, change, record, oblige.
#pragma once

#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/next_service.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Errors: not_found (service, resource, hold), validation, outside_rules, slot_taken,
/// busy_outside, source_unverified, duplicate_suspected, hold_expired. The three about time carry
/// up to five `alternative` fields (RFC 3339 UTC starts).
///
/// A service that wants approval answers with a booking in status requested.
struct RequestBooking {
  using Outcome = Booking;
  AgencyId agency;
  Actor actor;
  ServiceId service;
  Instant starts_at;
  /// The zone the customer meant; IANA name.
  std::string time_zone;
  Customer customer;
  /// A particular resource of one of the service's pools, usually a person.
  std::optional<ResourceId> wanted;
  std::string note;
  bool allow_duplicate = false;
  /// Checks and answers, changes nothing.
  bool dry_run = false;
  /// One of the service's durations; nothing: its own.
  std::optional<std::chrono::minutes> duration = {};
  /// What follows, at most 7.
  std::vector<NextService> then = {};
  /// Seats of a group service; nothing: one, or as many as the hold has.
  std::optional<int> party = {};
  /// A hold that becomes this booking: same services, start, lengths and seats.
  struct FromHold {
    BookingId booking;
    std::string token_hash;
  };
  std::optional<FromHold> hold = {};
  /// A JSON object of the caller's, at most 4 kB of text; empty: none.
  std::string metadata = {};
  /// Set by RequestSeries.
  SeriesId series = {};
  /// Why the time is taken although other plans lie on it, or although that cannot be known (rule
  /// C3), 1 to 500 characters; nothing: then it is not taken. Who may say so is the caller's
  /// affair. Bookings and holds are never overridden.
  std::optional<std::string> override_reason = {};
  /// Whether a refusal says what else is free: looking for that costs many times the decision.
  bool alternatives = true;
};
Result<RequestBooking::Outcome> decide(const RequestBooking& command, RuleContext context,
                                       Transaction& tx);

/// Moves a booking, keeping its resources where they are free and else taking others of the pool.
/// Errors as RequestBooking, and not_found, version_conflict (field current_version),
/// invalid_transition (fields from, allowed).
struct RescheduleBooking {
  using Outcome = Booking;
  AgencyId agency;
  Actor actor;
  BookingId booking;
  /// The version that the caller saw.
  std::int64_t expected_version = 0;
  Instant starts_at;
  std::optional<std::string> time_zone;
  std::optional<ResourceId> wanted;
  bool dry_run = false;
};
Result<RescheduleBooking::Outcome> decide(const RescheduleBooking& command, RuleContext context,
                                          Transaction& tx);

/// Cancelling what is cancelled succeeds and changes nothing.
/// Errors: not_found, version_conflict, invalid_transition.
struct CancelBooking {
  using Outcome = Booking;
  AgencyId agency;
  Actor actor;
  BookingId booking;
  std::optional<std::int64_t> expected_version;
  /// customer, staff, system, source.
  std::string by;
  std::string reason;
  bool dry_run = false;
};
Result<CancelBooking::Outcome> decide(const CancelBooking& command, RuleContext context,
                                      Transaction& tx);

/// Marks confirmed bookings as completed 15 minutes after their end.
struct CompleteEndedBookings {
  using Outcome = int;
  AgencyId agency;
  int limit = 200;
};
Result<int> decide(const CompleteEndedBookings& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
