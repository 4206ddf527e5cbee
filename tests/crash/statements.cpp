#include "tests/crash/statements.hpp"

#include <sqlite3.h>

#include <utility>

namespace holdfast::test {

namespace {

std::function<void()> g_hook;
bool g_watching = false;

int traced(unsigned, void*, void*, void*) {
  // What the hook itself asks of a database is nothing to it.
  if (g_hook && !std::exchange(g_watching, true)) {
    g_hook();
    g_watching = false;
  }
  return 0;
}

int opened(sqlite3* db, const char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, traced, nullptr);
}

// SQLite takes every extension's entry point as a function without parameters.
using EntryPoint = void (*)();

EntryPoint entry_point() { return reinterpret_cast<EntryPoint>(&opened); }

}  // namespace

Statements::Statements() { sqlite3_auto_extension(entry_point()); }

Statements::~Statements() {
  sqlite3_cancel_auto_extension(entry_point());
  g_hook = {};
}

void Statements::before_each(std::function<void()> hook) const { g_hook = std::move(hook); }

}  // namespace holdfast::test
