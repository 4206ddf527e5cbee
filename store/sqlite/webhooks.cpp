// The agency's own systems that are told of events.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Webhook read_webhook(Row row) {
  Webhook webhook;
  row.read(webhook.id, webhook.agency, webhook.url, webhook.name, webhook.types, webhook.state,
           webhook.reason, webhook.sealed_secret, webhook.sealed_former, webhook.former_until,
           webhook.planned, webhook.created_at, webhook.last_success_at, webhook.version);
  return webhook;
}

#define WEBHOOK_COLUMNS                                                                \
  "select id, agency, url, name, types, state, reason, sealed_secret, sealed_former, " \
  "former_until, planned, created_at, last_success_at, version from webhooks "

}  // namespace

std::vector<Webhook> Session::webhooks(AgencyId agency) const {
  return db_.all(read_webhook, WEBHOOK_COLUMNS "where agency = ? order by id", agency);
}

std::optional<Webhook> Session::webhook(const WebhookId& id) const {
  return db_.one(read_webhook, WEBHOOK_COLUMNS "where id = ?", id);
}

void Session::put(const Webhook& webhook) {
  db_.run(
      "insert into webhooks (id, agency, url, name, types, state, reason, sealed_secret, "
      "sealed_former, former_until, planned, created_at, last_success_at, version) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set url = excluded.url, name = excluded.name, "
      "types = excluded.types, state = excluded.state, reason = excluded.reason, "
      "sealed_secret = excluded.sealed_secret, sealed_former = excluded.sealed_former, "
      "former_until = excluded.former_until, planned = excluded.planned, "
      "last_success_at = excluded.last_success_at, version = excluded.version",
      webhook.id, webhook.agency, webhook.url, webhook.name, webhook.types, webhook.state,
      webhook.reason, webhook.sealed_secret, webhook.sealed_former, webhook.former_until,
      webhook.planned, webhook.created_at, webhook.last_success_at, webhook.version);
}

void Session::remove_webhook(const WebhookId& id) {
  db_.run("delete from webhooks where id = ?", id);
}

}  // namespace holdfast::sqlite
