// Commands on the agency's own systems that are told of events. What a door must know besides:
// whether the address may be used, and the secret itself, of which only the sealed form comes here.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/event.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"
#include "store/webhook.hpp"

namespace holdfast::store {

/// Of one agency.
inline constexpr std::size_t kMostWebhooks = 20;
/// Events that are owed to one webhook at once; the others wait in the audit log.
inline constexpr int kMostOwed = 1000;
/// Events that one command has sent again by name.
inline constexpr std::size_t kMostReplayed = 100;
/// So long a former secret still signs.
inline constexpr std::chrono::hours kFormerSecretFor{24};

/// It is told of what happens from now on.
/// Errors: validation; already_exists (too many).
struct MakeWebhook {
  using Outcome = Webhook;
  Actor actor;
  /// `agency`, `url`, `name`, `types` and `sealed_secret` count.
  Webhook webhook;
};
Result<Webhook> decide(const MakeWebhook& command, RuleContext context, Transaction& tx);

/// Address, name and types. Errors: validation; not_found; version_conflict.
struct ChangeWebhook {
  using Outcome = Webhook;
  Actor actor;
  Webhook webhook;
  std::int64_t expected_version = 0;
};
Result<Webhook> decide(const ChangeWebhook& command, RuleContext context, Transaction& tx);

/// Nothing is sent there any more. Errors: not_found.
struct RemoveWebhook {
  using Outcome = Webhook;
  AgencyId agency;
  Actor actor;
  WebhookId webhook;
};
Result<Webhook> decide(const RemoveWebhook& command, RuleContext context, Transaction& tx);

/// The secret that was in force signs too, for a day. Errors: not_found.
struct RotateWebhookSecret {
  using Outcome = Webhook;
  AgencyId agency;
  Actor actor;
  WebhookId webhook;
  std::string sealed_secret;
};
Result<Webhook> decide(const RotateWebhookSecret& command, RuleContext context, Transaction& tx);

/// Nothing is sent for a while; what happens meanwhile is told afterwards. Twice is once.
/// Errors: not_found.
struct PauseWebhook {
  using Outcome = Webhook;
  AgencyId agency;
  Actor actor;
  WebhookId webhook;
};
Result<Webhook> decide(const PauseWebhook& command, RuleContext context, Transaction& tx);

/// Sends what waits at once, and goes on. Errors: not_found.
struct ResumeWebhook {
  using Outcome = Webhook;
  AgencyId agency;
  Actor actor;
  WebhookId webhook;
};
Result<Webhook> decide(const ResumeWebhook& command, RuleContext context, Transaction& tx);

/// Has events sent again: those that are named, whatever their type, or all that it wants since a
/// moment, in order. Errors: not_found (webhook, or an event); validation.
struct ReplayEvents {
  struct Outcome {
    Webhook webhook;
    /// Of those that were named. What began a moment ago is counted when it is sent.
    int events = 0;
  };
  AgencyId agency;
  Actor actor;
  WebhookId webhook;
  std::vector<EventId> events = {};
  std::optional<Instant> since = {};
};
Result<ReplayEvents::Outcome> decide(const ReplayEvents& command, RuleContext context,
                                     Transaction& tx);

/// Notes which events are owed to a webhook, and how far events were looked at: both or neither.
/// Errors: version_conflict where it stands elsewhere by now, or is not active.
struct PlanWebhookDeliveries {
  using Outcome = int;
  WebhookId webhook;
  /// As far as events had been looked at.
  std::int64_t after = 0;
  std::int64_t reached = 0;
  std::vector<Event> events;
};
/// How many are owed newly.
Result<int> decide(const PlanWebhookDeliveries& command, RuleContext context, Transaction& tx);

/// Takes what is due under a lease and opens an attempt for each: the attempt is on disk before
/// anything is sent. Nothing for a webhook that is not active.
struct LeaseWebhookDeliveries {
  using Outcome = std::vector<WebhookDelivery>;
  WebhookId webhook;
  int limit = 4;
  std::chrono::seconds lease_for{60};
};
Result<std::vector<WebhookDelivery>> decide(const LeaseWebhookDeliveries& command,
                                            RuleContext context, Transaction& tx);

/// How an attempt ended. Errors: not_found; version_conflict if the lease is not the caller's any
/// more.
struct RecordWebhookDelivery {
  /// `gone`: the receiver wants nothing any more; `dropped`: there is nothing to send.
  enum class Ending { delivered, retry, gone, dropped };
  struct Outcome {
    WebhookDelivery delivery;
    /// As the webhook stands after it: it may have been stopped by this.
    WebhookState state = WebhookState::active;
  };
  WebhookId webhook;
  std::int64_t event = 0;
  std::int64_t lease = 0;
  Ending ending = Ending::delivered;
  /// For `retry`: not before then; nothing: that was the last attempt. Then the webhook is paused,
  /// or, where it took other events lately, this one is given up.
  std::optional<Instant> retry_at = {};
  int status = 0;
  std::string detail = {};
};
Result<RecordWebhookDelivery::Outcome> decide(const RecordWebhookDelivery& command,
                                              RuleContext context, Transaction& tx);

/// Forgets deliveries of events that are too old, and what is left of a webhook that was removed.
/// Errors: not_found.
struct DropWebhookDeliveries {
  using Outcome = int;
  WebhookId webhook;
  int limit = 500;
};
/// How many were dropped.
Result<int> decide(const DropWebhookDeliveries& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
