#include "store/commands/lifecycle.hpp"
#include "store/rules/attendance.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/steps.hpp"

namespace holdfast::store {

Result<Booking> decide(const MarkNoShow& command, RuleContext context, Transaction& tx) {
  const auto before = booking_for(command, tx);
  if (!before) {
    return before.error();
  }
  const auto marked =
      may_be_marked(*before, BookingStatus::no_show, "marked as a no-show", context.now);
  if (!marked) {
    return marked.error();
  }
  const auto after = turned(*before, BookingStatus::no_show, false, context);
  if (command.dry_run) {
    return after;
  }
  store_step(*before, after, "booking.no_show", command, context, tx);
  release(after, "no_show", context, tx);
  return after;
}

}  // namespace holdfast::store
