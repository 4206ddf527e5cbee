#include "store/rules/steps.hpp"

#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/refusals.hpp"

namespace holdfast::store {

Result<Booking> booking_for(const BookingStep& command, const Reads& reads) {
  auto booking = reads.booking(command.agency, command.booking);
  if (!booking) {
    return Error{Errc::not_found, "there is no such booking"};
  }
  if (command.expected_version) {
    if (const auto same = expect_version(*command.expected_version, booking->version); !same) {
      return same.error();
    }
  }
  Faults faults;
  faults.check_text("/reason", command.reason, 1000);
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  return std::move(*booking);
}

Booking turned(const Booking& before, BookingStatus status, bool calendars_must_show,
               RuleContext context) {
  auto after = before;
  after.status = status;
  after.sequence += calendars_must_show ? 1 : 0;
  after.version += 1;
  after.updated_at = context.now;
  return after;
}

void store_step(const Booking& before, const Booking& after, const std::string& action,
                const BookingStep& command, RuleContext context, Transaction& tx) {
  tx.put(after);
  auto described = describe(after);
  if (!command.reason.empty()) {
    described["reason"] = command.reason;
  }
  record(
      {after.agency, command.actor, action, after.id.value, describe(before), std::move(described)},
      context, tx);
}

}  // namespace holdfast::store
