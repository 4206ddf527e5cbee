// Working off what is owed to webhooks. The lease's number fences off a worker that comes back
// late; the open attempt says after a crash that something may have been sent.
#include "store/rules/webhook_deliveries.hpp"

#include <algorithm>

#include "store/booking.hpp"
#include "store/commands/webhooks.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/webhook_steps.hpp"

namespace holdfast::store {
namespace {

/// Who took something within this time is there, and has trouble with one event only.
constexpr Duration kLately = std::chrono::hours{24};
/// How exactly it is known when a webhook last took something: not worth a write for each event.
constexpr Duration kToTheMinute = std::chrono::minutes{1};

std::string_view outcome_of(const RecordWebhookDelivery& command) {
  switch (command.ending) {
    case RecordWebhookDelivery::Ending::delivered:
      return "delivered";
    case RecordWebhookDelivery::Ending::retry:
      return command.retry_at ? "retry" : "failed";
    case RecordWebhookDelivery::Ending::gone:
      return "gone";
    case RecordWebhookDelivery::Ending::dropped:
      return "failed";
  }
  return "failed";
}

void close_attempt(const WebhookDelivery& delivery, const RecordWebhookDelivery& command,
                   Instant now, Transaction& tx) {
  WebhookAttempt attempt;
  attempt.webhook = delivery.webhook;
  attempt.event = delivery.event;
  attempt.number = delivery.attempts;
  attempt.started_at = now;
  attempt.ended_at = now;
  attempt.outcome = std::string(outcome_of(command));
  attempt.status = command.status;
  attempt.detail = command.detail;
  tx.put(attempt);
}

/// The office hears of it at once: what is kept for the receiver is kept for some weeks only.
void tell_stopped(const Webhook& webhook, RuleContext context, Transaction& tx) {
  const auto agency = tx.agency(webhook.agency);
  if (!agency) {
    return;
  }
  Appointment about;
  about.booking.agency = webhook.agency;
  about.booking.id = BookingId{webhook.id.value};
  about.booking.time = {context.now, context.now};
  about.booking.time_zone = agency->time_zone;
  about.booking.cancel_reason = webhook.reason;
  about.service_name = webhook.name.empty() ? host_of(webhook.url) : webhook.name;
  about.agency_name = agency->name;
  about.agency_mail_address = agency->mail_address;
  OwedMail mail;
  mail.kind = "webhook.stopped";
  mail.recipient = agency->mail_address;
  mail.discriminator = std::to_string(webhook.version);
  mail.deadline = context.now + kEventsFor;
  owe_mail(mail, about, context, tx);
}

void stop(const Webhook& before, WebhookState state, std::string reason, RuleContext context,
          Transaction& tx) {
  auto after = before;
  after.state = state;
  after.reason = std::move(reason);
  auto actor = timer_actor();
  actor.via = "system";
  const auto stopped =
      store_webhook(before, std::move(after), "webhook.stopped", actor, context, tx);
  tell_stopped(stopped, context, tx);
}

void note_success(Webhook webhook, Instant now, Transaction& tx) {
  if (!webhook.last_success_at || now - *webhook.last_success_at >= kToTheMinute) {
    webhook.last_success_at = now;
    tx.put(webhook);
  }
}

bool took_something(const Webhook& webhook, Instant now) {
  return webhook.last_success_at && now - *webhook.last_success_at < kLately;
}

}  // namespace

bool owe_event(const Webhook& webhook, const Event& event, Instant now, Transaction& tx) {
  auto known = tx.webhook_delivery(webhook.id, event.number);
  if (known && (known->state == DeliveryState::due || known->state == DeliveryState::leased)) {
    return false;
  }
  WebhookDelivery delivery = known.value_or(WebhookDelivery{});
  delivery.webhook = webhook.id;
  delivery.event = event.number;
  delivery.event_id = event.id;
  delivery.type = std::string(event.type);
  delivery.object = event.object;
  delivery.state = DeliveryState::due;
  delivery.created_at = known ? known->created_at : now;
  delivery.due_at = now;
  delivery.tries = 0;
  delivery.ended_at.reset();
  tx.put(delivery);
  return true;
}

Result<int> decide(const PlanWebhookDeliveries& command, RuleContext context, Transaction& tx) {
  auto webhook = tx.webhook(command.webhook);
  if (!webhook || webhook->state != WebhookState::active || webhook->planned != command.after) {
    return Error{Errc::version_conflict, "the webhook stands elsewhere by now"};
  }
  int owed = 0;
  for (const auto& event : command.events) {
    owed += owe_event(*webhook, event, context.now, tx) ? 1 : 0;
  }
  webhook->planned = std::max(webhook->planned, command.reached);
  tx.put(*webhook);
  return owed;
}

Result<std::vector<WebhookDelivery>> decide(const LeaseWebhookDeliveries& command,
                                            RuleContext context, Transaction& tx) {
  std::vector<WebhookDelivery> leased;
  const auto webhook = tx.webhook(command.webhook);
  if (!webhook || webhook->state != WebhookState::active) {
    return leased;
  }
  leased = tx.webhook_deliveries_due(command.webhook, context.now, command.limit);
  for (auto& delivery : leased) {
    delivery.state = DeliveryState::leased;
    delivery.lease += 1;
    delivery.attempts += 1;
    delivery.tries += 1;
    delivery.leased_until = context.now + command.lease_for;
    tx.put(delivery);
    WebhookAttempt attempt;
    attempt.webhook = delivery.webhook;
    attempt.event = delivery.event;
    attempt.number = delivery.attempts;
    attempt.started_at = context.now;
    tx.put(attempt);
  }
  return leased;
}

Result<RecordWebhookDelivery::Outcome> decide(const RecordWebhookDelivery& command,
                                              RuleContext context, Transaction& tx) {
  auto delivery = tx.webhook_delivery(command.webhook, command.event);
  const auto webhook = tx.webhook(command.webhook);
  if (!delivery || !webhook) {
    return Error{Errc::not_found, "there is no such delivery"};
  }
  if (delivery->state != DeliveryState::leased || delivery->lease != command.lease) {
    return Error{Errc::version_conflict, "the lease has passed to somebody else"};
  }
  const auto now = context.now;
  delivery->leased_until.reset();
  delivery->state = DeliveryState::due;
  delivery->due_at = std::max(command.retry_at.value_or(now), now);
  const bool living = webhook->state == WebhookState::active;
  const bool last = command.ending == RecordWebhookDelivery::Ending::retry && !command.retry_at;
  if (command.ending == RecordWebhookDelivery::Ending::delivered) {
    delivery->state = DeliveryState::delivered;
    delivery->ended_at = now;
    note_success(*webhook, now, tx);
  } else if (command.ending == RecordWebhookDelivery::Ending::dropped ||
             (last && took_something(*webhook, now))) {
    delivery->state = DeliveryState::failed;
    delivery->ended_at = now;
  } else if (last && living) {
    stop(*webhook, WebhookState::paused, "gave up after the last attempt: " + command.detail,
         context, tx);
  } else if (command.ending == RecordWebhookDelivery::Ending::gone && living) {
    stop(*webhook, WebhookState::disabled, "the receiver answered 410 Gone", context, tx);
  }
  tx.put(*delivery);
  close_attempt(*delivery, command, now, tx);
  const auto after = tx.webhook(command.webhook);
  return RecordWebhookDelivery::Outcome{*delivery, after ? after->state : WebhookState::removed};
}

Result<int> decide(const DropWebhookDeliveries& command, RuleContext context, Transaction& tx) {
  const auto webhook = tx.webhook(command.webhook);
  if (!webhook) {
    return Error{Errc::not_found, "there is no such webhook endpoint"};
  }
  const bool removed = webhook->state == WebhookState::removed;
  const auto last = tx.last_audit(webhook->agency);
  const auto end = removed ? (last ? last->number : 0) + 1
                           : first_entry_since(tx, webhook->agency, context.now - kEventsFor);
  const int dropped =
      tx.drop_webhook_deliveries(command.webhook, first_event_of(end), command.limit);
  if (removed && dropped < command.limit) {
    tx.remove_webhook(command.webhook);
  }
  return dropped;
}

}  // namespace holdfast::store
