// Customers' personal data.
#pragma once

#include <string>

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Takes every trace of a person out of bookings, waitlist, calendar objects, effects and kept
/// answers. The audit names customers by id only, so its chain stays whole. Bookings ahead must be
/// cancelled first: invalid_transition names one. Errors: not_found. Erasing twice succeeds.
struct EraseCustomer {
  struct Outcome {
    int bookings = 0;
  };
  AgencyId agency;
  Actor actor;
  CustomerId customer;
  bool dry_run = false;
};
Result<EraseCustomer::Outcome> decide(const EraseCustomer& command, RuleContext context,
                                      Transaction& tx);

}  // namespace holdfast::store
