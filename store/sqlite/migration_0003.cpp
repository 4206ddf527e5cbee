// Calendars that people make themselves, what clients keep with resources, files, and delegation.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

constinit const std::string_view kMigration0003 = R"sql(
-- A calendar of the whole agency belongs to no resource, so the table is made anew. Its rows are
-- gone for a moment; what refers to them is looked at when the migration is committed.
pragma defer_foreign_keys = on;
create table former_calendars as select * from calendars;
drop table calendars;
create table calendars (
  id text not null primary key,      -- "ca_…".
  agency integer not null,           -- The tenant.
  resource text,                     -- Whose; NULL: the whole agency's.
  slug text not null,                -- Its name in URLs.
  name text not null,                -- For people.
  change integer not null,           -- Raised by every change of a member.
  time_zone text not null default '',    -- IANA; empty: the resource's.
  components text not null default 'VEVENT,VTODO',  -- What it takes.
  transparent integer not null default 0,  -- Whether what stands in it takes no time.
  created_at integer not null default 0,  -- When it was made.
  unique (agency, resource, slug),
  foreign key (agency, resource) references resources (agency, id)
) strict;
insert into calendars (id, agency, resource, slug, name, change)
  select id, agency, resource, slug, name, change from former_calendars;
drop table former_calendars;
create unique index calendars_agency on calendars (agency) where resource is null;

-- Properties that clients keep with resources (RFC 4918 section 4.2).
create table dead_properties (
  subject text not null,             -- The resource: "ca_…", "ca_…/name", "us_…", "us_…/files/…".
  ns text not null,                  -- Namespace of its name.
  local text not null,               -- Its name in there.
  xml text not null,                 -- The whole element.
  primary key (subject, ns, local)
) strict, without rowid;

-- Files beside the calendars.
create table files (
  number integer primary key,        -- So that long contents stay out of the index.
  user text not null references users (id),  -- Whose.
  path text not null,                -- Segments with "/" between them.
  folder integer not null,           -- Whether it is a folder.
  etag text not null,                -- Strong entity tag, without quotes.
  type text not null,                -- Media type.
  size integer not null,             -- Octets of the content.
  created_at integer not null,       -- When it came.
  modified_at integer not null,      -- When it was last written.
  body blob not null,                -- The content; of folders nothing.
  unique (user, path)
) strict;

-- Who may read or write whose calendars.
create table delegations (
  agency integer not null references agencies (id),  -- The tenant.
  owner text not null references users (id),     -- Whose.
  delegate text not null references users (id),  -- Who.
  may_write integer not null,        -- Whether they may change them too.
  granted_at integer not null,       -- Since when.
  primary key (owner, delegate)
) strict, without rowid;
create index delegations_delegate on delegations (delegate);
)sql";

}  // namespace holdfast::sqlite
