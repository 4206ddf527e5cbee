// Customers' personal data.
#pragma once

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

}  // namespace holdfast::store
