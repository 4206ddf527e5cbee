// The agency's own systems that are told of events.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0009 = R"sql(
create table webhooks (
  id text not null primary key,      -- "wh_…".
  agency integer not null references agencies (id),  -- The tenant.
  url text not null,                 -- Where events are sent.
  name text not null,                -- For people; may be empty.
  types text not null,               -- Which events, separated by spaces; empty: all.
  state text not null check (state in ('active', 'paused', 'disabled', 'removed')),
  reason text not null,              -- Why it is not active.
  sealed_secret text not null,       -- What events are signed with, encrypted by the gateway's key.
  sealed_former text not null,       -- The secret before that; may be empty.
  former_until integer,              -- Until when events are signed with that too.
  planned integer not null,          -- Deliveries were made for all events up to this number.
  created_at integer not null,       -- Microseconds since 1970, like all times.
  last_success_at integer,           -- When it last took an event, to the minute.
  version integer not null           -- Raised by every change that people see.
) strict;
create index webhooks_agency on webhooks (agency, id);

-- Events that are owed to one of them, or were. What an event says is read from the audit log and
-- from the object when it is sent: no personal data is kept here.
create table webhook_deliveries (
  webhook text not null references webhooks (id),  -- To whom.
  event integer not null,            -- The event's number: of its audit entry, and which one of it.
  event_id text not null,            -- "ev_…".
  type text not null,                -- "booking.confirmed".
  object text not null,              -- What it is about.
  state text not null check (state in ('due', 'leased', 'delivered', 'failed')),
  created_at integer not null,       -- When it fell due first.
  due_at integer not null,           -- Not before then.
  attempts integer not null,         -- In all.
  tries integer not null,            -- Since somebody last had it sent again.
  lease integer not null,            -- Fences off a worker that comes back late.
  leased_until integer,              -- Until then a worker has it.
  ended_at integer,                  -- Taken, or given up.
  ready_at integer,                  -- When a worker may take it; NULL: never.
  primary key (webhook, event)
) strict, without rowid;
create index webhook_deliveries_ready on webhook_deliveries (webhook, ready_at, event)
  where ready_at is not null;
-- Of one object the oldest goes first.
create index webhook_deliveries_open on webhook_deliveries (webhook, object, event)
  where ready_at is not null;
create index webhook_deliveries_state on webhook_deliveries (webhook, state, event);

create table webhook_attempts (
  webhook text not null,             -- Whose.
  event integer not null,            -- Of which event.
  number integer not null,           -- 1, 2, 3 …
  started_at integer not null,       -- On disk before anything is sent.
  ended_at integer,                  -- NULL: under way, or cut off by a crash.
  outcome text not null,             -- delivered, retry, failed, gone; empty while open.
  status integer not null,           -- Of the answer; 0: there was none.
  detail text not null,              -- What was wrong, in our words.
  primary key (webhook, event, number),
  foreign key (webhook, event) references webhook_deliveries (webhook, event) on delete cascade
) strict, without rowid;
)sql";

}  // namespace holdfast::sqlite
