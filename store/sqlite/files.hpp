// What SQLite leaves to its user: permissions and directory entries.
#pragma once

#include <string>

namespace holdfast::sqlite {

/// Makes an empty file that only its owner may read, unless one is there. An existing file is not
/// opened: closing it would drop the locks that SQLite holds on it in this process.
void create_private(const std::string& path);

/// Waits until the file's content is on stable storage. For files that no connection has open.
/// Throws EngineFailure (storage_failed).
void sync_file(const std::string& path);

/// Waits until the entry of `path` in its directory is on stable storage. Throws EngineFailure.
void sync_directory_of(const std::string& path);

}  // namespace holdfast::sqlite
