#include "store/commands/conflicts.hpp"
#include "store/rules/conflict_notices.hpp"
#include "store/rules/conflict_steps.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

/// Who has just been told is not told again at once.
constexpr Duration kJustTold = std::chrono::hours{1};

void close_unresolved(const Conflict& conflict, const Booking& booking, RuleContext context,
                      Transaction& tx) {
  close_conflict(conflict, {"unresolved"}, booking, context, tx);
  record({conflict.agency,
          timer_actor(),
          "clash.unresolved",
          booking.id.value,
          describe(conflict),
          {}},
         context, tx);
  // It takes place, as far as we know: what was promised was not taken back.
  confirm_if_settled(booking, context, tx);
}

void escalate(Conflict conflict, const Booking& booking, RuleContext context, Transaction& tx) {
  conflict.escalated = true;
  tx.put(conflict);
  record(
      {conflict.agency, timer_actor(), "clash.escalated", booking.id.value, {}, describe(conflict)},
      context, tx);
  tell_escalated(booking, conflict, context, tx);
}

}  // namespace

Result<EscalateConflicts::Outcome> decide(const EscalateConflicts& command, RuleContext context,
                                          Transaction& tx) {
  EscalateConflicts::Outcome outcome;
  const auto soon = context.now + context.settings.escalate_before;
  for (const auto& conflict : tx.conflicts_due(command.agency, context.now, soon,
                                               context.now - kJustTold, command.limit)) {
    const auto booking = tx.booking(command.agency, conflict.booking);
    if (!booking) {
      continue;
    }
    if (booking->time.start <= context.now) {
      close_unresolved(conflict, *booking, context, tx);
      ++outcome.unresolved;
    } else {
      escalate(conflict, *booking, context, tx);
      ++outcome.escalated;
    }
  }
  return outcome;
}

}  // namespace holdfast::store
