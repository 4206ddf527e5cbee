#include "tests/support/faulty_files.hpp"

#include <sqlite3.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <vector>

namespace holdfast::test {

namespace {

constexpr std::size_t kSector = 512;
const char* const kName = "holdfast-faulty-files";

struct Write {
  std::size_t offset = 0;
  std::string bytes;
};

/// A file as the disk has it, and what is on the way.
struct Disk {
  std::string synced;
  std::vector<Write> pending;
};

void put(std::string& content, std::size_t offset, std::string_view bytes) {
  content.resize(std::max(content.size(), offset + bytes.size()));
  content.replace(offset, bytes.size(), bytes);
}

}  // namespace

struct FaultyFiles::State {
  sqlite3_vfs vfs{};
  sqlite3_vfs* real = nullptr;
  std::array<int, 3> calls{};
  FileCall failing = FileCall::open;
  int fails_in = 0;
  bool for_good = false;
  bool failed = false;
  FileFault fault = FileFault::broken;
  std::function<void()> before_sync;
  std::function<void()> before_write;
  std::map<std::string, Disk> disks;

  /// Counts a call; true if it must fail.
  bool fails(FileCall call) {
    ++calls.at(static_cast<std::size_t>(call));
    if (call != failing || fails_in == 0 || --fails_in > 0) {
      return false;
    }
    fails_in = for_good ? 1 : 0;
    failed = true;
    return true;
  }
};

namespace {

FaultyFiles::State* g_state = nullptr;

/// What SQLite holds of an open file; the system's own object lies behind it.
struct File {
  sqlite3_file base{};
  /// Null for files that no crash can leave behind.
  Disk* disk = nullptr;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* file(sqlite3_file* handle) { return reinterpret_cast<File*>(handle); }
sqlite3_file* real(sqlite3_file* handle) { return file(handle)->real(); }
const sqlite3_io_methods* methods(sqlite3_file* handle) { return real(handle)->pMethods; }

int close(sqlite3_file* f) { return methods(f)->xClose(real(f)); }
int read(sqlite3_file* f, void* into, int size, sqlite3_int64 from) {
  return methods(f)->xRead(real(f), into, size, from);
}

int write(sqlite3_file* f, const void* bytes, int size, sqlite3_int64 offset) {
  if (g_state->before_write) {
    g_state->before_write();
  }
  if (g_state->fails(FileCall::write)) {
    return g_state->fault == FileFault::no_space ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  if (auto* disk = file(f)->disk; disk != nullptr) {
    disk->pending.push_back(
        {static_cast<std::size_t>(offset),
         std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size))});
  }
  return methods(f)->xWrite(real(f), bytes, size, offset);
}

// Shortening a file is taken as lasting at once: SQLite does it to a WAL that it has no use for.
int truncate(sqlite3_file* f, sqlite3_int64 size) {
  if (auto* disk = file(f)->disk; disk != nullptr) {
    disk->synced.resize(std::min(disk->synced.size(), static_cast<std::size_t>(size)));
  }
  return methods(f)->xTruncate(real(f), size);
}

int sync(sqlite3_file* f, int flags) {
  if (g_state->before_sync) {
    g_state->before_sync();
  }
  auto* disk = file(f)->disk;
  if (g_state->fails(FileCall::sync)) {
    // As Linux does: what was on the way is dropped, and the next sync knows nothing of it.
    if (disk != nullptr) {
      disk->pending.clear();
    }
    return SQLITE_IOERR_FSYNC;
  }
  if (disk != nullptr) {
    for (const auto& pending : disk->pending) {
      put(disk->synced, pending.offset, pending.bytes);
    }
    disk->pending.clear();
  }
  return methods(f)->xSync(real(f), flags);
}

int file_size(sqlite3_file* f, sqlite3_int64* size) { return methods(f)->xFileSize(real(f), size); }
int lock(sqlite3_file* f, int level) { return methods(f)->xLock(real(f), level); }
int unlock(sqlite3_file* f, int level) { return methods(f)->xUnlock(real(f), level); }
int check_lock(sqlite3_file* f, int* held) { return methods(f)->xCheckReservedLock(real(f), held); }
int control(sqlite3_file* f, int op, void* arg) {
  return methods(f)->xFileControl(real(f), op, arg);
}
int sector_size(sqlite3_file* f) { return methods(f)->xSectorSize(real(f)); }
int characteristics(sqlite3_file* f) { return methods(f)->xDeviceCharacteristics(real(f)); }
int map_memory(sqlite3_file* f, int page, int size, int extend, void volatile** at) {
  return methods(f)->xShmMap(real(f), page, size, extend, at);
}
int lock_memory(sqlite3_file* f, int offset, int n, int flags) {
  return methods(f)->xShmLock(real(f), offset, n, flags);
}
void barrier(sqlite3_file* f) { methods(f)->xShmBarrier(real(f)); }
int unmap_memory(sqlite3_file* f, int erase) { return methods(f)->xShmUnmap(real(f), erase); }

const sqlite3_io_methods kMethods = {2,
                                     close,
                                     read,
                                     write,
                                     truncate,
                                     sync,
                                     file_size,
                                     lock,
                                     unlock,
                                     check_lock,
                                     control,
                                     sector_size,
                                     characteristics,
                                     map_memory,
                                     lock_memory,
                                     barrier,
                                     unmap_memory,
                                     nullptr,
                                     nullptr};

int open(sqlite3_vfs*, sqlite3_filename path, sqlite3_file* handle, int flags, int* out) {
  auto* opened = new (handle) File;
  if (g_state->fails(FileCall::open)) {
    return g_state->fault == FileFault::no_space ? SQLITE_FULL : SQLITE_CANTOPEN;
  }
  auto* vfs = g_state->real;
  const int code = vfs->xOpen(vfs, path, opened->real(), flags, out);
  if (opened->real()->pMethods != nullptr) {
    opened->base.pMethods = &kMethods;
  }
  if (code == SQLITE_OK && path != nullptr &&
      (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0) {
    opened->disk = &g_state->disks[path];
  }
  return code;
}

int remove(sqlite3_vfs*, const char* path, int sync_folder) {
  g_state->disks.erase(path);
  return g_state->real->xDelete(g_state->real, path, sync_folder);
}

}  // namespace

FaultyFiles::FaultyFiles() : state_(std::make_unique<State>()) {
  state_->real = sqlite3_vfs_find(nullptr);
  state_->vfs = *state_->real;
  state_->vfs.zName = kName;
  state_->vfs.pNext = nullptr;
  state_->vfs.szOsFile = static_cast<int>(sizeof(File)) + state_->real->szOsFile;
  state_->vfs.xOpen = open;
  state_->vfs.xDelete = remove;
  g_state = state_.get();
  sqlite3_vfs_register(&state_->vfs, 0);
}

FaultyFiles::~FaultyFiles() {
  sqlite3_vfs_unregister(&state_->vfs);
  g_state = nullptr;
}

const char* FaultyFiles::name() { return kName; }

void FaultyFiles::fail(FileCall call, int nth, FileFault fault, bool for_good) {
  state_->failing = call;
  state_->fails_in = nth;
  state_->fault = fault;
  state_->for_good = for_good;
  state_->failed = false;
}

void FaultyFiles::heal() { state_->fails_in = 0; }

bool FaultyFiles::failed() const { return state_->failed; }

int FaultyFiles::count(FileCall call) const {
  return state_->calls.at(static_cast<std::size_t>(call));
}

void FaultyFiles::before_sync(std::function<void()> hook) { state_->before_sync = std::move(hook); }

void FaultyFiles::before_write(std::function<void()> hook) {
  state_->before_write = std::move(hook);
}

void FaultyFiles::cut_power(const std::string& folder, std::uint64_t seed) const {
  std::mt19937_64 random(seed);
  for (const auto& [path, disk] : state_->disks) {
    auto content = disk.synced;
    for (const auto& pending : disk.pending) {
      for (std::size_t at = 0; at < pending.bytes.size(); at += kSector) {
        if (seed != 0 && random() % 2 == 0) {
          put(content, pending.offset + at, std::string_view(pending.bytes).substr(at, kSector));
        }
      }
    }
    const auto name = std::filesystem::path(path).filename().string();
    std::ofstream(folder + "/" + name, std::ios::binary) << content;
  }
}

}  // namespace holdfast::test
