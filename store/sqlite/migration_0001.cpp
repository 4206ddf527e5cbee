// The first schema.
//
// Times are microseconds since 1970, UTC. Ids are text that sorts by time of making, so that new
// rows lie side by side. Ranges are half open. Enumerations are the names that the domain uses.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

constinit const std::string_view kMigration0001 = R"sql(
-- Facts about this database file.
create table meta (
  name text not null primary key,    -- Which fact: "restored".
  value text not null                -- "1" while the file is a copy that has not been set free.
) strict, without rowid;

-- The tenants.
create table agencies (
  id integer not null primary key,   -- Small number; first column of every key below it.
  name text not null,                -- For people.
  time_zone text not null,           -- IANA name.
  mail_address text not null         -- Where invites come from.
) strict;

-- What can be claimed.
create table resources (
  agency integer not null references agencies (id),  -- The tenant.
  id text not null,                  -- "rs_…".
  kind text not null check (kind in ('staff', 'room', 'equipment')),  -- What it is.
  slug text not null,                -- Its name in URLs.
  name text not null,                -- For people.
  email text not null,               -- Where notices go; may be empty.
  time_zone text not null,           -- IANA name; working hours are wall times there.
  capacity integer not null check (capacity >= 1),  -- Exclusive claims at one instant.
  hours text not null,               -- Working hours as JSON.
  active integer not null check (active in (0, 1)),  -- Whether it can be booked.
  version integer not null,          -- Raised by every change.
  primary key (agency, id),
  unique (agency, slug)
) strict;

-- What can be booked.
create table services (
  agency integer not null references agencies (id),  -- The tenant.
  id text not null,                  -- "sv_…".
  slug text not null,                -- Its name in URLs.
  name text not null,                -- For people.
  description text not null,         -- For people; may be empty.
  duration integer not null check (duration > 0),  -- Minutes.
  buffer_before integer not null,    -- Minutes on the resources before the appointment.
  buffer_after integer not null,     -- Minutes on the resources after it.
  minimum_notice integer not null,   -- Minutes between asking and start.
  booking_window integer not null,   -- Minutes that may be booked ahead.
  slot_step integer not null,        -- Minutes between possible starts.
  requirements text not null,        -- Pools of resources as JSON.
  active integer not null check (active in (0, 1)),  -- Whether it can be booked.
  version integer not null,          -- Raised by every change.
  longest integer not null default 0,  -- Microseconds of its longest booking ever: bounds searches.
  primary key (agency, id),
  unique (agency, slug)
) strict;

-- Who may log in.
create table users (
  id text not null primary key,      -- "us_…".
  agency integer not null references agencies (id),  -- The tenant.
  login text not null unique,        -- Lower case, unique over the installation.
  name text not null,                -- For people.
  role text not null check (role in ('administrator', 'coordinator', 'staff')),  -- What they may do.
  password_hash text not null,       -- argon2id, as libsodium writes it.
  credential_version integer not null,  -- Raised by every password change.
  resource text,                     -- The staff resource that this user is; NULL for others.
  active integer not null check (active in (0, 1)),  -- Whether they may log in.
  foreign key (agency, resource) references resources (agency, id)
) strict;
create index users_agency on users (agency, login);

-- Bearer tokens.
create table tokens (
  id text not null primary key,      -- "tk_…".
  agency integer not null references agencies (id),  -- The tenant.
  user text not null references users (id),  -- Whose rights it carries.
  name text not null,                -- For people.
  hash text not null unique,         -- SHA-256 in hex; the token itself is not kept.
  expires_at integer,                -- NULL: does not expire.
  revoked_at integer                 -- NULL: in force.
) strict;
create index tokens_agency on tokens (agency, id);
create index tokens_user on tokens (user);

-- Personal data of customers, apart from the bookings so that it can be erased.
create table customers (
  agency integer not null references agencies (id),  -- The tenant.
  id text not null,                  -- "cu_…".
  name text not null,                -- As given.
  email text not null,               -- As given; may be empty.
  phone text not null,               -- As given; may be empty.
  locale text not null,              -- BCP 47.
  time_zone text not null,           -- IANA name; empty: the agency's.
  email_key text not null,           -- The address in the form that is compared.
  phone_key text not null,           -- The number in the form that is compared.
  primary key (agency, id)
) strict;
create index customers_email on customers (agency, email_key) where email_key <> '';

