#include "store/rules/leaving.hpp"

#include "store/rules/grant_sources.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

void forget_source(const Source& source, const Actor& actor, RuleContext context, Transaction& tx) {
  tx.remove_source(source.id);
  forget_if_unused(source.grant, tx);
  record({source.agency,
          actor,
          "source.disconnected",
          source.id.value,
          {{"resource", source.resource.value}, {"provider", source.provider}}},
         context, tx);
}

void leave_if_done(const SourceId& id, RuleContext context, Transaction& tx) {
  const auto source = tx.source(id);
  if (source && source->leaving && tx.count_open_copies(id) == 0) {
    forget_source(*source, source_actor(*source), context, tx);
  }
}

}  // namespace holdfast::store
