// What an agency says to people in its own way, and who wants to be told of the day.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0010 = R"sql(
create table message_settings (
  agency integer primary key references agencies (id),
  -- Where a person's own is not known: 'en', 'de', 'fr' or 'es'.
  language text not null,
  -- How to reach people, one line; may be empty.
  contact text not null,
  -- Of a picture, https; may be empty.
  logo_url text not null,
  -- '#1a5fb4'; may be empty.
  colour text not null,
  -- Minutes after local midnight; NULL: staff are not told of their day.
  agenda_minute integer check (agenda_minute between 0 and 1439),
  -- Raised by every change.
  version integer not null
) strict;

create table message_templates (
  agency integer not null references agencies (id),
  -- Of the message: 'booking.confirmed'.
  kind text not null,
  language text not null,
  -- Each may be empty: then it is said in our words.
  subject text not null,
  intro text not null,
  closing text not null,
  -- Raised by every change.
  version integer not null,
  primary key (agency, kind, language)
) strict, without rowid;

alter table resources add column agenda integer not null default 0 check (agenda in (0, 1));
                                     -- Whether this person wants to be told of each day.
)sql";

}  // namespace holdfast::sqlite
