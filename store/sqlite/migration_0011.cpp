// What becomes of messages, and what people answer to them.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0011 = R"sql(
-- What became of it after it was handed over; empty: it was not.
alter table effects add column fate text not null default ''
  check (fate in ('', 'unknown', 'submitted', 'delayed', 'relayed', 'expired', 'bounced',
                  'delivered', 'complained'));
-- Attempts before it was sent again by hand.
alter table effects add column earlier_attempts integer not null default 0;
update effects set fate = case channel when 'mail' then 'submitted' else 'delivered' end
  where state = 'delivered';

-- The dead letters. A row of any other kind costs nothing here.
create index effects_dead on effects (agency, number)
  where state = 'failed' or (state = 'delivered' and fate in ('bounced', 'expired'));

-- What the receiver calls the message.
alter table attempts add column reference text not null default '';

-- What was heard of a message after it was handed over.
create table delivery_reports (
  effect text not null references effects (id),  -- Of which.
  report text not null,              -- The report's own Message-ID, or a hash of it.
  at integer not null,               -- When it came.
  fate text not null,                -- What it says, as in effects.
  status text not null,              -- "5.1.1"; may be empty.
  detail text not null,              -- In words; may hold an address.
  primary key (effect, report)
) strict, without rowid;

-- The newest answer of each person to an invitation.
create table replies (
  agency integer not null references agencies (id),  -- The tenant.
  booking text not null,             -- To which.
  attendee text not null,            -- Who: a lower-case mail address.
  sequence integer not null,         -- Of the invitation that was answered.
  dtstamp integer not null,          -- When it was answered, by their clock.
  said text not null,                -- accepted, tentative, declined, counter.
  at integer not null,               -- When it came.
  primary key (agency, booking, attendee)
) strict, without rowid;

-- The customer's answer that counts: accepted, tentative, declined; empty: none.
alter table bookings add column customer_response text not null default '';
)sql";

}  // namespace holdfast::sqlite
