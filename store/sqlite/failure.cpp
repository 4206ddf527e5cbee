#include "store/sqlite/failure.hpp"

#include <string>

namespace holdfast::sqlite {

namespace {

Errc errc_of(int extended) {
  // The wal-index could not grow. It is memory shared between processes, rebuilt from the WAL, so
  // that no durable octet is in doubt; the usual cause is a full disk.
  if (extended == SQLITE_IOERR_SHMSIZE) {
    return Errc::storage_full;
  }
  switch (extended & 0xff) {
    case SQLITE_FULL:
      return Errc::storage_full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::overloaded;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOLFS:
      return Errc::storage_failed;
    default:
      return Errc::internal;
  }
}

}  // namespace

Error error_of(sqlite3* db, int code, std::string_view doing) {
  const int extended = db != nullptr ? sqlite3_extended_errcode(db) : code;
  // sqlite3_errmsg speaks of the last call on this connection, which need not be the one that
  // returned `code`.
  const bool same = db != nullptr && (extended & 0xff) == (code & 0xff);
  const bool refused = (code & 0xff) == SQLITE_CONSTRAINT;
  std::string detail = "SQLite, ";
  detail += doing;
  detail += ": ";
  detail += same && refused ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  if (!refused) {
    detail += " (" + std::to_string(same ? extended : code) + ")";
  }
  return {errc_of(same ? extended : code), std::move(detail)};
}

void fail(sqlite3* db, int code, std::string_view doing) {
  throw store::EngineFailure(error_of(db, code, doing));
}

}  // namespace holdfast::sqlite
