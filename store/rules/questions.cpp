#include "store/rules/questions.hpp"

#include <algorithm>

#include "store/rules/conflict_notices.hpp"
#include "store/rules/conflict_steps.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

bool is_question(const Conflict& conflict) {
  return conflict.kind == kCustomerDeclined || conflict.kind == kCounter;
}

void ask_staff(std::string_view kind, const Booking& booking, TimeRange time, const Actor& actor,
               RuleContext context, Transaction& tx) {
  if (booking.taken.empty()) {
    return;
  }
  for (const auto& open : tx.open_conflicts_of(booking.agency, booking.id)) {
    if (open.kind == kind && open.time == time) {
      // They are asked already.
      return;
    }
  }
  withdraw_questions(booking, context, tx);
  Conflict conflict;
  conflict.id = make_id<ConflictId>(context.now, context.random);
  conflict.agency = booking.agency;
  conflict.booking = booking.id;
  conflict.resource = booking.taken.front().resource;
  conflict.kind = kind;
  // Not who said it: causes are part of the audit, and addresses are not.
  conflict.cause = "reply/" + booking.id.value;
  conflict.time = time;
  conflict.opened_at = context.now;
  tx.put(conflict);
  record({booking.agency,
          actor,
          kind == kCounter ? "reply.counter" : "reply.declined",
          booking.id.value,
          {},
          describe(conflict)},
         context, tx);
  tell_asked(booking, conflict, context, tx);
}

void withdraw_questions(const Booking& booking, RuleContext context, Transaction& tx) {
  for (const auto& conflict : tx.open_conflicts_of(booking.agency, booking.id)) {
    if (is_question(conflict)) {
      close_conflict(conflict, {"source"}, booking, context, tx);
    }
  }
}

}  // namespace holdfast::store
