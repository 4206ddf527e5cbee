#include "store/commands/sources.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/external_events.hpp"
#include "store/rules/leaving.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/verification.hpp"

namespace holdfast::store {
namespace {

/// Copies of what lies ahead; what took place may stay in a person's calendar.
void owe_removals(const Source& source, RuleContext context, Transaction& tx) {
  for (const auto& mirror : tx.mirrors_in(source.id)) {
    const auto booking = tx.booking(source.agency, mirror.booking);
    if (booking && mirror.state != "removed" && booking->time.end > context.now) {
      owe_copy("copy.delete", source, appointment_of(*booking, tx), "leaving", context, tx);
    }
  }
}

}  // namespace

// Where copies are left, what is still owed to the source ends when a worker next looks for work:
// its source is gone.
Result<Source> decide(const DisconnectSource& command, RuleContext context, Transaction& tx) {
  auto source = tx.source(command.source);
  if (!source || source->agency != command.agency) {
    return Error{Errc::not_found, "there is no such source"};
  }
  release_events(*source, context, tx);
  if (command.remove_copies) {
    source->reads = false;
    source->writes = false;
    source->paused = false;
    source->leaving = true;
    source->version += 1;
    tx.put(*source);
    owe_removals(*source, context, tx);
    record({source->agency,
            command.actor,
            "source.leaving",
            source->id.value,
            {{"resource", source->resource.value}, {"provider", source->provider}}},
           context, tx);
    leave_if_done(source->id, context, tx);
  } else {
    forget_source(*source, command.actor, context, tx);
  }
  settle_unverified(source->agency, source->resource, source_actor(*source), context, tx);
  return *source;
}

}  // namespace holdfast::store
