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

/// Takes the unfinished file away: on a full disk it would hold the last of the space, under a name
/// that the next copy does not look for.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) { remove(); }
  ~Unfinished() {
    if (!path_.empty()) {
      remove();
    }
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  /// It has its name now.
  void keep() { path_.clear(); }

 private:
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    std::filesystem::remove(path_ + "-journal", ignored);
  }
  std::string path_;
};

/// Better told before than after a disk was filled to the last octet, where others write too.
void need_space(Connection& source, const std::string& path) {
  const auto octets = source.number("pragma page_count") * source.number("pragma page_size");
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code unknown;
  const auto space = std::filesystem::space(folder.empty() ? "." : folder, unknown);
  if (!unknown && space.available < static_cast<std::uintmax_t>(octets)) {
    throw store::EngineFailure(
        {Errc::storage_full, "the copy takes " + std::to_string(octets) + " octets, and only " +
                                 std::to_string(space.available) + " are free at " + path});
  }
}

void write_copy(const ConnectionSettings& from, const std::string& path) {
  Connection source(from);
  need_space(source, path);
  create_private(path);
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
  Unfinished unfinished(partial);
  write_copy(from, partial);
  sync_file(partial);
  std::error_code renamed;
  std::filesystem::rename(partial, to, renamed);
  if (renamed) {
    return Error{Errc::storage_failed, "rename the copy: " + renamed.message()};
  }
  unfinished.keep();
  sync_directory_of(to);
  return {};
}

}  // namespace holdfast::sqlite
