// The peer: the bare transaction of a booking in SQLite, one commit each, with the pragmas that
// Holdfast uses. No rules, no ledger, no staff copies: as fast as a careful program can be that
// commits each booking by itself.
//
// usage: bench_raw_sqlite <folder> <seconds>
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

const char* const kSetUp = R"sql(
pragma journal_mode = wal;
pragma synchronous = full;
pragma cache_size = -16384;
create table bookings (id text primary key, resource text, start_at integer, end_at integer,
                       customer text, note text) strict;
create table claims (resource text, start_at integer, end_at integer, origin text,
                     primary key (resource, start_at, end_at, origin)) strict, without rowid;
create table keys (key text primary key, body text) strict;
create table audit (number integer primary key, subject text, after text, hash text) strict;
create table effects (number integer primary key, booking text, channel text, payload text) strict;
)sql";

class Database {
 public:
  explicit Database(const std::string& path) {
    check(sqlite3_open(path.c_str(), &db_));
    check(sqlite3_exec(db_, kSetUp, nullptr, nullptr, nullptr));
  }

  /// Prepares, once.
  std::size_t add(const char* sql) {
    statements_.emplace_back();
    check(
        sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statements_.back(), nullptr));
    return statements_.size() - 1;
  }

  /// Returns whether there was a row.
  template <class... Values>
  bool run(std::size_t index, const Values&... values) {
    auto* statement = statements_[index];
    int at = 0;
    (bind(statement, ++at, values), ...);
    const int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
      check(code);
    }
    return code == SQLITE_ROW;
  }

 private:
  static void bind(sqlite3_stmt* statement, int at, std::int64_t value) {
    sqlite3_bind_int64(statement, at, value);
  }
  static void bind(sqlite3_stmt* statement, int at, const std::string& value) {
    sqlite3_bind_text64(statement, at, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void check(int code) const {
    if (code != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(db_));
    }
  }

  sqlite3* db_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: bench_raw_sqlite <folder> <seconds>\n", stderr);
    return 2;
  }
  std::filesystem::create_directories(argv[1]);
  Database db(std::string(argv[1]) + "/raw.db");
  const auto begin = db.add("begin immediate");
  const auto key_known = db.add("select body from keys where key = ?");
  const auto taken = db.add(
      "select 1 from claims where resource = ?1 and start_at < ?3 and start_at > ?2 - 86400000000 "
      "and end_at > ?2");
  const auto book = db.add("insert into bookings values (?, ?, ?, ?, ?, ?)");
  const auto claim = db.add("insert into claims values (?, ?, ?, ?)");
  const auto keep = db.add("insert into keys values (?, ?)");
  const auto audit = db.add("insert into audit (subject, after, hash) values (?, ?, ?)");
  const auto owe = db.add("insert into effects (booking, channel, payload) values (?, ?, ?)");
  const auto commit = db.add("commit");

  const std::string payload(1200, 'x');
  const std::string hash(64, 'f');
  const std::string mail = "mail";
  const std::string calendar = "calendar";
  constexpr std::int64_t kHour = 3'600'000'000;
  const auto start = std::chrono::steady_clock::now();
  const auto end = start + std::chrono::seconds(std::atoi(argv[2]));
  std::int64_t done = 0;
  while (std::chrono::steady_clock::now() < end) {
    char id[40];
    std::snprintf(id, sizeof id, "bk_%026lld", static_cast<long long>(done));
    const std::string booking = id;
    const std::string key = "key-" + std::to_string(done * 2'654'435'761 % 4'294'967'296);
    const std::string resource = "rs_0000000000000000000000000" + std::to_string(done % 20);
    const std::int64_t from = done / 20 * kHour;
    db.run(begin);
    if (!db.run(key_known, key) && !db.run(taken, resource, from, from + kHour)) {
      db.run(book, booking, resource, from, from + kHour, mail, payload.substr(0, 100));
      db.run(claim, resource, from, from + kHour, booking);
      db.run(keep, key, payload.substr(0, 600));
      db.run(audit, booking, payload.substr(0, 300), hash);
      db.run(owe, booking, mail, payload);
      db.run(owe, booking, calendar, payload);
      ++done;
    }
    db.run(commit);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%.0f transactions/s\n", static_cast<double>(done) / took.count());
  return 0;
}
