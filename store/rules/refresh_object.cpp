#include "store/commands/calendar_objects.hpp"
#include "store/expansion_count.hpp"
#include "store/rules/busy_time.hpp"
#include "store/rules/own_events.hpp"
#include "store/rules/record.hpp"
#include "store/rules/unreadable.hpp"

namespace holdfast::store {

Result<bool> decide(const RefreshObject& command, RuleContext context, Transaction& tx) {
  const auto entry = tx.object_entry(command.calendar, command.name);
  const auto calendar = tx.calendar(command.calendar);
  if (!entry || entry->etag != command.etag || !entry->booking.empty() || !calendar ||
      calendar->agency != command.agency || !judge_zone(*calendar, command.draft, tx)) {
    return false;
  }
  tx.refresh_object(command.calendar, command.name, command.draft);
  count_expansion(tx);
  const Cause cause{command.agency, calendar->resource, ClaimKind::block,
                    origin_of(command.calendar, command.name), timer_actor()};
  const auto claims =
      calendar->transparent ? std::vector<Claim>{} : busy_claims(command.draft, cause, context.now);
  const auto before = tx.claims_of(command.agency, cause.origin).size();
  if (set_busy(cause, claims, context, tx).changed) {
    record({command.agency,
            cause.actor,
            "block.extended",
            cause.origin,
            {{"claims", before}},
            {{"claims", claims.size()}, {"rule", command.draft.busy_rule}}},
           context, tx);
  }
  if (!command.draft.incomplete.empty()) {
    tell_unreadable(cause, command.draft, context, tx);
  }
  return true;
}

}  // namespace holdfast::store