-- Appointments.
create table bookings (
  agency integer not null,           -- The tenant.
  id text not null,                  -- "bk_…".
  service text not null,             -- What is done.
  start_at integer not null,         -- The appointment, without buffers.
  end_at integer not null check (end_at > start_at),  -- Its end.
  time_zone text not null,           -- The zone that the wall time was meant in.
  customer text not null,            -- For whom.
  status text not null check (status in
    ('requested', 'held', 'waitlisted', 'offered', 'confirmed', 'conflicted', 'completed',
     'no_show', 'cancelled', 'declined', 'expired', 'failed')),  -- Where it stands.
  uid text not null,                 -- iCalendar UID, one for life.
  sequence integer not null,         -- iCalendar SEQUENCE.
  version integer not null,          -- Raised by every change.
  verified integer not null check (verified in (0, 1)),  -- 0: a blind source was accepted.
  note text not null,                -- From the customer; may be empty.
  cancelled_by text not null,        -- customer, staff, system, source; empty unless cancelled.
  cancel_reason text not null,       -- For people; may be empty.
  created_at integer not null,       -- When it was asked for.
  updated_at integer not null,       -- When it last changed.
  primary key (agency, id),
  unique (agency, uid),
  foreign key (agency, service) references services (agency, id),
  foreign key (agency, customer) references customers (agency, id)
) strict;
create index bookings_start on bookings (agency, start_at, id);
create index bookings_service on bookings (agency, service, start_at);
create index bookings_customer on bookings (agency, customer);
create index bookings_confirmed on bookings (agency, end_at) where status = 'confirmed';

-- The resources that a booking takes.
create table taken (
  agency integer not null,           -- The tenant.
  booking text not null,             -- Who takes.
  position integer not null,         -- Order in the booking, from 0.
  requirement text not null,         -- What for: the service's requirement.
  resource text not null,            -- What is taken.
  unit integer not null,             -- Which of its places, from 0.
  start_at integer not null,         -- The booking's start, for lists of one resource.
  primary key (agency, booking, position),
  foreign key (agency, booking) references bookings (agency, id),
  foreign key (agency, resource) references resources (agency, id)
) strict, without rowid;
create index taken_resource on taken (agency, resource, start_at, booking);

-- Time on resources. "booking" and "hold" are exclusive, the others are busy time.
create table claims (
  agency integer not null,           -- The tenant.
  resource text not null,            -- What is claimed.
  start_at integer not null,         -- From.
  end_at integer not null check (end_at > start_at and end_at - start_at <= 86400000000),
                                     -- To; at most 24 hours, so that searches have a bound.
  kind text not null check (kind in ('booking', 'hold', 'external', 'block', 'closure')),
                                     -- Why.
  unit integer not null check (unit >= 0),  -- Which of the resource's places, if exclusive.
  origin text not null,              -- A booking, a calendar object or an external event.
  rule text not null,                -- Which rule or command made it.
  primary key (agency, resource, start_at, end_at, origin, unit, kind),
  foreign key (agency, resource) references resources (agency, id)
) strict, without rowid;
create index claims_origin on claims (agency, origin);

-- The guard. It does not trust the program: no statement can make a double booking.
create trigger claims_guard before insert on claims when new.kind in ('booking', 'hold')
begin
  select raise(abort, 'guard: the resource has no such place')
   where new.unit >= (select capacity from resources
                       where agency = new.agency and id = new.resource);
  select raise(abort, 'guard: an exclusive claim on time that is taken')
    from claims
   where agency = new.agency and resource = new.resource
     and start_at < new.end_at and start_at > new.start_at - 86400000000
     and end_at > new.start_at
     and (unit = new.unit or kind not in ('booking', 'hold'));
end;
create trigger claims_unchanged before update on claims
begin
  select raise(abort, 'guard: a claim is replaced, never changed');
end;
-- What is past may have used places that are gone; the store's own sense of now is its youngest
-- audit entry.
create trigger capacity_guard before update of capacity on resources
  when new.capacity < old.capacity
begin
  select raise(abort, 'guard: a claim that lies ahead uses the place')
    from claims
   where agency = old.agency and resource = old.id
     and start_at > (select coalesce(max(at), 0) from audit
                      where agency = old.agency
                        and number = (select max(number) from audit where agency = old.agency))
                    - 86400000000
     and end_at > (select coalesce(max(at), 0) from audit
                    where agency = old.agency
                      and number = (select max(number) from audit where agency = old.agency))
     and unit >= new.capacity and kind in ('booking', 'hold');
end;

-- Calendar collections.
create table calendars (
  id text not null primary key,      -- "ca_…".
  agency integer not null,           -- The tenant.
  resource text not null,            -- Whose.
  slug text not null,                -- Its name in URLs.
  name text not null,                -- For people.
  change integer not null,           -- Raised by every change of a member.
  unique (agency, resource, slug),
  foreign key (agency, resource) references resources (agency, id)
) strict;

