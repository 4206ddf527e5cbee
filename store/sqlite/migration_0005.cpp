// Indexes for the questions of calendar apps that are not about events of these days.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0005 = R"sql(
-- To-dos, journal entries and free-busy times among any number of events.
create index objects_of_kind on objects (calendar, component, name) where component <> 'VEVENT';
-- Series: what they were before they were expanded is read from their texts.
create index objects_recurring on objects (calendar) where recurring = 1;
)sql";

}  // namespace holdfast::sqlite
