// Secret addresses of calendars, passwords of calendar apps, and invitations to make them.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

constinit const std::string_view kMigration0004 = R"sql(
-- Calendars that whoever knows a secret address may read.
create table feeds (
  id text not null primary key,      -- "fd_…".
  agency integer not null references agencies (id),  -- The tenant.
  calendar text not null references calendars (id) on delete cascade,  -- Which calendar.
  user text not null references users (id),  -- Who made it, and whose rights it has.
  name text not null,                -- What subscribers' apps show.
  hash text not null unique,         -- SHA-256 in hex of the address's secret; not the secret.
  privacy text not null check (privacy in ('full', 'busy')),  -- What it shows of an event.
  past_days integer not null check (past_days >= 0),  -- How far back it reaches.
  created_at integer not null,       -- When it was made.
  revoked_at integer                 -- NULL: in force.
) strict;
create index feeds_agency on feeds (agency, id) where revoked_at is null;
create index feeds_calendar on feeds (calendar);
create index feeds_user on feeds (user);

-- Passwords of one calendar app each.
create table app_passwords (
  id text not null primary key,      -- "ap_…".
  agency integer not null references agencies (id),  -- The tenant.
  user text not null references users (id),  -- Whose.
  name text not null,                -- Of the app or device, for people.
  hash text not null unique,         -- SHA-256 in hex; the password itself is random and not kept.
  created_at integer not null,       -- When it was made.
  revoked_at integer                 -- NULL: in force.
) strict;
create index app_passwords_user on app_passwords (user, id);

-- Addresses under which a person sets up calendar apps for a while.
create table invitations (
  id text not null primary key,      -- "iv_…".
  agency integer not null references agencies (id),  -- The tenant.
  user text not null references users (id),  -- For whom.
  hash text not null unique,         -- SHA-256 in hex of the address's secret; not the secret.
  created_at integer not null,       -- When it was made.
  expires_at integer not null,       -- When it ends by itself.
  revoked_at integer                 -- NULL: not ended by hand.
) strict;
create index invitations_agency on invitations (agency, id) where revoked_at is null;
create index invitations_user on invitations (user);
)sql";

}  // namespace holdfast::sqlite
