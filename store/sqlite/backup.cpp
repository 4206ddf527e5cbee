#include "store/sqlite/backup.hpp"

#include <filesystem>
#include <system_error>

#include "store/history.hpp"
#include "store/sqlite/failure.hpp"
#include "store/sqlite/files.hpp"

namespace holdfast::sqlite {

namespace {

void copy_pages(Connection& from, Connection& to) {
  auto* copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (copy == nullptr) {
    fail(to.handle(), sqlite3_errcode(to.handle()), "begin the copy");
  }
  const int step = sqlite3_backup_step(copy, -1);
  const int finish = sqlite3_backup_finish(copy);
  if (finish != SQLITE_OK || step != SQLITE_DONE) {
    fail(to.handle(), finish != SQLITE_OK ? finish : step, "copy the database");
  }
}

void write_copy(const ConnectionSettings& from, const std::string& path) {
  create_private(path);
  Connection source(from);
  // The copy is taken under a snapshot of the source: without one, each commit of the writer would
  // make the copy begin again.
  source.run("begin");
  source.number("select count(*) from meta");
  Connection target({.path = path});
  copy_pages(source, target);
  // One file, without a WAL beside it that somebody could forget to take along.
  target.one([](Row row) { return row.next<std::string>(); }, "pragma journal_mode = delete");
  target.run(
      "insert into meta (name, value) values ('restored', '1') "
      "on conflict (name) do update set value = excluded.value");
  // It is named when it is opened: two restored from one copy have two histories.
  target.run(
      "insert into meta (name, value) values (?, ?) "
      "on conflict (name) do update set value = excluded.value",
      store::kHistoryFact, store::kNewHistory);
}

}  // namespace

Status copy_database(const ConnectionSettings& from, const std::string& to) {
  std::error_code ignored;
  if (std::filesystem::exists(to, ignored)) {
    return Error{Errc::already_exists, "there is a file at " + to + "; a copy replaces nothing"};
  }
  const auto partial = to + ".partial";
  std::filesystem::remove(partial, ignored);
  write_copy(from, partial);
  sync_file(partial);
  std::error_code renamed;
  std::filesystem::rename(partial, to, renamed);
  if (renamed) {
    return Error{Errc::storage_failed, "rename the copy: " + renamed.message()};
  }
  sync_directory_of(to);
  return {};
}

}  // namespace holdfast::sqlite
