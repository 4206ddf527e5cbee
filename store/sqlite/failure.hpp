// What SQLite's result codes mean to the ledger.
#pragma once

#include <sqlite3.h>

#include <string_view>

#include "store/reads.hpp"

namespace holdfast::sqlite {

/// `doing` is a few words for people, such as "commit". The error holds no SQL and no values.
///
/// storage_full: there was no space; nothing is broken and a later try may go well.
/// storage_failed: a write, a sync or the file itself is bad; nothing may be trusted to a retry.
/// overloaded: another process holds the database. internal: a constraint or guard refused.
Error error_of(sqlite3* db, int code, std::string_view doing);

/// Throws it as EngineFailure.
[[noreturn]] void fail(sqlite3* db, int code, std::string_view doing);

}  // namespace holdfast::sqlite
