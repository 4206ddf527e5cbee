// Text messages (SMS): who is told by them, in which words, and what became of them.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0012 = R"sql(
-- Whether customers are texted: 'never', 'fallback', 'also' or 'instead'.
alter table message_settings add column text_use text not null default 'never'
  check (text_use in ('never', 'fallback', 'also', 'instead'));
-- Where numbers without a country's code belong to: 'AT'; may be empty.
alter table message_settings add column text_region text not null default '';
-- Where texts come from; empty: the installation's number.
alter table message_settings add column text_sender text not null default '';
-- Minutes after midnight at the receiver's; both the same: at any time.
alter table message_settings add column quiet_from integer not null default 1260;
alter table message_settings add column quiet_until integer not null default 480;
-- Which messages, with commas between; empty: all.
alter table message_settings add column text_kinds text not null default '';

-- What a text says; empty: our words.
alter table message_templates add column text_message text not null default '';

-- How the customer wants to be told: 'mail', 'sms', 'both'; empty: as the agency does.
alter table customers add column notify text not null default ''
  check (notify in ('', 'mail', 'sms', 'both'));

-- When a provider is asked what became of a text; NULL: it is not.
alter table effects add column ask_at integer;
create index effects_to_ask on effects (ask_at) where ask_at is not null;
-- What a number was told last: whoever answers a text answers that.
create index effects_texts on effects (recipient, number) where channel = 'sms';
)sql";

}  // namespace holdfast::sqlite
