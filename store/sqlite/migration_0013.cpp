// Addresses that are known not to exist, and mailboxes that letters are fetched from.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0013 = R"sql(
-- Of what failed: 1 where it was not tried, because nothing is sent there any more.
alter table effects add column suppressed integer not null default 0 check (suppressed in (0, 1));

-- Addresses that nothing is sent to any more, since they are known not to exist.
create table suppressions (
  id text not null,                  -- sp_…
  agency integer not null references agencies (id),  -- The tenant.
  channel text not null,             -- As in effects.
  address text not null,             -- Lower case.
  since integer not null,            -- When it became known.
  effect text not null,              -- The message that could not be delivered.
  status text not null,              -- "5.1.1"; may be empty.
  detail text not null,              -- In the other side's words; may hold an address.
  primary key (agency, channel, address)
) strict, without rowid;
create unique index suppressions_id on suppressions (agency, id);

-- How often this person has answered.
alter table replies add column answers integer not null default 1;

-- Letters in a mailbox elsewhere that were taken; forgotten once they are gone from there.
create table fetched_letters (
  mailbox text not null,             -- "user@host:port".
  name text not null,                -- The letter's unique id (POP3's UIDL).
  at integer not null,               -- When it was taken.
  primary key (mailbox, name)
) strict, without rowid;
)sql";

}  // namespace holdfast::sqlite
