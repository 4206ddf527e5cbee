-- The booking transaction as one would write it for PostgreSQL: a constraint that excludes overlaps,
-- a lock for the resource so that a loser is told instead of failing, everything in one call.
create extension btree_gist;

create table claims (
  resource int not null,
  unit int not null default 0,
  span tstzrange not null,
  origin text not null
);
create table bookings (
  id text primary key, resource int not null, starts_at timestamptz not null,
  ends_at timestamptz not null, customer text not null, status text not null, note text not null
);
create table keys (principal text, route text, key text, fingerprint text not null,
                   body text not null, expires_at timestamptz not null,
                   primary key (principal, route, key));
create table audit (number bigserial primary key, at timestamptz not null default now(),
                    action text not null, subject text not null, after text not null,
                    hash text not null);
create table effects (number bigserial primary key, booking text not null, channel text not null,
                      recipient text not null, kind text not null, payload text not null,
                      due_at timestamptz not null default now(),
                      unique (booking, channel, recipient, kind));

-- A million claims, of 200 people, hour by hour, far ahead of what is booked below.
insert into claims
select n % 200, 0,
       tstzrange(timestamptz '2030-01-01Z' + (n / 200) * interval '1 hour',
                 timestamptz '2030-01-01Z' + (n / 200 + 1) * interval '1 hour'), 'old-' || n
  from generate_series(0, 999999) n;
alter table claims add constraint claims_apart
  exclude using gist (resource with =, unit with =, span with &&);

create sequence next_booking minvalue 0;

create function book() returns text language plpgsql as $$
declare
  n bigint := nextval('next_booking');
  who int := n % 200;
  wanted tstzrange := tstzrange(timestamptz '2027-01-01Z' + (n / 200) * interval '1 hour',
                                timestamptz '2027-01-01Z' + (n / 200 + 1) * interval '1 hour');
  id text := 'bk_' || lpad(n::text, 26, '0');
  -- Keys come from callers, in no order.
  sent text := 'key-' || md5(n::text);
  answer text;
begin
  select body into answer from keys where principal = 'us_1' and route = 'POST /v1/bookings'
                                      and key = sent;
  if found then return answer; end if;
  perform pg_advisory_xact_lock(who);
  perform 1 from claims where resource = who and unit = 0 and span && wanted;
  if found then return 'slot-taken'; end if;
  answer := repeat('x', 600);
  insert into bookings values (id, who, lower(wanted), upper(wanted),
                               'customer' || n || '@example.org', 'confirmed', '');
  insert into claims values (who, 0, wanted, id);
  insert into keys values ('us_1', 'POST /v1/bookings', sent, repeat('f', 64), answer,
                           now() + interval '30 days');
  insert into audit (action, subject, after, hash)
  values ('intake.accepted', id, repeat('x', 300), repeat('f', 64));
  insert into effects (booking, channel, recipient, kind, payload)
  values (id, 'mail', 'customer' || n || '@example.org', 'booking.confirmed', repeat('x', 1200)),
         (id, 'calendar', 'so_1', 'copy.put', repeat('x', 1200));
  return answer;
end $$;

vacuum analyze;
