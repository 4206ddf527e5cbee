// Parties: several seats of a group session in one booking; and sessions that are changed whole.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0014 = R"sql(
-- The other seats of a party as a JSON list of numbers; empty: it has only the one in `seat`.
alter table bookings add column more_seats text not null default '';
create index bookings_parties on bookings (agency, session) where more_seats <> '';
-- Seats that are wanted.
alter table waitlist add column party integer not null default 1 check (party >= 1);
-- Raised by every change of time, resources or seats.
alter table sessions add column version integer not null default 1;

-- The guard of parties: none of their seats is given twice. Seats of those who come alone are
-- guarded by the index bookings_seat.
create trigger party_guard_insert before insert on bookings
  when new.session is not null
   and new.status in ('requested', 'held', 'offered', 'confirmed', 'conflicted')
begin
  select raise(abort, 'guard: a seat that somebody else has')
    from bookings b indexed by bookings_session
   where b.agency = new.agency and b.session = new.session and b.session is not null
     and b.id <> new.id and (b.more_seats <> '' or new.more_seats <> '')
     and b.status in ('requested', 'held', 'offered', 'confirmed', 'conflicted')
     and exists (
       select 1
         from json_each(iif(b.more_seats = '', '[' || b.seat || ']',
                            '[' || b.seat || ',' || substr(b.more_seats, 2))) theirs
         join json_each(iif(new.more_seats = '', '[' || new.seat || ']',
                            '[' || new.seat || ',' || substr(new.more_seats, 2))) ours
           on ours.value = theirs.value);
end;
create trigger party_guard_update before update on bookings
  when new.session is not null
   and new.status in ('requested', 'held', 'offered', 'confirmed', 'conflicted')
   and (old.session is not new.session or old.seat <> new.seat
        or old.more_seats <> new.more_seats
        or old.status not in ('requested', 'held', 'offered', 'confirmed', 'conflicted'))
begin
  select raise(abort, 'guard: a seat that somebody else has')
    from bookings b indexed by bookings_session
   where b.agency = new.agency and b.session = new.session and b.session is not null
     and b.id <> new.id and (b.more_seats <> '' or new.more_seats <> '')
     and b.status in ('requested', 'held', 'offered', 'confirmed', 'conflicted')
     and exists (
       select 1
         from json_each(iif(b.more_seats = '', '[' || b.seat || ']',
                            '[' || b.seat || ',' || substr(b.more_seats, 2))) theirs
         join json_each(iif(new.more_seats = '', '[' || new.seat || ']',
                            '[' || new.seat || ',' || substr(new.more_seats, 2))) ours
           on ours.value = theirs.value);
end;
)sql";

}  // namespace holdfast::sqlite
