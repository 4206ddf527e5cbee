// Customers' personal data.
#pragma once

#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/idempotency.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Takes every trace of a person out of bookings, waitlist, calendar objects, effects and kept
/// answers, wherever they gave the same address (docs/erasure.md). The audit names customers by id
/// only, so its chain stays whole. What lies ahead must be cancelled first: invalid_transition
/// names one (field booking). Errors: not_found. Erasing twice succeeds.
struct EraseCustomer {
  struct Outcome {
    CustomerId customer;
    int bookings = 0;
    int wishes = 0;
  };
  AgencyId agency;
  Actor actor;
  CustomerId customer;
  /// What a repeat of a request of theirs is answered from now on: its key stays taken, or an
  /// agency that sends its orders again would book for them anew.
  Answer instead;
  bool dry_run = false;
};
Result<EraseCustomer::Outcome> decide(const EraseCustomer& command, RuleContext context,
                                      Transaction& tx);

/// Puts right what a customer's row says: a mistyped address, say. Members that are not named stay.
/// The bookings and wishes of that row follow; where what was sent went to another address, the
/// invitations of what lies ahead and the open offers are sent once more, to the right one. Nothing
/// is sent to the wrong one: it is somebody else's. Errors: not_found (also for who was erased),
/// validation.
struct MendCustomer {
  using Outcome = Customer;
  AgencyId agency;
  Actor actor;
  CustomerId customer;
  /// Empty texts take a member away.
  std::optional<std::string> name = {};
  std::optional<std::string> email = {};
  std::optional<std::string> phone = {};
  std::optional<std::string> locale = {};
  std::optional<std::string> time_zone = {};
  std::optional<std::string> notify = {};
  bool dry_run = false;
};
Result<Customer> decide(const MendCustomer& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
