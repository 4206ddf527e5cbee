#include "store/sqlite/connection.hpp"

#include <stdexcept>

#include "store/sqlite/failure.hpp"

namespace holdfast::sqlite {

namespace {

// Far above any object that a door lets in, far below what overflows in SQLite's own arithmetic
// (CVE-2022-35737 needed strings of gigabytes).
constexpr int kLongestValue = 64 * 1024 * 1024;
// Octets, and how many.
constexpr int kPiece = 1200;
constexpr int kPieces = 400;

}  // namespace

Connection::Connection(ConnectionSettings settings) {
  sqlite3* db = nullptr;
  const int access =
      settings.reads_file_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int opened = sqlite3_open_v2(settings.path.c_str(), &db,
                                     access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                     settings.vfs.empty() ? nullptr : settings.vfs.c_str());
  db_.reset(db);
  if (opened != SQLITE_OK) {
    fail(db, opened, "open the database file");
  }
  // Before the first statement: after a crash the first connection recovers the WAL under an
  // exclusive lock, and the others must wait for it instead of failing.
  sqlite3_busy_timeout(db, static_cast<int>(settings.busy_timeout.count()));
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, kLongestValue);
  // Small pieces of memory from a block of the connection's own; before the first statement.
  sqlite3_db_config(db, SQLITE_DBCONFIG_LOOKASIDE, nullptr, kPiece, kPieces);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // Plans hang on no bound value. Without this, a statement that might use a partial index is
  // compiled again for each new value: ten times the cost of running it.
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  execute("pragma trusted_schema = off");
  execute("pragma foreign_keys = on");
  execute("pragma synchronous = full");
  execute("pragma wal_autocheckpoint = 0");
  execute("pragma mmap_size = 0");
  execute("pragma temp_store = memory");
  execute("pragma cache_size = -" + std::to_string(settings.cache_kib));
  if (settings.reads_only || settings.reads_file_only) {
    execute("pragma query_only = on");
  }
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    fail(db_.get(), code, "run a statement");
  }
}

sqlite3_stmt* Connection::prepared(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) {
    return known->second.get();
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) {
    fail(db_.get(), code, "prepare a statement");
  }
  return statements_.emplace(std::string(sql), statement).first->second.get();
}

Connection::Use::Use(Connection& connection, std::string_view sql)
    : connection_(connection), statement_(connection.prepared(sql)) {
  if (sqlite3_stmt_busy(statement_) != 0) {
    throw std::logic_error("a prepared statement was used inside its own loop");
  }
}

Connection::Use::~Use() { sqlite3_reset(statement_); }

void Connection::Use::check(int code) const {
  if (code != SQLITE_OK) {
    fail(connection_.db_.get(), code, "bind a value");
  }
}

bool Connection::Use::step() const {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) {
    return true;
  }
  if (code != SQLITE_DONE) {
    fail(connection_.db_.get(), code, sqlite3_stmt_readonly(statement_) != 0 ? "read" : "write");
  }
  return false;
}

}  // namespace holdfast::sqlite