-- Calendar object resources, without their text: lists do not read it.
create table objects (
  number integer primary key,        -- Short name for the tables below.
  calendar text not null references calendars (id),  -- Where.
  name text not null,                -- Last path segment.
  uid text not null,                 -- iCalendar UID.
  etag text not null,                -- Strong entity tag, without quotes.
  component text not null,           -- VEVENT, VTODO …
  size integer not null,             -- Octets of the text.
  change integer not null,           -- The calendar's change when it was last written.
  modified_at integer not null,      -- When that was.
  booking text,                      -- The booking that this is the staff copy of, or NULL.
  sequence integer not null,         -- iCalendar SEQUENCE.
  dtstamp integer,                   -- iCalendar DTSTAMP, if any.
  first_start integer,               -- The master's span, if it has one.
  first_end integer,                 -- Its end.
  recurring integer not null,        -- Whether it is a series.
  cancelled integer not null,        -- Whether its STATUS is CANCELLED.
  unbounded integer not null,        -- Whether the series goes on after the last instance.
  expanded_until integer not null,   -- Up to when instances were made.
  busy_rule text not null,           -- The rule that decided whether it takes time.
  incomplete text not null,          -- Why it could not be evaluated whole; usually empty.
  unique (calendar, name),
  unique (calendar, uid)             -- RFC 4791 section 5.3.2.1: no-uid-conflict.
) strict;
create index objects_change on objects (calendar, change);
create index objects_booking on objects (booking) where booking is not null;
create index objects_unbounded on objects (calendar, expanded_until) where unbounded = 1;

-- The texts, byte for byte.
create table object_texts (
  number integer primary key references objects (number) on delete cascade,  -- Whose.
  text text not null                 -- The calendar object.
) strict;

-- Instances of calendar objects up to a horizon.
create table instances (
  calendar text not null,            -- Where.
  span integer not null,             -- Class of length, so that a search has a bound in each.
  start_at integer not null,         -- From.
  object integer not null references objects (number) on delete cascade,  -- Whose.
  end_at integer not null,           -- To; may equal the start.
  all_day integer not null,          -- Whether it has dates instead of times.
  busy integer not null,             -- Whether it takes time.
  primary key (calendar, span, start_at, object, end_at)
) strict, without rowid;
create index instances_object on instances (object);

-- Members that are gone, for sync-collection (RFC 6578).
create table tombstones (
  calendar text not null references calendars (id),  -- Where.
  name text not null,                -- Last path segment.
  change integer not null,           -- The calendar's change when it went.
  primary key (calendar, name)
) strict, without rowid;
create index tombstones_change on tombstones (calendar, change);

-- External calendars.
create table sources (
  id text not null primary key,      -- "so_…".
  agency integer not null,           -- The tenant.
  resource text not null,            -- Whose time it speaks of.
  provider text not null,            -- Which kind of service.
  name text not null,                -- For people.
  url text not null,                 -- The calendar collection.
  username text not null,            -- For the provider.
  sealed_secret text not null,       -- Encrypted by the gateway's key.
  reads integer not null check (reads in (0, 1)),  -- Its events are busy time.
  writes integer not null check (writes in (0, 1)),  -- Bookings are written there.
  state text not null check (state in ('connecting', 'healthy', 'blind', 'stopped')),  -- Health.
  cursor text not null,              -- Where the last read ended, as the provider says it.
  last_good_at integer,              -- The last read that succeeded.
  last_tried_at integer,             -- The last read.
  last_error text not null,          -- For people; may be empty.
  failures integer not null,         -- In a row.
  version integer not null,          -- Raised by every change of its settings.
  foreign key (agency, resource) references resources (agency, id)
) strict;
create index sources_resource on sources (agency, resource);

-- Objects of sources as last seen; those that are gone stay as tombstones.
create table remote_objects (
  source text not null references sources (id),  -- Where.
  href text not null,                -- As the server gave it.
  etag text not null,                -- As the server gave it.
  uid text not null,                 -- iCalendar UID.
  sequence integer not null,         -- iCalendar SEQUENCE.
  dtstamp integer,                   -- iCalendar DTSTAMP, if any.
  content_hash text not null,        -- SHA-256 of the normalised text.
  deleted integer not null check (deleted in (0, 1)),  -- 1: a tombstone.
  booking text,                      -- The booking that this is our copy of, or NULL.
  primary key (source, href)
) strict, without rowid;
create index remote_objects_uid on remote_objects (source, uid) where deleted = 0;

-- Our copies of bookings in sources.
create table mirrors (
  source text not null references sources (id),  -- Where.
  booking text not null,             -- Of which booking.
  href text not null,                -- Its place there.
  etag text not null,                -- As the server last gave it; may be empty.
  sequence integer not null,         -- The booking's SEQUENCE that was last written.
  state text not null check (state in ('pending', 'in_sync', 'diverged', 'removed')),  -- How it is.
  push_backs integer not null,       -- Since window_start, for the brake on loops.
  window_start integer,              -- When counting began, or NULL.
  primary key (source, booking)
) strict, without rowid;
create index mirrors_booking on mirrors (booking);

