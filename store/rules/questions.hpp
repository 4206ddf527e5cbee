// Open questions that a customer raises: conflicts in form, so that people see and settle them in
// one place, but the promise stands as it is and the booking stays confirmed (rules C31, C32).
#pragma once

#include <string_view>

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// The customer declined too late, or where the service wants to be asked.
inline constexpr std::string_view kCustomerDeclined = "customer_declined";
/// The customer wishes for another time, which is the conflict's.
inline constexpr std::string_view kCounter = "counter";

/// One of these: it contradicts no promise, so it leaves the booking's status alone.
bool is_question(const Conflict& conflict);

/// Asks the staff of the booking and the coordinators. A question of that kind which is open
/// already is about the new time from now on.
void ask_staff(std::string_view kind, const Booking& booking, TimeRange time, const Actor& actor,
               RuleContext context, Transaction& tx);

/// What the customer says now settles what they said before.
void withdraw_questions(const Booking& booking, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
