// Time that is kept while a customer is still typing.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/next_service.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// A booking in status held, without a customer. It is confirmed by RequestBooking with its token,
/// and expires by itself. Errors: as RequestBooking's about service and time.
struct PlaceHold {
  using Outcome = Booking;
  AgencyId agency;
  Actor actor;
  ServiceId service;
  std::optional<std::chrono::minutes> duration;
  Instant starts_at;
  std::string time_zone;
  std::optional<ResourceId> wanted;
  /// 1 to 15.
  std::chrono::minutes keep_for{10};
  /// SHA-256 in hex of the token that the caller alone knows.
  std::string token_hash;
  bool dry_run = false;
  /// As RequestBooking's.
  std::vector<NextService> then = {};
  int party = 1;
};
Result<Booking> decide(const PlaceHold& command, RuleContext context, Transaction& tx);

/// Once, and never beyond 15 minutes from now; one that was extended before stays as it stands.
/// Errors: not_found (also for a wrong token), hold_expired, invalid_transition (a booking by now),
/// validation.
struct ExtendHold {
  using Outcome = Booking;
  AgencyId agency;
  Actor actor;
  BookingId booking;
  std::string token_hash;
  std::chrono::minutes keep_for{10};
  bool dry_run = false;
};
Result<Booking> decide(const ExtendHold& command, RuleContext context, Transaction& tx);

/// held -> expired. Dropping what is gone succeeds. Errors: not_found (also for a wrong token),
/// invalid_transition (a booking by now).
struct DropHold {
  using Outcome = Booking;
  AgencyId agency;
  Actor actor;
  BookingId booking;
  std::string token_hash;
  bool dry_run = false;
};
Result<Booking> decide(const DropHold& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
