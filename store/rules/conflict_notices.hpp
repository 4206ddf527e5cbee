// Who is told of a conflict: when it arises, once more when time runs short, and when it is over.
#pragma once

#include "store/booking.hpp"
#include "store/conflict.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// The staff member and the coordinators (rule C16); of a closure the coordinators alone, who laid
/// it over the bookings (rule C37). The customer is not told.
void tell_opened(const Booking& booking, const Conflict& conflict, RuleContext context,
                 Transaction& tx);

/// Of a question that the customer raised: the same people.
void tell_asked(const Booking& booking, const Conflict& conflict, RuleContext context,
                Transaction& tx);

/// The same people once more.
/// Staff and coordinators: the booking was made over other plans on purpose (rule C3).
void tell_overridden(const Booking& booking, const Conflict& conflict, RuleContext context,
                     Transaction& tx);
void tell_escalated(const Booking& booking, const Conflict& conflict, RuleContext context,
                    Transaction& tx);

/// Where the service says so (OnClash::offer_move), the customer gets other times to choose from.
/// The booking stands until they answer.
void offer_move(const Booking& booking, const Conflict& conflict, RuleContext context,
                Transaction& tx);

/// After it was closed: what nobody was told yet stays unsaid, and who was told, or may have been,
/// is told that it is over. A customer whose booking changed learns that from the change itself.
void tell_closed(const Booking& booking, const Conflict& conflict, RuleContext context,
                 Transaction& tx);

}  // namespace holdfast::store
