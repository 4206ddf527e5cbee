#include "store/rules/grant_sources.hpp"

#include "store/rules/record.hpp"

namespace holdfast::store {

void stop_sources(const Grant& grant, const std::string& why, RuleContext context,
                  Transaction& tx) {
  for (auto source : tx.sources_of_grant(grant.id)) {
    const auto before = source.state;
    source.state = SourceState::stopped;
    source.last_error = why;
    source.last_tried_at = context.now;
    tx.put(source);
    if (before != SourceState::stopped) {
      record({source.agency,
              source_actor(source),
              "source.stopped",
              source.id.value,
              {{"state", name(before)}},
              {{"state", name(source.state)}, {"grant", grant.id.value}}},
             context, tx);
    }
  }
}

void revive_sources(const Grant& grant, Transaction& tx) {
  for (auto source : tx.sources_of_grant(grant.id)) {
    if (source.state != SourceState::stopped) {
      continue;
    }
    source.state = source.last_good_at ? SourceState::blind : SourceState::connecting;
    source.last_error.clear();
    source.failures = 0;
    source.version += 1;
    tx.put(source);
  }
}

void forget_if_unused(const GrantId& grant, Transaction& tx) {
  const auto known = grant.empty() ? std::nullopt : tx.grant(grant);
  if (known && known->state == GrantState::ended && tx.sources_of_grant(grant).empty()) {
    tx.remove_grant(grant);
  }
}

boost::json::object describe(const Grant& grant) {
  return {{"resource", grant.resource.value},
          {"provider", grant.provider},
          {"delegated", grant.delegated},
          {"state", name(grant.state)}};
}

}  // namespace holdfast::store
