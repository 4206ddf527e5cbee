// Events that are sent again because somebody wants it.
#include <algorithm>

#include "store/commands/webhooks.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/webhook_deliveries.hpp"
#include "store/rules/webhook_steps.hpp"

namespace holdfast::store {
namespace {

Status check(const ReplayEvents& command, Instant now) {
  Faults faults;
  faults.unless(command.events.empty() != !command.since.has_value(), "/since",
                "is sent alone: either since, or events");
  faults.unless(command.events.size() <= kMostReplayed, "/events", "must be 100 at most");
  faults.unless(!command.since || *command.since <= now, "/since", "must lie behind");
  faults.unless(!command.since || *command.since >= now - kEventsFor, "/since",
                "must not be longer ago than 30 days");
  return faults.status();
}

/// From there on everything is planned anew.
void rewind(Webhook& webhook, Instant since, Transaction& tx) {
  const auto first = first_entry_since(tx, webhook.agency, since);
  webhook.planned = std::min(webhook.planned, first_event_of(first) - 1);
  tx.put(webhook);
}

}  // namespace

Result<ReplayEvents::Outcome> decide(const ReplayEvents& command, RuleContext context,
                                     Transaction& tx) {
  auto webhook = living_webhook(command.agency, command.webhook, tx);
  if (!webhook) {
    return webhook.error();
  }
  if (const auto valid = check(command, context.now); !valid) {
    return valid.error();
  }
  std::vector<Event> events;
  for (const auto& id : command.events) {
    auto event = find_event(tx, command.agency, id);
    if (!event || event->at < context.now - kEventsFor) {
      return Error{Errc::not_found,
                   "there is no event " + id.value.substr(0, 40) + ", or it is older than 30 days"};
    }
    events.push_back(std::move(*event));
  }
  ReplayEvents::Outcome outcome;
  for (const auto& event : events) {
    outcome.events += owe_event(*webhook, event, context.now, tx) ? 1 : 0;
  }
  if (command.since) {
    rewind(*webhook, *command.since, tx);
  }
  boost::json::object described{{"events", outcome.events}};
  if (command.since) {
    described["since"] = to_rfc3339(*command.since);
  }
  record({webhook->agency,
          command.actor,
          "webhook.replayed",
          webhook->id.value,
          {},
          std::move(described)},
         context, tx);
  outcome.webhook = std::move(*webhook);
  return outcome;
}

}  // namespace holdfast::store
