#include <boost/json/array.hpp>

#include "store/commands/lifecycle.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/steps.hpp"

namespace holdfast::store {
namespace {

Status check(const EditBooking& command) {
  Faults faults;
  if (command.note) {
    faults.check_text("/note", *command.note, 4000);
  }
  if (command.metadata) {
    faults.check_object("/metadata", *command.metadata, 4096);
  }
  return faults.status();
}

}  // namespace

// The audit says which words changed, not what they say: a note may speak of the customer.
Result<Booking> decide(const EditBooking& command, RuleContext context, Transaction& tx) {
  const auto before = booking_for(command, tx);
  if (!before) {
    return before.error();
  }
  if (const auto valid = check(command); !valid) {
    return valid.error();
  }
  auto after = *before;
  after.note = command.note.value_or(before->note);
  after.metadata = command.metadata.value_or(before->metadata);
  boost::json::array changed;
  if (after.note != before->note) {
    changed.push_back("note");
  }
  if (after.metadata != before->metadata) {
    changed.push_back("metadata");
  }
  if (changed.empty()) {
    return *before;
  }
  after.version += 1;
  after.updated_at = context.now;
  if (command.dry_run) {
    return after;
  }
  const bool shown = after.note != before->note && is_known(after.status);
  tx.put(after);
  auto described = describe(after);
  described["changed"] = std::move(changed);
  record({after.agency, command.actor, "booking.edited", after.id.value, describe(*before),
          std::move(described)},
         context, tx);
  if (shown) {
    const auto appointment = appointment_of(after, tx);
    write_staff_copies(appointment, nullptr, context, tx);
    // SEQUENCE stays, so the version tells this copy from the one before it.
    owe_copies(nullptr, appointment, context, tx, "v" + std::to_string(after.version));
  }
  return after;
}

}  // namespace holdfast::store
