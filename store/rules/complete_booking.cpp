#include "store/commands/lifecycle.hpp"
#include "store/rules/attendance.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/steps.hpp"

namespace holdfast::store {

Result<Booking> decide(const CompleteBooking& command, RuleContext context, Transaction& tx) {
  const auto before = booking_for(command, tx);
  if (!before) {
    return before.error();
  }
  const auto marked = may_be_marked(*before, BookingStatus::completed, "completed", context.now);
  if (!marked) {
    return marked.error();
  }
  const auto after = turned(*before, BookingStatus::completed, false, context);
  if (command.dry_run) {
    return after;
  }
  store_step(*before, after, "booking.completed", command, context, tx);
  release(after, "completed", context, tx);
  return after;
}

}  // namespace holdfast::store
