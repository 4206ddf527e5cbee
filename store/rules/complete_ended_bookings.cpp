#include "store/commands/bookings.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

namespace {
/// Appointments run late; staff may still move or cancel in that time.
constexpr Duration kRunsLate = std::chrono::minutes{15};
}  // namespace

Result<int> decide(const CompleteEndedBookings& command, RuleContext context, Transaction& tx) {
  int completed = 0;
  for (const auto& before :
       tx.bookings_ended(command.agency, context.now - kRunsLate, command.limit)) {
    if (!may_become(before.status, BookingStatus::completed)) {
      continue;
    }
    auto after = before;
    after.status = BookingStatus::completed;
    after.version += 1;
    after.updated_at = context.now;
    tx.put(after);
    record({after.agency, timer_actor(), "booking.completed", after.id.value, describe(before),
            describe(after)},
           context, tx);
    release(after, "completed", context, tx);
    ++completed;
  }
  return completed;
}

}  // namespace holdfast::store
