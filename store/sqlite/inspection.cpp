#include "store/sqlite/inspection.hpp"

#include <algorithm>

#include "store/sqlite/connection.hpp"

namespace holdfast::sqlite {

FileFacts inspect(const std::string& path) {
  Connection connection({.path = path, .reads_only = true});
  FileFacts facts;
  facts.schema = connection.number("pragma user_version");
  if (connection.number("select count(*) from sqlite_schema where name = 'agencies'") > 0) {
    facts.agencies = connection.number("select count(*) from agencies");
  }
  return facts;
}

std::vector<std::string> damage_in(const std::string& path) {
  Connection connection({.path = path, .reads_file_only = true});
  auto found =
      connection.all([](Row row) { return row.next<std::string>(); }, "pragma integrity_check(20)");
  std::erase(found, "ok");
  const auto lost = connection.all([](Row row) { return row.next<std::string>(); },
                                   "select distinct \"table\" from pragma_foreign_key_check");
  for (const auto& table : lost) {
    found.push_back("rows of " + table + " refer to others that are not there");
  }
  return found;
}

}  // namespace holdfast::sqlite
