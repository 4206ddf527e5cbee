// Facts about the database itself.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

std::string Session::fact(std::string_view name) const {
  return db_
      .one([](Row row) { return row.next<std::string>(); }, "select value from meta where name = ?",
           name)
      .value_or("");
}

void Session::put_fact(std::string_view name, std::string_view value) {
  db_.run(
      "insert into meta (name, value) values (?, ?) "
      "on conflict (name) do update set value = excluded.value",
      name, value);
}

}  // namespace holdfast::sqlite
