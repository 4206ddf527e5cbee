// Whose details nobody else is to see: CLASS of calendar objects.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0015 = R"sql(
-- Whether CLASS says that others may see its time alone (RFC 5545 section 3.8.1.3).
alter table objects add column private integer not null default 0 check (private in (0, 1));
-- Of what is there already by its text: rather one too many, which its next writing mends.
update objects set private = 1
 where booking is null
   and number in (
     select number
       from (select number, replace(upper(text), char(10) || 'CLASS:PUBLIC', '') as text
               from object_texts)
      where instr(text, char(10) || 'CLASS:') > 0 or instr(text, char(10) || 'CLASS;') > 0);
)sql";

}  // namespace holdfast::sqlite
