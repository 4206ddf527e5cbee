// What the complete ledger knows: policies of services, several services in one booking, holds and
// requests that expire, series, group sessions, closures, the waitlist.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

constinit const std::string_view kMigration0002 = R"sql(
alter table resources add column daily_cap integer not null default 0;   -- Bookings a day; 0: no limit.
alter table resources add column weekly_cap integer not null default 0;  -- And a week.

-- Over other plans a booking stands only where somebody said why (rule C3): its claims tell.
drop trigger claims_guard;
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
     and case when kind in ('booking', 'hold') then unit = new.unit
              else new.rule <> 'override' end;
end;

-- Fewer places under what is booked already is a fact, not a grant: the rule opens conflicts. A
-- booking on a place that is gone goes on counting, so that nothing is granted beyond the capacity.
drop trigger capacity_guard;
create trigger claims_guard_lost_places before insert on claims
  when new.kind in ('booking', 'hold')
   and exists (select 1 from claims
                where agency = new.agency and resource = new.resource
                  and start_at < new.end_at and start_at > new.start_at - 86400000000
                  and end_at > new.start_at and kind in ('booking', 'hold')
                  and unit >= (select capacity from resources
                                where agency = new.agency and id = new.resource))
begin
  -- Claims are the most where one of them begins, or where the new one does.
  select raise(abort, 'guard: as many exclusive claims as the resource has places')
    from (select new.start_at as at
          union all
          select start_at from claims
           where agency = new.agency and resource = new.resource
             and start_at > new.start_at and start_at < new.end_at
             and kind in ('booking', 'hold')) as moments
   where (select count(*) from claims
           where agency = new.agency and resource = new.resource
             and start_at <= moments.at and start_at > moments.at - 86400000000
             and end_at > moments.at and kind in ('booking', 'hold'))
         >= (select capacity from resources where agency = new.agency and id = new.resource);
end;

alter table services add column policy text not null default '{}';       -- How it is booked, as JSON.

alter table bookings add column parts text not null default '';          -- Several services, as JSON.
alter table bookings add column deadline integer;                        -- When it expires, or NULL.
alter table bookings add column hold_token_hash text not null default '';  -- Of a hold's token.
alter table bookings add column extended integer not null default 0;     -- Whether a hold was extended.
alter table bookings add column series text;                             -- "se_…" or NULL.
alter table bookings add column session text;                            -- "gs_…" or NULL.
alter table bookings add column seat integer not null default 0;         -- In the session, from 0.
alter table bookings add column entry text;                              -- "wl_…" or NULL.
alter table bookings add column late integer not null default 0;         -- A change after its notice.
alter table bookings add column metadata text not null default '';       -- The caller's JSON.
alter table bookings add column local_start text not null default '';    -- The wall time that was meant.
create index bookings_series on bookings (agency, series, start_at) where series is not null;
create index bookings_due on bookings (agency, deadline)
  where deadline is not null and status in ('held', 'requested', 'offered');
-- The guard of group sessions: no seat is given twice.
create unique index bookings_seat on bookings (agency, session, seat)
  where session is not null
    and status in ('requested', 'held', 'offered', 'confirmed', 'conflicted');
create index bookings_session on bookings (agency, session) where session is not null;

alter table taken add column part integer not null default 0;            -- Of the booking, from 0.

alter table conflicts add column resolved_by text not null default '';   -- Who, if a person did.
alter table conflicts add column reason text not null default '';        -- Why.
alter table conflicts add column escalated integer not null default 0;   -- Whether it was told twice.

-- Who left no address is known by the number alone.
create index customers_phone on customers (agency, phone_key)
  where email_key = '' and phone_key <> '';

-- Group appointments.
create table sessions (
  agency integer not null,           -- The tenant.
  id text not null,                  -- "gs_…".
  service text not null,             -- What is done.
  start_at integer not null,         -- The appointment, without buffers.
  end_at integer not null check (end_at > start_at),  -- Its end.
  taken text not null,               -- Resources as JSON.
  seats integer not null check (seats >= 2),  -- Customers at most.
  primary key (agency, id),
  foreign key (agency, service) references services (agency, id)
) strict, without rowid;
create index sessions_service on sessions (agency, service, start_at);

-- Holidays, leave, repairs.
create table closures (
  agency integer not null references agencies (id),  -- The tenant.
  id text not null,                  -- "cl_…".
  resource text,                     -- Whose; NULL: everybody's.
  start_at integer not null,         -- From.
  end_at integer not null check (end_at > start_at),  -- To.
  reason text not null,              -- For people.
  version integer not null,          -- Raised by every change.
  primary key (agency, id),
  foreign key (agency, resource) references resources (agency, id)
) strict, without rowid;
create index closures_end on closures (agency, end_at);
create index closures_resource on closures (agency, resource);

-- Wishes for time that is not free yet.
create table waitlist (
  agency integer not null,           -- The tenant.
  id text not null,                  -- "wl_…".
  service text not null,             -- What for.
  duration integer not null,         -- Minutes; 0: the service's own.
  customer text not null,            -- Who.
  time_zone text not null,           -- The zone the customer meant.
  wanted text,                       -- A resource, or NULL: any.
  windows text not null,             -- Spans of time as JSON.
  tier integer not null,             -- Lower is served first.
  earliest_notice integer not null,  -- Minutes before the start.
  joined_at integer not null,        -- When.
  expires_at integer not null,       -- Until when it waits.
  status text not null check (status in ('waiting', 'offered', 'booked', 'left', 'expired')),
                                     -- Where it stands.
  booking text,                      -- Its offer, or what came of it.
  passed text not null,              -- Times that it was offered and did not take, as JSON.
  replaces text,                     -- A booking that it shall replace.
  note text not null,                -- From the customer; may be empty.
  version integer not null,          -- Raised by every change.
  primary key (agency, id),
  foreign key (agency, service) references services (agency, id),
  foreign key (agency, customer) references customers (agency, id),
  foreign key (agency, wanted) references resources (agency, id)
) strict, without rowid;
create index waitlist_order on waitlist (agency, tier, joined_at, id);
create index waitlist_waiting on waitlist (agency, tier, joined_at, id) where status = 'waiting';
create index waitlist_service on waitlist (agency, service, tier, joined_at, id)
  where status = 'waiting';
create index waitlist_offers on waitlist (agency, booking) where status = 'offered';
create index waitlist_expiry on waitlist (agency, expires_at) where status = 'waiting';
create index waitlist_customer on waitlist (agency, customer);
create index waitlist_wanted on waitlist (agency, wanted) where wanted is not null;
create index waitlist_services on waitlist (agency, service, tier, joined_at, id);
)sql";

}  // namespace holdfast::sqlite
