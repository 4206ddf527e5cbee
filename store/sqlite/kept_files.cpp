// Files beside the calendars. The root folder of a person has no row.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

File read_file(Row row) {
  File file;
  row.read(file.user, file.path, file.folder, file.etag, file.type, file.size, file.created_at,
           file.modified_at);
  return file;
}

#define FILE_COLUMNS \
  "select user, path, folder, etag, type, size, created_at, modified_at from files "

}  // namespace

std::optional<File> Session::file(const UserId& user, std::string_view path) const {
  return db_.one(read_file, FILE_COLUMNS "where user = ? and path = ?", user, path);
}

std::string Session::file_body(const UserId& user, std::string_view path) const {
  return db_
      .one([](Row row) { return row.next<std::string>(); },
           "select body from files where user = ? and path = ?", user, path)
      .value_or("");
}

std::vector<File> Session::files_below(const UserId& user, std::string_view path) const {
  // "0" is what follows "/".
  const auto first = path.empty() ? std::string() : std::string(path) + '/';
  const auto beyond = path.empty() ? std::string("\xff") : std::string(path) + '0';
  return db_.all(read_file, FILE_COLUMNS "where user = ? and path > ? and path < ? order by path",
                 user, first, beyond);
}

FileTotals Session::file_totals(const UserId& user) const {
  return db_
      .one(
          [](Row row) {
            FileTotals totals;
            row.read(totals.count, totals.octets);
            return totals;
          },
          // What clients keep with files takes room as files do. "0" is what follows "/".
          "select count(*), coalesce(sum(size), 0) + (select coalesce(sum(length(cast(xml as "
          "blob))), 0) from dead_properties where subject >= ?2 and subject < ?3) "
          "from files where user = ?1",
          user, file_subject(user, ""), user.value + "/files0")
      .value_or(FileTotals{});
}

void Session::put(const File& file, std::string_view body) {
  db_.run(
      "insert into files (user, path, folder, etag, type, size, created_at, modified_at, body) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, cast(? as blob)) "
      "on conflict (user, path) do update set folder = excluded.folder, etag = excluded.etag, "
      "type = excluded.type, size = excluded.size, modified_at = excluded.modified_at, "
      "body = excluded.body",
      file.user, file.path, file.folder, file.etag, file.type, file.size, file.created_at,
      file.modified_at, body);
}

void Session::remove_file(const UserId& user, std::string_view path) {
  db_.run("delete from files where user = ? and path = ?", user, path);
  remove_dead_properties(file_subject(user, path));
}

}  // namespace holdfast::sqlite
