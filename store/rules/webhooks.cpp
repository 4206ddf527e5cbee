// Webhook endpoints: which there are, what they are told, and whether.
#include "store/commands/webhooks.hpp"

#include <algorithm>

#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/refusals.hpp"
#include "store/rules/webhook_steps.hpp"

namespace holdfast::store {
namespace {

constexpr std::size_t kLongestUrl = 2000;
constexpr std::size_t kLongestName = 200;

Status check(const Webhook& webhook) {
  Faults faults;
  faults.check_line("/url", webhook.url, kLongestUrl);
  if (!webhook.name.empty()) {
    faults.check_line("/name", webhook.name, kLongestName);
  }
  return faults.status();
}

std::int64_t last_event(AgencyId agency, const Reads& reads) {
  const auto last = reads.last_audit(agency);
  return last ? last_event_of(last->number) : 0;
}

bool stands_at(const Webhook& webhook, WebhookState state) { return webhook.state == state; }

}  // namespace

Result<Webhook> decide(const MakeWebhook& command, RuleContext context, Transaction& tx) {
  if (const auto valid = check(command.webhook); !valid) {
    return valid.error();
  }
  const auto known = tx.webhooks(command.webhook.agency);
  const auto gone = std::count_if(known.begin(), known.end(), [](const Webhook& other) {
    return stands_at(other, WebhookState::removed);
  });
  if (known.size() - static_cast<std::size_t>(gone) >= kMostWebhooks) {
    return Error{Errc::already_exists, "an agency has at most " + std::to_string(kMostWebhooks) +
                                           " webhook endpoints; remove one that is not used"};
  }
  Webhook webhook;
  webhook.id = make_id<WebhookId>(context.now, context.random);
  webhook.agency = command.webhook.agency;
  webhook.url = command.webhook.url;
  webhook.name = command.webhook.name;
  webhook.types = command.webhook.types;
  webhook.sealed_secret = command.webhook.sealed_secret;
  webhook.created_at = context.now;
  webhook.planned = last_event(webhook.agency, tx);
  tx.put(webhook);
  record({webhook.agency, command.actor, "webhook.made", webhook.id.value, {}, describe(webhook)},
         context, tx);
  return webhook;
}

Result<Webhook> decide(const ChangeWebhook& command, RuleContext context, Transaction& tx) {
  const auto before = living_webhook(command.webhook.agency, command.webhook.id, tx);
  if (!before) {
    return before;
  }
  if (const auto same = expect_version(command.expected_version, before->version); !same) {
    return same.error();
  }
  if (const auto valid = check(command.webhook); !valid) {
    return valid.error();
  }
  auto after = *before;
  after.url = command.webhook.url;
  after.name = command.webhook.name;
  after.types = command.webhook.types;
  return store_webhook(*before, std::move(after), "webhook.changed", command.actor, context, tx);
}

Result<Webhook> decide(const RemoveWebhook& command, RuleContext context, Transaction& tx) {
  const auto before = living_webhook(command.agency, command.webhook, tx);
  if (!before) {
    return before;
  }
  auto after = *before;
  after.state = WebhookState::removed;
  after.url.clear();
  after.reason.clear();
  after.sealed_secret.clear();
  after.sealed_former.clear();
  return store_webhook(*before, std::move(after), "webhook.removed", command.actor, context, tx);
}

Result<Webhook> decide(const RotateWebhookSecret& command, RuleContext context, Transaction& tx) {
  const auto before = living_webhook(command.agency, command.webhook, tx);
  if (!before) {
    return before;
  }
  auto after = *before;
  after.sealed_former = before->sealed_secret;
  after.former_until = context.now + kFormerSecretFor;
  after.sealed_secret = command.sealed_secret;
  return store_webhook(*before, std::move(after), "webhook.rotated", command.actor, context, tx);
}

Result<Webhook> decide(const PauseWebhook& command, RuleContext context, Transaction& tx) {
  const auto before = living_webhook(command.agency, command.webhook, tx);
  if (!before || !stands_at(*before, WebhookState::active)) {
    return before;
  }
  auto after = *before;
  after.state = WebhookState::paused;
  after.reason = "paused by hand";
  return store_webhook(*before, std::move(after), "webhook.paused", command.actor, context, tx);
}

Result<Webhook> decide(const ResumeWebhook& command, RuleContext context, Transaction& tx) {
  const auto before = living_webhook(command.agency, command.webhook, tx);
  if (!before) {
    return before;
  }
  // What waits for its next attempt need not wait for it any longer, also while it is active.
  for (auto& delivery : tx.webhook_deliveries(before->id, DeliveryState::due,
                                              last_event(before->agency, tx) + 1, kMostOwed)) {
    delivery.due_at = context.now;
    delivery.tries = 0;
    tx.put(delivery);
  }
  if (stands_at(*before, WebhookState::active)) {
    return before;
  }
  auto after = *before;
  after.state = WebhookState::active;
  after.reason.clear();
  return store_webhook(*before, std::move(after), "webhook.resumed", command.actor, context, tx);
}

}  // namespace holdfast::store
