// Tokens that may do less than their user.
#include "store/sqlite/schema.hpp"

namespace holdfast::sqlite {

const std::string_view kMigration0008 = R"sql(
-- Separated by spaces; empty: all that the user may.
alter table tokens add column scopes text not null default '';
)sql";

}  // namespace holdfast::sqlite
