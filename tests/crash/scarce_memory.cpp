#include "tests/crash/scarce_memory.hpp"

#include <sqlite3.h>

namespace holdfast::test {

namespace {

sqlite3_mem_methods g_real{};
int g_refuse_in = 0;
bool g_refused = false;

bool is_refused() {
  if (g_refuse_in == 0 || --g_refuse_in > 0) {
    return false;
  }
  g_refused = true;
  return true;
}

void* allocate(int size) { return is_refused() ? nullptr : g_real.xMalloc(size); }
void* reallocate(void* memory, int size) {
  return is_refused() ? nullptr : g_real.xRealloc(memory, size);
}

// Before SQLite is used for the first time: later it does not change its allocator any more.
const bool g_installed = [] {
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &g_real);
  auto scarce = g_real;
  scarce.xMalloc = allocate;
  scarce.xRealloc = reallocate;
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce) == SQLITE_OK;
}();

}  // namespace

void ScarceMemory::refuse(int nth) {
  g_refuse_in = g_installed ? nth : 0;
  g_refused = false;
}

bool ScarceMemory::refused() { return g_refused; }

void ScarceMemory::heal() { g_refuse_in = 0; }

}  // namespace holdfast::test
