// What is owed to the agency's own systems, and how each attempt went.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

WebhookDelivery read_delivery(Row row) {
  WebhookDelivery delivery;
  row.read(delivery.webhook, delivery.event, delivery.event_id, delivery.type, delivery.object,
           delivery.state, delivery.created_at, delivery.due_at, delivery.attempts, delivery.tries,
           delivery.lease, delivery.leased_until, delivery.ended_at);
  return delivery;
}

WebhookAttempt read_attempt(Row row) {
  WebhookAttempt attempt;
  row.read(attempt.webhook, attempt.event, attempt.number, attempt.started_at, attempt.ended_at,
           attempt.outcome, attempt.status, attempt.detail);
  return attempt;
}

#define DELIVERY_COLUMNS                                                             \
  "select d.webhook, d.event, d.event_id, d.type, d.object, d.state, d.created_at, " \
  "d.due_at, d.attempts, d.tries, d.lease, d.leased_until, d.ended_at "              \
  "from webhook_deliveries d "
#define FIRST_OF_ITS_OBJECT                                                         \
  "and not exists (select 1 from webhook_deliveries o where o.webhook = d.webhook " \
  "and o.object = d.object and o.ready_at is not null and o.event < d.event) "

// A lease without an end would never be taken again after a crash, so it counts as run out.
std::optional<Instant> ready_at(const WebhookDelivery& delivery) {
  switch (delivery.state) {
    case DeliveryState::due:
      return delivery.due_at;
    case DeliveryState::leased:
      return delivery.leased_until.value_or(delivery.due_at);
    case DeliveryState::delivered:
    case DeliveryState::failed:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<WebhookDelivery> Session::webhook_delivery(const WebhookId& webhook,
                                                         std::int64_t event) const {
  return db_.one(read_delivery, DELIVERY_COLUMNS "where d.webhook = ? and d.event = ?", webhook,
                 event);
}

std::vector<WebhookDelivery> Session::webhook_deliveries(const WebhookId& webhook,
                                                         std::optional<DeliveryState> state,
                                                         std::int64_t before, int limit) const {
  if (state) {
    return db_.all(read_delivery,
                   DELIVERY_COLUMNS
                   "where d.webhook = ? and d.state = ? and d.event < ? "
                   "order by d.event desc limit ?",
                   webhook, *state, before, limit);
  }
  return db_.all(read_delivery,
                 DELIVERY_COLUMNS
                 "where d.webhook = ? and d.event < ? order by d.event desc limit ?",
                 webhook, before, limit);
}

std::vector<WebhookDelivery> Session::webhook_deliveries_due(const WebhookId& webhook, Instant now,
                                                             int limit) const {
  return db_.all(read_delivery,
                 DELIVERY_COLUMNS "where d.webhook = ? and d.ready_at <= ? " FIRST_OF_ITS_OBJECT
                                  "order by d.ready_at, d.event limit ?",
                 webhook, now, limit);
}

std::optional<Instant> Session::next_webhook_delivery_at(const WebhookId& webhook) const {
  return db_.one([](Row row) { return row.next<Instant>(); },
                 "select d.ready_at from webhook_deliveries d where d.webhook = ? "
                 "and d.ready_at is not null " FIRST_OF_ITS_OBJECT "order by d.ready_at limit 1",
                 webhook);
}

std::int64_t Session::count_webhook_deliveries(const WebhookId& webhook) const {
  return db_.number(
      "select count(*) from webhook_deliveries where webhook = ? and ready_at is not null",
      webhook);
}

std::vector<WebhookAttempt> Session::webhook_attempts(const WebhookId& webhook,
                                                      std::int64_t event) const {
  return db_.all(read_attempt,
                 "select webhook, event, number, started_at, ended_at, outcome, status, detail "
                 "from webhook_attempts where webhook = ? and event = ? order by number",
                 webhook, event);
}

void Session::put(const WebhookDelivery& delivery) {
  db_.run(
      "insert into webhook_deliveries (webhook, event, event_id, type, object, state, created_at, "
      "due_at, attempts, tries, lease, leased_until, ended_at, ready_at) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (webhook, event) do update set state = excluded.state, "
      "due_at = excluded.due_at, attempts = excluded.attempts, tries = excluded.tries, "
      "lease = excluded.lease, leased_until = excluded.leased_until, "
      "ended_at = excluded.ended_at, ready_at = excluded.ready_at",
      delivery.webhook, delivery.event, delivery.event_id, delivery.type, delivery.object,
      delivery.state, delivery.created_at, delivery.due_at, delivery.attempts, delivery.tries,
      delivery.lease, delivery.leased_until, delivery.ended_at, ready_at(delivery));
}

void Session::put(const WebhookAttempt& attempt) {
  db_.run(
      "insert into webhook_attempts (webhook, event, number, started_at, ended_at, outcome, "
      "status, "
      "detail) values (?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (webhook, event, number) do update set ended_at = excluded.ended_at, "
      "outcome = excluded.outcome, status = excluded.status, detail = excluded.detail",
      attempt.webhook, attempt.event, attempt.number, attempt.started_at, attempt.ended_at,
      attempt.outcome, attempt.status, attempt.detail);
}

int Session::drop_webhook_deliveries(const WebhookId& webhook, std::int64_t before, int limit) {
  return db_.run(
      "delete from webhook_deliveries where webhook = ?1 and event in "
      "(select event from webhook_deliveries where webhook = ?1 and event < ?2 "
      "order by event limit ?3)",
      webhook, before, limit);
}

}  // namespace holdfast::sqlite