-- Open and closed questions about bookings.
create table conflicts (
  id text not null primary key,      -- "cf_…".
  agency integer not null,           -- The tenant.
  booking text not null,             -- About whom.
  resource text not null,            -- Where the two meet.
  kind text not null,                -- external or block.
  cause text not null,               -- The origin of the claim that raised it.
  start_at integer not null,         -- The cause's time.
  end_at integer not null,           -- Its end.
  opened_at integer not null,        -- When it was seen.
  closed_at integer,                 -- When it was settled; NULL: open.
  resolution text not null,          -- How; empty while open.
  foreign key (agency, booking) references bookings (agency, id),
  foreign key (agency, resource) references resources (agency, id)
) strict;
create index conflicts_booking on conflicts (agency, booking);
create index conflicts_resource on conflicts (agency, resource);
create index conflicts_open on conflicts (agency, booking) where closed_at is null;
create index conflicts_cause on conflicts (agency, cause) where closed_at is null;

-- The outbox.
create table effects (
  number integer primary key,        -- Order of making: the order in which one receiver is told.
  id text not null unique,           -- "ef_…".
  agency integer not null references agencies (id),  -- The tenant.
  booking text not null,             -- What it is about; may be empty.
  channel text not null,             -- mail or calendar.
  recipient text not null,           -- A mail address or a source.
  kind text not null,                -- What is to be told.
  sequence integer not null,         -- The booking's SEQUENCE.
  discriminator text not null,       -- Tells effects apart that share the rest; usually empty.
  payload text not null,             -- An appointment as JSON.
  state text not null check (state in ('due', 'leased', 'delivered', 'failed', 'superseded')),
                                     -- Where it stands.
  created_at integer not null,       -- When it was owed.
  due_at integer not null,           -- Not before.
  deadline integer,                  -- Not after; NULL: no end.
  attempts integer not null,         -- How often it was tried.
  lease integer not null,            -- Fencing number of the last lease.
  leased_until integer,              -- When a lease runs out.
  ready_at integer,                  -- When a worker may take it; NULL once it is finished.
  last_detail text not null,         -- What the receiver said last.
  unique (agency, booking, channel, recipient, kind, sequence, discriminator)
) strict;
create index effects_ready on effects (channel, ready_at, number) where ready_at is not null;

-- Each attempt at an effect, written before anything is sent.
create table attempts (
  effect text not null references effects (id),  -- At what.
  number integer not null,           -- From 1.
  started_at integer not null,       -- When it began.
  ended_at integer,                  -- When it ended; NULL: open, or cut off by a crash.
  outcome text not null,             -- delivered, retry, failed, superseded; empty while open.
  detail text not null,              -- The receiver's words.
  primary key (effect, number)
) strict, without rowid;

-- The audit log: one hash chain for each agency.
create table audit (
  agency integer not null references agencies (id),  -- The tenant.
  number integer not null,           -- 1, 2, 3 … without gaps.
  at integer not null,               -- When.
  actor_kind text not null,          -- customer, staff, key, system, source.
  actor_id text not null,            -- Who.
  actor_via text not null,           -- Through which door.
  request_id text not null,          -- Which request; may be empty.
  action text not null,              -- What was done.
  subject text not null,             -- To what: an id.
  before text not null,              -- JSON; may be empty.
  after text not null,               -- JSON; may be empty.
  previous text not null,            -- The hash of the entry before it.
  hash text not null,                -- SHA-256 over all of it.
  primary key (agency, number)
) strict;
create index audit_subject on audit (agency, subject, number);
create trigger audit_unchanged before update on audit
begin
  select raise(abort, 'guard: the audit log is only added to');
end;
create trigger audit_undeleted before delete on audit
begin
  select raise(abort, 'guard: the audit log is only added to');
end;

-- Answers under idempotency keys.
create table kept_answers (
  agency integer not null references agencies (id),  -- The tenant.
  principal text not null,           -- Who sent the key.
  route text not null,               -- To which door.
  key text not null,                 -- The key.
  fingerprint text not null,         -- Of the request's body.
  status integer not null,           -- The answer's HTTP status.
  body text not null,                -- Its body.
  etag text not null,                -- Its entity tag; may be empty.
  location text not null,            -- Its Location; may be empty.
  expires_at integer not null,       -- When it may be forgotten.
  primary key (agency, principal, route, key)
) strict;
create index kept_answers_expiry on kept_answers (expires_at);
)sql";

}  // namespace holdfast::sqlite
