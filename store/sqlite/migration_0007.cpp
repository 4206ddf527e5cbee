// Channels by which services tell us that a calendar has changed.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0007 = R"sql(
create table push_channels (
  -- "pc_…"; Google sends it back with each message.
  id text not null primary key,
  agency integer not null,
  -- What is read when a message comes. Its channels go with it.
  source text not null references sources (id) on delete cascade,
  -- 'google' or 'microsoft'.
  provider text not null,
  -- What the service calls it; empty while it has not answered.
  remote text not null,
  -- SHA-256, in hex, of the secret that comes with each message.
  secret_hash text not null,
  -- Microseconds since 1970, like all times.
  opened_at integer not null,
  -- When the service stops to tell, by its own word.
  expires_at integer not null
) strict, without rowid;
create index push_channels_of_source on push_channels (source, id);
-- Microsoft sends its own name of a subscription, and not ours.
create index push_channels_by_remote on push_channels (provider, remote);
)sql";

}  // namespace holdfast::sqlite
