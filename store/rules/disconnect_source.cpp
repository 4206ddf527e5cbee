#include "store/commands/sources.hpp"
#include "store/rules/external_events.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

// What is still owed to the source ends when a worker next looks for work: its source is gone.
Result<Source> decide(const DisconnectSource& command, RuleContext context, Transaction& tx) {
  const auto source = tx.source(command.source);
  if (!source || source->agency != command.agency) {
    return Error{Errc::not_found, "there is no such source"};
  }
  release_events(*source, context, tx);
  tx.remove_source(source->id);
  record({source->agency,
          command.actor,
          "source.disconnected",
          source->id.value,
          {{"resource", source->resource.value}, {"provider", source->provider}}},
         context, tx);
  return *source;
}

}  // namespace holdfast::store
