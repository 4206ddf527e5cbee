// What people do with a source besides connecting and disconnecting it.
#include <map>

#include "store/commands/sources.hpp"
#include "store/rules/record.hpp"
#include "store/rules/verification.hpp"

namespace holdfast::store {
namespace {

Result<Source> find(AgencyId agency, const SourceId& id, const Reads& reads) {
  auto source = reads.source(id);
  if (!source || source->agency != agency) {
    return Error{Errc::not_found, "there is no such source"};
  }
  if (source->leaving) {
    return Error{Errc::invalid_transition, "the source is being disconnected"};
  }
  return *source;
}

void note(const std::string& action, const Source& source, const Actor& actor, RuleContext context,
          Transaction& tx) {
  record({source.agency,
          actor,
          action,
          source.id.value,
          {},
          {{"state", name(source.state)}, {"paused", source.paused}}},
         context, tx);
}

}  // namespace

Result<Source> decide(const PauseSource& command, RuleContext context, Transaction& tx) {
  auto source = find(command.agency, command.source, tx);
  if (!source || source->paused == command.paused) {
    return source;
  }
  source->paused = command.paused;
  // Whoever reads it looks again.
  source->version += 1;
  tx.put(*source);
  note(command.paused ? "source.paused" : "source.resumed", *source, command.actor, context, tx);
  if (command.paused) {
    // Nobody waits any more for what it would have said.
    settle_unverified(source->agency, source->resource, command.actor, context, tx);
  }
  return source;
}

Result<Source> decide(const ResyncSource& command, RuleContext context, Transaction& tx) {
  auto source = find(command.agency, command.source, tx);
  if (!source) {
    return source;
  }
  if (source->paused) {
    return Error{Errc::invalid_transition, "the source is paused; resume it first"};
  }
  source->cursor.clear();
  if (source->state == SourceState::stopped) {
    source->state = source->last_good_at ? SourceState::blind : SourceState::connecting;
  }
  source->failures = 0;
  source->version += 1;
  tx.put(*source);
  note("source.resync", *source, command.actor, context, tx);
  return source;
}

Result<int> decide(const ResealSecrets& command, RuleContext context, Transaction& tx) {
  std::map<std::int64_t, int> by_agency;
  for (const auto& one : command.secrets) {
    auto source = one.source.empty() ? std::nullopt : tx.source(one.source);
    if (source && source->sealed_secret == one.before) {
      source->sealed_secret = one.after;
      tx.put(*source);
      ++by_agency[source->agency.value];
    }
    auto grant = one.grant.empty() ? std::nullopt : tx.grant(one.grant);
    if (grant && grant->sealed_secret == one.before) {
      // The version stays: a worker that has this secret in hand has the same one.
      grant->sealed_secret = one.after;
      tx.put(*grant);
      ++by_agency[grant->agency.value];
    }
    auto webhook = one.webhook.empty() ? std::nullopt : tx.webhook(one.webhook);
    if (webhook) {
      for (auto* sealed : {&webhook->sealed_secret, &webhook->sealed_former}) {
        if (*sealed == one.before) {
          *sealed = one.after;
          tx.put(*webhook);
          ++by_agency[webhook->agency.value];
        }
      }
    }
  }
  int all = 0;
  for (const auto& [agency, count] : by_agency) {
    record({AgencyId{agency}, Actor{}, "secrets.resealed", {}, {}, {{"count", count}}}, context,
           tx);
    all += count;
  }
  return all;
}

}  // namespace holdfast::store
