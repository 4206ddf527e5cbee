// Accounts that people let us use by OAuth, and what can be done with a source.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0006 = R"sql(
-- Accounts at other services that people let us use.
create table grants (
  id text not null primary key,      -- "gr_…".
  agency integer not null references agencies (id),  -- The tenant.
  resource text not null,            -- Whose account it is.
  provider text not null check (provider in ('google', 'microsoft')),  -- Which service.
  delegated integer not null check (delegated in (0, 1)),  -- By a service account, without a token.
  account text not null,             -- The account's lasting id there; empty until it was told.
  subject text not null,             -- Its address, for people.
  scopes text not null,              -- What was agreed to.
  sealed_secret text not null,       -- The refresh token, encrypted by the gateway's key.
  state text not null check (state in ('pending', 'active', 'expired', 'ended')),  -- Health.
  last_error text not null,          -- For people; may be empty.
  created_at integer not null,       -- When it was first asked for.
  agreed_at integer,                 -- When somebody agreed last; NULL: nobody did.
  version integer not null,          -- Raised by every change.
  foreign key (agency, resource) references resources (agency, id)
) strict;
create index grants_agency on grants (agency, id);
create index grants_resource on grants (agency, resource);

-- People who were sent to a service to agree, and have not come back yet.
create table consents (
  hash text not null primary key,    -- SHA-256 in hex of the secret that they come back with.
  grant_id text not null references grants (id) on delete cascade,  -- What they agree to.
  sealed_verifier text not null,     -- The PKCE verifier, encrypted by the gateway's key.
  user text references users (id),   -- Who sent them; NULL: an invitation did.
  invitation text references invitations (id),  -- The invitation; NULL: a user did.
  expires_at integer not null,       -- When it ends by itself.
  used_at integer                    -- NULL: not used yet.
) strict, without rowid;
create index consents_grant on consents (grant_id);
create index consents_user on consents (user);
create index consents_invitation on consents (invitation);
create index consents_expires on consents (expires_at);

alter table sources add column grant_id text references grants (id);
                                     -- By whose leave it is read; NULL: by its own password.
alter table sources add column paused integer not null default 0 check (paused in (0, 1));
                                     -- Somebody wants it neither read nor written for a while.
alter table sources add column leaving integer not null default 0 check (leaving in (0, 1));
                                     -- It goes as soon as our copies there are removed.
create index sources_grant on sources (grant_id) where grant_id is not null;

-- Copies that are still owed to one calendar.
create index effects_open_copies on effects (recipient)
  where channel = 'calendar' and ready_at is not null;
)sql";

}  // namespace holdfast::sqlite
